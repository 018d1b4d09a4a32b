import { base64Encode, percentEncode, utf8Encode } from '../bytes.ts'
import { decodeMoDocument } from '../mo-document.ts'
import type { LeafValue, MoDocument, MoElement, MoNode } from '../package-types.ts'
import { isWarning, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { checkBootstrapDocument, isAccount } from './check-document.ts'
import { checkObjects } from './check-objects.ts'
import { usedPlaceholders } from './check-profile.ts'
import { fitObjects } from './fit-objects.ts'
import {
  credentialNames,
  fillPlaceholders,
  type ProfileValues,
  placeholdersIn,
  unknownPlaceholder,
} from './placeholders.ts'
import type { Described, Profile, ProfileAccount } from './profile.ts'

const accountUri = 'urn:oma:mo:oma-dm-dmacc:1.2//'

/**
 * The DM Bootstrap for one device (OMA DM 2.0 §8.5): the accounts first, then the other objects of the profile. Checked
 * as a client checks it, and with `descriptions` against the DDFs of the objects; the first problem found is the answer.
 */
export function makeBootstrapDocument(
  profile: Profile,
  values: ProfileValues,
  descriptions: Described = new Map(),
): Result<MoDocument> {
  const missing = usedPlaceholders(profile).find(name => values[name] === undefined)
  if (missing !== undefined) return failed(problem('bootstrap.no-value', { name: missing }))
  const others = objectsOf(profile, values, descriptions)
  if (!others.ok) return others
  const accounts: MoElement[] = []
  for (const [index, account] of profile.accounts.entries()) {
    const made = makeAccount(profile, account, index, values)
    const isTaken = accounts.some(({ name }) => name === made.name)
    accounts.push(isTaken ? { ...made, name: `${made.name}-${index + 1}` } : made)
  }
  const document = [...accounts, ...others.value]
  const wrong = checkBootstrapDocument(document)[0]
  return wrong ? failed(wrong) : ok(document)
}

/** The other objects, filled, with the JSON types of their DDFs. */
function objectsOf(profile: Profile, values: ProfileValues, descriptions: Described): Result<MoDocument> {
  const filling = fillNode(profile.objects ?? [], values)
  if (!filling.ok) return filling
  const read = decodeMoDocument(filling.value)
  if (!read.ok) return read
  const document = descriptions.size === 0 ? read.value.value : fitObjects(read.value.value, descriptions)
  const wrong =
    descriptions.size === 0 ? undefined : checkObjects(document, descriptions).find(item => !isWarning(item))
  return wrong ? failed({ ...wrong, at: { ...wrong.at, path: `/objects${wrong.at?.path ?? ''}` } }) : ok(document)
}

function makeAccount(profile: Profile, account: ProfileAccount, index: number, values: ProfileValues): MoElement {
  const { server, permissions, auth, push } = account
  const fill = (text: string) => fillPlaceholders(text, values)
  const perm = Object.fromEntries(permissions.map((moid, at) => [String(at + 1), interior({ MOID: leaf(moid) })]))
  const names = credentialNames(index)
  const bytesOf = (name: string) => bin(values[name] ?? '')
  const notification = {
    Type: leaf(0),
    Data: bytesOf(names.notificationData),
    Secret: bytesOf(names.notificationSecret),
  }
  const transport = { Data: bytesOf(names.user), Secret: bytesOf(names.secret) }
  const authentication = {
    ...(auth.notification && { Noti: interior(notification) }),
    ...(auth.transport !== 'none' && { Trsp: interior(transport) }),
  }
  const id = fill(server.id)
  // The dialect of the document is known to the device; another one is told by a leaf of our own.
  const other = account.dialect !== undefined && account.dialect !== (profile.dialect ?? 'approved')
  return {
    uri: accountUri,
    name: id.toLowerCase().replace(/[^a-z0-9._~-]+/g, '-'),
    node: interior({
      SrvID: leaf(id),
      SrvURI: leaf(fill(server.uri)),
      Name: leaf(fill(server.name)),
      Perm: interior(perm),
      ...(Object.keys(authentication).length > 0 && { Auth: interior(authentication) }),
      ...(push && { Push: interior({ GCM: gcmNode(push.gcm, fill(server.uri), values) }) }),
      ...(other && { Ext: interior({ Dialect: leaf(account.dialect ?? 'approved') }) }),
    }),
  }
}

/** Where the device registers for Google Cloud Messaging: at our server, if the profile names no other place. */
function gcmNode(gcm: NonNullable<ProfileAccount['push']>['gcm'], serverUri: string, values: ProfileValues): MoNode {
  const origin = /^[a-z]+:\/\/[^/?#]*/i.exec(serverUri)?.[0] ?? ''
  const fill = (text: string) => fillPlaceholders(text, values)
  return interior({
    SenderID: leaf(fill(gcm.senderId)),
    RegURI: leaf(fill(gcm.registerUri ?? `${origin}/push/register`)),
    UnRegURI: leaf(fill(gcm.unregisterUri ?? `${origin}/push/unregister`)),
    RegParams: leaf(fill(gcm.params ?? `device=${percentEncode(values['device.id'] ?? '')}`)),
  })
}

const leaf = (value: LeafValue): MoNode => ({ kind: 'leaf', value })
/** Base64 of the text in UTF-8; of PEM texts the bytes they stand for (§12.2.1: binary X.509 and its key). */
const bin = (text: string): MoNode => {
  const armoured = /^-----BEGIN [A-Z]+(?:[ -][A-Z]+)*-----([A-Za-z0-9+/=\s]+)-----END /.exec(text)?.[1]
  return leaf(armoured === undefined ? base64Encode(utf8Encode(text)) : armoured.replace(/\s+/g, ''))
}
const interior = (children: Readonly<Record<string, MoNode>>): MoNode => ({
  kind: 'interior',
  children: new Map(Object.entries(children)),
})

/**
 * Replaces placeholders in every string of a JSON value, in the names of nodes too; an unknown one is a problem at its place, and
 * so is a value that is no node name where it is to be one, or that gives two nodes one name.
 */
function fillNode(value: unknown, values: ProfileValues, path = '/objects'): Result<unknown> {
  if (typeof value === 'string') {
    const unknown = unknownPlaceholder(value)
    if (unknown !== undefined) {
      return failed(problem('bootstrap.profile-invalid', { what: `there is no placeholder ${unknown}` }, { path }))
    }
    return path.endsWith('/ClientURI') ? fillName(value, values, path) : ok(fillPlaceholders(value, values))
  }
  if (typeof value !== 'object' || value === null) return ok(value)
  const made = new Map<string, unknown>()
  for (const [written, item] of Object.entries(value)) {
    const name = fillName(written, values, path)
    if (!name.ok) return name
    const one = fillNode(item, values, `${path}/${written}`)
    if (!one.ok) return one
    if (made.has(name.value)) return failed(problem('bootstrap.name-twice', { name: name.value }, { path }))
    made.set(name.value, one.value)
  }
  return ok(Array.isArray(value) ? [...made.values()] : Object.fromEntries(made))
}

/** What a node name is made of (OMA DM 2.0 §6.1); others would have to be escaped in every address. */
const nodeName = /^[A-Za-z0-9._~-]{1,128}$/

function fillName(written: string, values: ProfileValues, path: string): Result<string> {
  const unfit = placeholdersIn(written).find(name => !nodeName.test(values[name] ?? ''))
  if (unfit !== undefined) return failed(problem('bootstrap.name-unfit', { name: unfit }, { path }))
  return ok(fillPlaceholders(written, values))
}

const secretNames = new Set(['Secret', 'ClientSecretKey'])

/** The document without its secrets, for eyes and exports: each is replaced by a placeholder of the same kind. */
export function redactBootstrap(document: MoDocument): MoDocument {
  return document.map(element => (isAccount(element) ? { ...element, node: redact(element.node) } : element))
}

function redact(node: MoNode): MoNode {
  if (node.kind === 'leaf') return node
  const children = [...node.children].map(
    ([name, child]) => [name, secretNames.has(name) ? leaf('[secret]') : redact(child)] as const,
  )
  return { kind: 'interior', children: new Map(children) }
}
