import { checkBootstrapDocument } from '../bootstrap/check-document.ts'
import { utf8Decode, utf8Encode } from '../bytes.ts'
import { isWbxml } from '../check/is-wbxml.ts'
import { decodeDraftBootstrap, encodeDraftBootstrap } from '../draft/bootstrap.ts'
import { readTnds } from '../draft/tnds.ts'
import { readJson } from '../json.ts'
import { decodeMoDocument, encodeMoDocument } from '../mo-document.ts'
import type { MoDocument } from '../package-types.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { decodeWbxml } from '../wbxml/decode.ts'
import type { Markup } from '../xml/markup.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import { cardFilesOf, readCardImage } from './card-image.ts'
import { provHead } from './client-provisioning.ts'
import { treesIn, unfolded } from './dm1-trees.ts'
import type { DocumentForm } from './forms.ts'
import { type AccountReading, accountsOf, provisionedAccounts } from './read-account.ts'
import { redactDocument, redactMarkup } from './redact.ts'
import { readSmsFile } from './sms-file.ts'
import { markupFrom } from './tnds.ts'
import { decodeBootstrapPush, type PushMac } from './wap-push.ts'

/** What carries a document, outermost first. */
export type Carrier =
  | { readonly kind: 'sms'; readonly to: string; readonly parts: number }
  | { readonly kind: 'card'; readonly path: string; readonly label: string; readonly files: number }
  | { readonly kind: 'push'; readonly type: string; readonly protection?: PushMac; readonly body: Uint8Array }

export interface FormReading {
  /** The document inside. */
  readonly form: DocumentForm
  readonly carriers: readonly Carrier[]
  readonly accounts: readonly AccountReading[]
  /** Where other objects go, as the document says it. */
  readonly objects: readonly string[]
  /** The document in words of JSON or XML, indented; secrets replaced unless they were asked for. */
  readonly decoded: string
  /** What a device would refuse, or read leniently. */
  readonly problems: readonly Problem[]
}

export interface ReadOptions {
  readonly secrets?: boolean
}

/** Any bootstrap that we write, from its bytes. Problems: `bootstrap.form-unknown`, and those of what it turns out to be. */
export function readForm(bytes: Uint8Array, options: ReadOptions = {}): Result<FormReading> {
  const push = decodeBootstrapPush(bytes)
  if (push.ok) {
    const { type, protection, body } = push.value
    return within({ kind: 'push', type, body, ...(protection && { protection }) }, body, options)
  }
  if (isWbxml(bytes)) {
    const decoded = decodeWbxml(bytes)
    if (!decoded.ok) return decoded
    return readMarkup(decoded.value.root, 'wbxml', decoded.value.warnings, options)
  }
  const text = utf8Decode(bytes)
  if (!text.ok) return unknownForm('it is neither text nor WBXML nor a push')
  if (/^\s*</.test(text.value)) return readXml(text.value, options)
  if (/^\s*(?:[0-9A-Fa-f]{2}){10,}\s*$/m.test(text.value) && !/[[{]/.test(text.value)) {
    const sms = readSmsFile(text.value)
    if (!sms.ok) return sms
    const { to, parts, push: inner } = sms.value
    return within({ kind: 'sms', to, parts }, inner, options)
  }
  return readJsonForm(text.value, options)
}

const unknownForm = (what: string) => failed(problem('bootstrap.form-unknown', { what }))

/** A carrier carries a document, or a push that carries one; nothing carries itself. */
function within(carrier: Carrier, body: Uint8Array, options: ReadOptions): Result<FormReading> {
  const read = readForm(body, options)
  if (!read.ok) return read
  const [next] = read.value.carriers
  if (next && (carrier.kind !== 'sms' || next.kind !== 'push')) return unknownForm('a carrier carries another one')
  return ok({ ...read.value, carriers: [carrier, ...read.value.carriers] })
}

function readJsonForm(text: string, options: ReadOptions): Result<FormReading> {
  const json = readJson(text)
  if (!json.ok) return json
  const { value } = json
  if (typeof value === 'object' && value !== null && 'kind' in value) {
    const files = cardFilesOf(value)
    if (!files.ok) return files
    const card = readCardImage(files.value)
    if (!card.ok) return card
    const { path, label, bootstrap } = card.value
    return within({ kind: 'card', path, label, files: files.value.size }, bootstrap, options)
  }
  if (typeof value === 'object' && value !== null && 'CMD' in value) return readDraft(value, options)
  const document = decodeMoDocument(value)
  if (!document.ok) return document
  const shown = options.secrets ? document.value.value : redactDocument(document.value.value)
  return ok({
    form: 'mo-json',
    carriers: [],
    ...contentsOf(document.value.value),
    decoded: indented(encodeMoDocument(shown)),
    problems: [...document.value.warnings, ...checkBootstrapDocument(document.value.value)],
  })
}

function readDraft(json: unknown, options: ReadOptions): Result<FormReading> {
  const commands = decodeDraftBootstrap(json)
  if (!commands.ok) return commands
  const { value, warnings } = commands.value
  const shown = value.map(command => {
    const [element = command.element] = options.secrets ? [] : redactDocument([command.element])
    return { ...command, element }
  })
  return ok({
    form: 'draft',
    carriers: [],
    ...contentsOf(value.map(({ element }) => element)),
    decoded: indented(encodeDraftBootstrap(shown)),
    problems: [...warnings, ...checkDraftAccounts(value.map(({ element }) => element))],
  })
}

/** Whole accounts below `./DMAcc` are checked like those of an MO document; a file may also change parts of one only. */
function checkDraftAccounts(elements: MoDocument): readonly Problem[] {
  const whole = elements.filter(element => accountsOf([element]).length > 0)
  if (whole.length === 0) return []
  return checkBootstrapDocument(whole.map(element => ({ ...element, uri: 'urn:oma:mo:oma-dm-dmacc:1.2//' })))
}

const indented = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`

function contentsOf(document: MoDocument): Pick<FormReading, 'accounts' | 'objects'> {
  const accounts = accountsOf(document)
  const others = document.filter(element => accountsOf([element]).length === 0)
  return { accounts, objects: others.map(({ uri }) => uri) }
}

function readXml(text: string, options: ReadOptions): Result<FormReading> {
  const root = markupFrom(text)
  return root.ok ? readMarkup(root.value, 'xml', [], options) : root
}

function readMarkup(
  source: Markup,
  as: 'xml' | 'wbxml',
  problems: readonly Problem[],
  options: ReadOptions,
): Result<FormReading> {
  const root = source.name === 'SyncML' ? unfolded(source) : source
  const shown = options.secrets ? root : redactMarkup(root)
  switch (root.name) {
    case 'wap-provisioningdoc': {
      const accounts = provisionedAccounts(root)
      const none = accounts.length === 0 ? [problem('bootstrap.no-account')] : []
      const decoded = writeMarkup(shown, provHead)
      return ok({ form: `cp-${as}`, carriers: [], accounts, objects: [], decoded, problems: [...problems, ...none] })
    }
    case 'SyncML': {
      const document = treesIn(root)
      if (!document.ok) return document
      const contents = contentsOf(document.value)
      const none = contents.accounts.length === 0 ? [problem('bootstrap.no-account')] : []
      return ok({
        form: `dm1-${as}`,
        carriers: [],
        ...contents,
        decoded: writeMarkup(shown),
        problems: [...problems, ...none],
      })
    }
    case 'MgmtTree': {
      const document = readTnds(utf8Encode(writeMarkup(root)))
      if (!document.ok) return document
      const wrong = checkBootstrapDocument(document.value)
      return ok({
        form: 'tnds',
        carriers: [],
        ...contentsOf(document.value),
        decoded: writeMarkup(shown),
        problems: [...problems, ...wrong],
      })
    }
    default:
      return unknownForm(`its root is <${root.name.slice(0, 60)}>`)
  }
}
