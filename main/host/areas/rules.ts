import type { RuleSummary } from '#contract'
import { type AlertRule, parseRule } from '#core/alerts/rule.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { FilesArea } from './files.ts'

// Alert rules: JSON files of the workspace. One that is not valid can be kept and mended, and does nothing.

const folder = 'rules/'

export interface RulesArea {
  list(): Promise<readonly RuleSummary[]>
  save(id: string, text: string): Promise<Result<RuleSummary>>
  remove(id: string): Promise<Result<null>>
  /** The valid ones that are on, by id. */
  active(): Promise<readonly (readonly [id: string, rule: AlertRule])[]>
  /** A file of the workspace was saved or removed. */
  changed(path: string): void
}

export function createRulesArea(files: FilesArea, told: () => void): RulesArea {
  let known: Promise<readonly (readonly [string, AlertRule])[]> | undefined

  const list = async (): Promise<readonly RuleSummary[]> => {
    const ids = (await files.list()).flatMap(({ path }) => idOf(path) ?? [])
    const found = await Promise.all(ids.map(async id => ({ id, file: await files.open(`${folder}${id}.json`) })))
    return found.map(({ id, file }) =>
      file.ok ? summaryOf(id, file.value.text) : { id, name: id, enabled: false, text: '', problem: file.problem },
    )
  }
  const load = async () => {
    const rules = (await list()).flatMap(({ id, text }) => {
      const rule = parseRule(text)
      return rule.ok && rule.value.enabled ? [[id, rule.value] as const] : []
    })
    return rules
  }

  return {
    list: async () => {
      // Looking at the rules also finds those that another program put there.
      known = undefined
      return list()
    },
    save: async (id, text) => {
      if (!/^[\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,80}$/u.test(id)) return failed(problem('rule.name', { id }))
      const path = `${folder}${id}.json`
      const before = await files.open(path)
      const version = before.ok ? before.value.version : undefined
      const saved = await files.save({ path, text, bom: false, version })
      return saved.ok ? ok(summaryOf(id, text)) : saved
    },
    remove: async id => {
      const removed = await files.remove(`${folder}${id}.json`)
      const gone = !removed.ok && removed.problem.code === 'host.unknown-file'
      return gone ? failed(problem('rule.unknown', { id })) : removed
    },
    active: () => {
      known ??= load()
      return known
    },
    changed: path => {
      if (!path.startsWith(folder)) return
      known = undefined
      told()
    },
  }
}

const idOf = (path: string) => /^rules\/([^/]+)\.json$/.exec(path)?.[1]

function summaryOf(id: string, text: string): RuleSummary {
  const rule = parseRule(text)
  if (!rule.ok) return { id, name: id, enabled: false, text, problem: rule.problem }
  return { id, name: rule.value.name, enabled: rule.value.enabled, text }
}
