import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  modify,
  type ParseError,
  parseTree,
} from 'jsonc-parser'
import type { Problem } from '#core/problem.ts'

/** The fields of the form, and where each stands in the text of a profile. */
export const fieldPaths = {
  name: ['name'],
  description: ['description'],
  serverId: ['accounts', 0, 'server', 'id'],
  serverUri: ['accounts', 0, 'server', 'uri'],
  serverName: ['accounts', 0, 'server', 'name'],
  permissions: ['accounts', 0, 'permissions'],
  transport: ['accounts', 0, 'auth', 'transport'],
  notification: ['accounts', 0, 'auth', 'notification'],
  objects: ['objects'],
  notes: ['notes'],
} as const satisfies Readonly<Record<string, JSONPath>>
export type Field = keyof typeof fieldPaths

export interface ProfileForm {
  readonly name: string
  readonly description: string
  readonly serverId: string
  readonly serverUri: string
  readonly serverName: string
  readonly permissions: readonly string[]
  readonly transport: string
  readonly notification: boolean
  /** JSON text; empty when the profile adds no objects. */
  readonly objects: string
  readonly notes: string
}

/** The form's view of a profile's text; undefined while the text is no JSON object. */
export function readForm(text: string): ProfileForm | undefined {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true })
  if (root?.type !== 'object' || errors.length > 0) return undefined
  const at = (field: Field): unknown => {
    const node = findNodeAtLocation(root, [...fieldPaths[field]])
    return node && getNodeValue(node)
  }
  const words = (field: Field): string => {
    const value = at(field)
    return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  }
  const permissions = at('permissions')
  const objects = at('objects')
  return {
    name: words('name'),
    description: words('description'),
    serverId: words('serverId'),
    serverUri: words('serverUri'),
    serverName: words('serverName'),
    permissions: Array.isArray(permissions) ? permissions.map(String) : [],
    transport: words('transport'),
    notification: at('notification') === true,
    objects: objects === undefined ? '' : JSON.stringify(objects, null, 2),
    notes: words('notes'),
  }
}

const optional: ReadonlySet<Field> = new Set(['description', 'objects', 'notes'])

/** The text with one field changed; everything else keeps its place and form. Empty optional fields are taken out. */
export function writeField(text: string, field: Field, value: unknown): string {
  const gone = optional.has(field) && (value === '' || value === undefined)
  const path: JSONPath = [...fieldPaths[field]]
  const edits = modify(text, path, gone ? undefined : value, {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' },
  })
  return applyEdits(text, edits)
}

/** The field that a problem of the profile belongs to, by its JSON pointer. */
export function fieldOf(problem: Problem): Field | undefined {
  const pointer = problem.at?.path
  if (pointer === undefined) return undefined
  const fields = Object.keys(fieldPaths) as Field[]
  return fields.find(field => {
    const path = `/${fieldPaths[field].join('/')}`
    return pointer === path || pointer.startsWith(`${path}/`)
  })
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
