import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  modify,
  type Node,
  type ParseError,
  parseTree,
} from 'jsonc-parser'
import { placeholdersIn } from '#core/bootstrap/placeholders.ts'
import { pointerTo } from '#core/json.ts'
import { explain, type Problem } from '#core/problem.ts'

// The form's view of a profile. It holds nothing of its own: it reads the text, and each of its edits is one of the text.

export interface AccountForm {
  readonly serverId: string
  readonly serverUri: string
  readonly serverName: string
  readonly permissions: readonly string[]
  readonly transport: string
  readonly notification: boolean
  /** With certificates: the key stays in the device. */
  readonly ownKey: boolean
  /** Empty for the dialect of the profile. */
  readonly dialect: string
  /** SenderID at Google Cloud Messaging; undefined without that service. */
  readonly gcmSender: string | undefined
}

export interface RuleForm {
  readonly name: string
  readonly default: string
  readonly pattern: string
  readonly oneOf: readonly string[]
  readonly least: string
  readonly most: string
  readonly shortest: string
  readonly longest: string
  readonly notes: string
}

export interface ProfileForm {
  readonly name: string
  readonly description: string
  /** Empty for the approved one. */
  readonly dialect: string
  readonly accounts: readonly AccountForm[]
  readonly rules: readonly RuleForm[]
  /** Placeholders that the profile uses and says nothing about. */
  readonly unruled: readonly string[]
  /** JSON text; empty when the profile adds no objects. */
  readonly objects: string
  readonly notes: string
  readonly author: string
  readonly at: string
  readonly source: string
  readonly sourceHash: string
}

/** The form's view of a profile's text; undefined while the text is no JSON object. */
export function readForm(text: string): ProfileForm | undefined {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true })
  if (root?.type !== 'object' || errors.length > 0) return undefined
  const objects = valueAt(root, ['objects'])
  const rules = Object.keys(members(valueAt(root, ['placeholders'])))
  const used = [...new Set(placeholdersIn(JSON.stringify([valueAt(root, ['accounts']), objects]) ?? ''))]
  const words = (...path: JSONPath) => wordsAt(root, path)
  return {
    name: words('name'),
    description: words('description'),
    dialect: words('dialect'),
    accounts: itemsAt(root, ['accounts']).map((_, index) => accountAt(root, ['accounts', index])),
    rules: rules.map(name => ruleAt(root, name)),
    unruled: used.filter(name => !rules.includes(name)).sort(),
    objects: objects === undefined ? '' : JSON.stringify(objects, null, 2),
    notes: words('notes'),
    author: words('provenance', 'author'),
    at: words('provenance', 'at'),
    source: words('provenance', 'source', 'name'),
    sourceHash: words('provenance', 'source', 'sha256'),
  }
}

function accountAt(root: Node, path: JSONPath): AccountForm {
  const words = (...rest: JSONPath) => wordsAt(root, [...path, ...rest])
  const permissions = valueAt(root, [...path, 'permissions'])
  return {
    serverId: words('server', 'id'),
    serverUri: words('server', 'uri'),
    serverName: words('server', 'name'),
    permissions: Array.isArray(permissions) ? permissions.map(String) : [],
    transport: words('auth', 'transport'),
    notification: valueAt(root, [...path, 'auth', 'notification']) === true,
    ownKey: valueAt(root, [...path, 'auth', 'ownKey']) === true,
    dialect: words('dialect'),
    gcmSender: valueAt(root, [...path, 'push', 'gcm']) === undefined ? undefined : words('push', 'gcm', 'senderId'),
  }
}

function ruleAt(root: Node, name: string): RuleForm {
  const words = (...rest: JSONPath) => wordsAt(root, ['placeholders', name, ...rest])
  const oneOf = valueAt(root, ['placeholders', name, 'oneOf'])
  return {
    name,
    default: words('default'),
    pattern: words('pattern'),
    oneOf: Array.isArray(oneOf) ? oneOf.map(String) : [],
    least: words('range', 'least'),
    most: words('range', 'most'),
    shortest: words('length', 'least'),
    longest: words('length', 'most'),
    notes: words('notes'),
  }
}

function valueAt(root: Node, path: JSONPath): unknown {
  const node = findNodeAtLocation(root, path)
  return node && getNodeValue(node)
}

function wordsAt(root: Node, path: JSONPath): string {
  const value = valueAt(root, path)
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
}

function itemsAt(root: Node, path: JSONPath): readonly unknown[] {
  const value = valueAt(root, path)
  return Array.isArray(value) ? value : []
}

const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

/** The text with one value changed; everything else keeps its place and form. Undefined takes it out, with what is empty around it. */
export function writeAt(text: string, path: JSONPath, value: unknown): string {
  const edits = modify(text, path, value, {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' },
  })
  const written = applyEdits(text, edits)
  if (value !== undefined || path.length < 2) return written
  const above = path.slice(0, -1)
  const root = parseTree(written)
  const left = root && valueAt(root, above)
  return left !== undefined && Object.keys(members(left)).length === 0 && !Array.isArray(left)
    ? writeAt(written, above, undefined)
    : written
}

/** The text with an account more, less, or in another place. */
export function changeAccounts(text: string, change: (accounts: readonly unknown[]) => readonly unknown[]): string {
  const root = parseTree(text)
  return root ? writeAt(text, ['accounts'], change(itemsAt(root, ['accounts']))) : text
}

/** What a further account starts as. */
export const newAccount = {
  server: { id: 'server-2', uri: 'https://dm.example.com/dm', name: 'Second server' },
  permissions: ['*'],
  auth: { transport: 'basic', notification: false },
}

/** The words of the first problem at a place or below it; they need not say which field it is. */
export function faultAt(problems: readonly Problem[], path: JSONPath): string | undefined {
  const pointer = path.reduce<string>((above, token) => pointerTo(above, token), '')
  const found = problems.find(({ at }) => at?.path === pointer || at?.path?.startsWith(`${pointer}/`))
  return found && faultWords(found)
}

function faultWords(problem: Problem): string {
  const what = problem.detail?.what
  const path = problem.at?.path?.slice(1) ?? ''
  if (typeof what !== 'string' || !what.startsWith(`${path} `)) return explain(problem).words
  return `This ${what.slice(path.length + 1)}.`
}

/** The parts of the form, and the members of the profile that each shows. */
export const formSections = [
  { id: 'general', title: 'General', paths: ['/name', '/description', '/dialect'] },
  { id: 'accounts', title: 'Accounts', paths: ['/accounts'] },
  { id: 'values', title: 'Values', paths: ['/placeholders'] },
  { id: 'objects', title: 'Objects', paths: ['/objects'] },
  { id: 'origin', title: 'Origin and notes', paths: ['/provenance', '/notes'] },
] as const

/** The part of the form that a problem belongs to, by its JSON pointer. */
export function sectionOf({ at }: Problem): (typeof formSections)[number]['id'] | undefined {
  const pointer = at?.path
  if (pointer === undefined) return undefined
  return formSections.find(({ paths }) => paths.some(path => pointer === path || pointer.startsWith(`${path}/`)))?.id
}

/** A text that names a workspace profile: letters, digits and dashes, from its name. */
export function profileId(name: string, taken: ReadonlySet<string>): string {
  const stem =
    name
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'profile'
  let id = stem
  for (let number = 2; taken.has(id); number++) id = `${stem}-${number}`
  return id
}

/** What a new profile starts as: the workbench's own server, by placeholders. */
export const newProfileText = (name: string): string =>
  `${JSON.stringify(
    {
      kind: 'dmwb-bootstrap-profile',
      version: 1,
      name,
      accounts: [
        {
          server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
          permissions: ['*'],
          auth: { transport: 'basic', notification: false },
        },
      ],
    },
    null,
    2,
  )}\n`
