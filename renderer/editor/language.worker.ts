import type { JsonSchema } from '#core/language/schema-at.ts'
import ruleSchema from '../../resources/schemas/alert-rule.schema.json'
import profileSchema from '../../resources/schemas/bootstrap-profile.schema.json'
import { LanguageService } from './service.ts'
import type { FromService, ToService } from './service-types.ts'

const service = new LanguageService({ profile: profileSchema as JsonSchema, rule: ruleSchema as JsonSchema })
type Asked = Extract<ToService, { kind: 'ask' }>
const waiting: Asked[] = []

// Changes are taken at once, questions one after the other between them: what a change made stale is never worked out.
self.onmessage = ({ data }: MessageEvent<ToService>) => {
  switch (data.kind) {
    case 'open':
      service.open(data.name, data.version, data.as, data.text)
      break
    case 'edit':
      service.edit(data.name, data.version, data.edits)
      break
    case 'close':
      service.close(data.name)
      break
    case 'library':
      service.setLibrary(data.files, data.gone)
      break
    case 'ask':
      waiting.push(data)
      setTimeout(answerNext)
  }
}

/** What can be late: checks first, since they are looked at, then what frames the text. */
const late = ['check', 'rows-since', 'rows', 'folds', 'outline']

/** Somebody waits for completion; a check of a large text takes a while. */
function answerNext(): void {
  const ranks = waiting.map(({ question }) => late.indexOf(question.kind))
  const at = ranks.indexOf(Math.min(...ranks))
  const [asked] = waiting.splice(Math.max(0, at), 1)
  if (!asked) return
  const stale = service.versionOf(asked.name) !== asked.version
  const answer: FromService = stale
    ? { id: asked.id, stale }
    : { id: asked.id, stale, value: service.answer(asked.name, asked.question) }
  self.postMessage(answer)
}
