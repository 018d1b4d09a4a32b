import { parseClientUri } from '#core/client-uri.ts'
import { decodeCommand } from '#core/command.ts'
import type { Command } from '#core/package-types.ts'
import { explain } from '#core/problem.ts'

// A command while it is being built: its name and what stands in its fields.

export type CommandName = Exclude<Command['name'], 'END'>
type FieldKind = 'client-uri' | 'server-uri' | 'moid'

export interface FieldRule {
  readonly kind: FieldKind
  readonly label: string
  readonly optional?: boolean
  /** It may come again and again; one more field is offered than is filled. */
  readonly many?: boolean
}

export interface CommandDraft {
  readonly id: number
  readonly name: CommandName
  readonly fields: readonly string[]
  /** HGET only: a value to write, which the workbench puts into its repository; undefined = an address is given. */
  readonly value?: string | undefined
  /** What was typed and has no field now, for the way back. */
  readonly spare?: Spare
}

interface Spare {
  readonly fields?: Readonly<Record<FieldKind, readonly string[]>>
  readonly value?: string | undefined
}

const serverUri = (label: string, optional = false): FieldRule => ({ kind: 'server-uri', label, optional })
const clientUri = (optional = false): FieldRule => ({ kind: 'client-uri', label: 'ClientURI', optional })

/** The parameters of each command (OMA DM 2.0 §5.3), and what it does in a technician's words. */
export const commandRules: Readonly<
  Record<CommandName, { readonly does: string; readonly fields: readonly FieldRule[] }>
> = {
  GET: { does: 'read a node in this session', fields: [clientUri()] },
  HGET: { does: 'fetch data and store it', fields: [serverUri('Fetch from'), clientUri(true)] },
  HPUT: { does: 'put nodes into the repository', fields: [serverUri('Put to'), { ...clientUri(), many: true }] },
  HPOST: { does: 'post nodes to the repository', fields: [serverUri('Post to'), { ...clientUri(), many: true }] },
  DELETE: { does: 'delete a node', fields: [clientUri()] },
  EXEC: { does: 'execute a node', fields: [clientUri(), serverUri('Report later to', true)] },
  SHOW: { does: 'open a page for the user', fields: [serverUri('Page')] },
  SUB: { does: 'report changes of a node', fields: [serverUri('Put changes to'), clientUri()] },
  UNSUB: { does: 'stop reporting changes', fields: [clientUri()] },
  DEFAULT: {
    does: 'say where a missing MO comes from',
    fields: [serverUri('Fetch from'), { kind: 'moid', label: 'MOID' }],
  },
  CONT: { does: 'go on at another address', fields: [serverUri('Go on at')] },
}

/** The same under another name: what was typed goes to the fields of its kind, and what has none stays for the way back. */
export function renamed(draft: CommandDraft, name: CommandName): CommandDraft {
  const typed = byKind(draft)
  const left = { 'client-uri': [...typed['client-uri']], 'server-uri': [...typed['server-uri']], moid: [...typed.moid] }
  const rules = commandRules[name].fields
  // Where a result is reported is never guessed from where something was fetched.
  const fields = rules.map(({ kind, optional }) =>
    kind === 'server-uri' && optional ? '' : (left[kind].shift() ?? ''),
  )
  const more = rules.at(-1)?.many ? left['client-uri'] : []
  return {
    id: draft.id,
    name,
    fields: [...fields, ...more],
    value: undefined,
    spare: { fields: typed, value: typedIn(draft) },
  }
}

/** An HGET that writes a value, or one that fetches from an address; the value stays for the way back. */
export const sourceChanged = (draft: CommandDraft, source: 'value' | 'address'): Partial<CommandDraft> => ({
  value: source === 'value' ? (typedIn(draft) ?? '') : undefined,
  spare: { ...draft.spare, value: typedIn(draft) },
})

const typedIn = ({ value, spare }: CommandDraft) => value ?? spare?.value

/** What was typed so far, by kind; what an earlier name had more of comes last. */
function byKind(draft: CommandDraft): Readonly<Record<FieldKind, readonly string[]>> {
  const rules = shownFields(draft)
  const of = (kind: FieldKind) => {
    const here = draft.fields.filter((text, index) => rules[index]?.kind === kind && text !== '')
    return [...here, ...(draft.spare?.fields?.[kind] ?? []).slice(here.length)]
  }
  return { 'client-uri': of('client-uri'), 'server-uri': of('server-uri'), moid: of('moid') }
}

/** The fields that are shown: those of the rule, and one more of the last when it may come again. */
export function shownFields({ name, fields }: CommandDraft): readonly FieldRule[] {
  const rules = commandRules[name].fields
  const last = rules.at(-1)
  if (!last?.many) return rules
  const filled = fields.findLastIndex(text => text !== '') + 1
  const more = Math.max(0, filled + 1 - rules.length)
  return [...rules, ...Array.from({ length: more }, () => ({ ...last, optional: true }))]
}

/** The command in its wire form; fields at the end that are empty are left out. */
export function wireOf({ name, fields }: CommandDraft): readonly string[] {
  const rules = commandRules[name].fields
  const kept = rules.at(-1)?.many ? fields.filter((text, index) => index === 0 || text !== '') : fields
  const end = kept.findLastIndex(text => text !== '')
  return [name, ...kept.slice(0, end + 1).map(text => text.trim())]
}

/** What is wrong with a draft, in words; undefined when it can be sent. */
export function faultOf(draft: CommandDraft): string | undefined {
  if (draft.value !== undefined) return uriFault((draft.fields[1] ?? '').trim())
  const empty = commandRules[draft.name].fields.find(
    (rule, index) => !rule.optional && (draft.fields[index] ?? '').trim() === '',
  )
  if (empty) return `${empty.label} is missing.`
  const read = decodeCommand([...wireOf(draft)])
  if (read.kind === 'refused') return explain(read.problem).words
  const odd = shownFields(draft).flatMap((rule, index) => {
    const text = (draft.fields[index] ?? '').trim()
    if (text === '') return []
    if (rule.kind === 'client-uri') return uriFault(text) ?? []
    return rule.kind === 'server-uri' && !isAddress(text, draft.name)
      ? `${rule.label} is no address: it needs one like ${example}.`
      : []
  })
  return odd[0]
}

const example = 'https://example.com/data'
/** Data go over HTTP, what a browser shows may lie elsewhere; whether somebody is there is the device's to find out. */
const isAddress = (text: string, name: CommandName) =>
  (name === 'SHOW' ? /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/ : /^https?:\/\/\S+$/i).test(text)

function uriFault(text: string): string | undefined {
  if (text === '') return 'ClientURI is missing.'
  const parsed = parseClientUri(text)
  return parsed.ok ? undefined : explain(parsed.problem).words
}

/** A draft from a command that was sent or queued before. */
export function draftOf(id: number, wire: readonly string[]): CommandDraft | undefined {
  const [name, ...fields] = wire
  return name !== undefined && Object.hasOwn(commandRules, name) ? { id, name: name as CommandName, fields } : undefined
}

/** A draft that writes a value: an HGET of what the workbench puts into its repository. */
export function writeOf(id: number, uri: string, value: unknown): CommandDraft {
  const isTree = typeof value === 'object' && value !== null
  const text = isTree ? JSON.stringify(value, undefined, 2) : value === null ? '' : String(value)
  return { id, name: 'HGET', fields: ['', uri], value: text }
}
