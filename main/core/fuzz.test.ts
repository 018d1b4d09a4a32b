import { expect, it } from 'vitest'
import { parseProfile } from './bootstrap/profile.ts'
import { utf8Encode } from './bytes.ts'
import { checkBytes } from './check/check-bytes.ts'
import { formatClientUri, parseClientUri } from './client-uri.ts'
import { parseDdf } from './ddf/parse-ddf.ts'
import { dialects } from './dialect/detect.ts'
import { readTnds } from './draft/tnds.ts'
import { encodeMoDocument } from './mo-document.ts'
import { decodeNotification } from './notification/decode.ts'
import { encodeNotification } from './notification/encode.ts'
import { decodeRegistration, encodeRegistration } from './notification/gcm.ts'
import { decodeShortMessage, encodeShortMessages } from './notification/short-message.ts'
import { decodeSipMessage, encodeSipMessage } from './notification/sip.ts'
import { decodeWspPush, encodeWspPush } from './notification/wsp-push.ts'
import { explain } from './problem.ts'
import { readMoDocument } from './read-package.ts'
import type { Result } from './result.ts'

// Seeded damage to well-formed inputs. Whatever comes out of it is a value or a problem with words, never an error; and what was
// read once is written and read to the same again. FUZZ_SEED and FUZZ_ROUNDS repeat a run or make it longer.

const seed = Number(process.env.FUZZ_SEED ?? 20_130)
const rounds = Number(process.env.FUZZ_ROUNDS ?? 400)

/** Numbers below `most`, always the same ones for a seed (mulberry32). */
function numbers(start: number): (most: number) => number {
  let state = start
  return most => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * most)
  }
}

const tokens = ['{', '}', '[', ']', '"', ',', ':', 'null', '-1e999', '\\u0000', '\ud800', '<', '>', '&#0;', ']]>', '--b', '--', '\r\n', '*', '(x)', '%', '//', '?nv=', '\0', '\xff', '__proto__'] // biome-ignore format: one line reads better

/** The input with one to four changes: bytes replaced, cut out, doubled, put in, or the end cut off. */
function damage(input: Uint8Array, below: (most: number) => number): Uint8Array {
  let bytes = [...input]
  for (let change = below(4); change >= 0; change--) {
    const at = below(bytes.length + 1)
    const length = below(12)
    const kind = below(5)
    if (kind === 0) bytes[at] = below(256)
    else if (kind === 1) bytes.splice(at, length)
    else if (kind === 2) bytes.splice(at, 0, ...bytes.slice(at, at + length * 4))
    else if (kind === 3) bytes.splice(at, 0, ...Buffer.from(tokens[below(tokens.length)] ?? '', 'utf8'))
    else bytes = bytes.slice(0, at)
  }
  return Uint8Array.from(bytes)
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
const json = (value: unknown) => utf8Encode(JSON.stringify(value))
const moid = 'urn:oma:mo:oma-dcmo:1.0'
const alert = { AlertType: 'urn:oma:at:x', Mark: 'fatal', Type: 'DM1:text', SourceURI: `${moid}/a/b`, Data: 'x' }
const document = [{ ClientURI: `${moid}/a/`, MOData: { a: { b: 1, c: { d: 'x', e: null, f: true } } } }]
const statuses = { Status: [200, { sc: 404, URI: [`${moid}/a/`] }], Alert: [alert] }
const form = 'multipart/form-data; boundary=b'
const parts = utf8Encode(
  `--b\r\nContent-Disposition: form-data\r\nContent-Type: application/vnd.oma.dm.response+json\r\n\r\n${JSON.stringify(statuses)}\r\n` +
    `--b\r\nContent-Disposition: form-data; name="0"\r\nContent-Type: application/dmmo+json\r\n\r\n${JSON.stringify(document)}\r\n--b--\r\n`,
)
const draftOpening = {
  SessionID: 7,
  DevInfo: { ClientURI: './DevInfo', MOData: { DevInfo: { DevId: 'x', Man: 'y' } } },
  DevProfile: { Commands: ['GET'], MOS: [{ DDF: 'd', MOID: moid, MIID: ['a'], Path: ['./a'] }] },
  Alert: [alert],
}
const ddf =
  '<?xml version="1.0"?><MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Occurrence><One/></Occurrence><DFType><DDFName>urn:x:mo:a:1.0</DDFName></DFType></DFProperties><Node><NodeName>b</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><chr/></DFFormat><DFType><MIME>text/plain</MIME></DFType></DFProperties><Value>1 &amp; 2</Value></Node></Node></MgmtTree>'
const tnds =
  '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>office</NodeName><Path>./Mail</Path><RTProperties><Format><node/></Format><Type><DDFName>urn:example:mo:mail:1.0</DDFName></Type></RTProperties><Node><NodeName>Port</NodeName><RTProperties><Format><int/></Format></RTProperties><Value>143</Value></Node></Node></MgmtTree>'
const profile = { kind: 'dmwb-bootstrap-profile', version: 1, name: 'Test', accounts: [{ server: { id: 'a', uri: 'https://x/dm', name: 'b' }, permissions: [moid], auth: { transport: 'basic', notification: true } }] } // biome-ignore format: one line reads better
const notification = encodeNotification({
  serverId: 'dms1',
  connections: ['any'],
  id: 7,
  digest: new Uint8Array(32),
  timestamp: 1_700_000_000,
  requestsMos: true,
})
if (!notification.ok) throw new Error(notification.problem.code)

interface Subject {
  readonly what: string
  readonly input: Uint8Array
  /** Reads; gives the result, and what it is written as again, if it can be. */
  readonly read: (bytes: Uint8Array) => Result<unknown>
  readonly write?: (value: never) => Uint8Array | undefined
}

/** Opening or answer of a client. */
function client(what: string, name: 'approved' | 'draft', type: string, input: Uint8Array): Subject {
  const dialect = dialects[name]
  return {
    what,
    input,
    read: bytes => {
      const read = dialect.readClient(type, bytes)
      return read.ok ? { ok: true, value: read.value.value } : read
    },
    write: (said: Parameters<typeof writeClient>[1]) => writeClient(name, said, type),
  }
}

type Said = Extract<ReturnType<(typeof dialects)['approved']['readClient']>, { ok: true }>['value']['value']

/** Undefined where another content type would be written than was read. */
function writeClient(name: 'approved' | 'draft', said: Said, type: string): Uint8Array | undefined {
  const dialect = dialects[name]
  if (said.kind === 'opening') return json(dialect.encodeOpening(said.package1))
  const { contentType, body } = dialect.encodeAnswer(said.answer, 'b')
  return contentType === type ? body : undefined
}

const wspPush = encodeWspPush({ transactionId: 1, body: notification.value })
const messages = encodeShortMessages('+491771234567', wspPush, 1)
const shortMessage = (messages.ok && messages.value[0]) || new Uint8Array()
const subjects: readonly Subject[] = [
  client('Package#1', 'approved', dialects.approved.types.opening, json({ MOS: [{ DDF: 'd', MOID: moid, MIID: ['a'] }], Alert: [alert] })), // biome-ignore format: one line per subject
  client('Package#3', 'approved', dialects.approved.types.answer, json(statuses)),
  client('Package#3 with data', 'approved', form, parts),
  client('Package#1 of the draft', 'draft', dialects.draft.types.opening, json(draftOpening)),
  client('Package#3 of the draft', 'draft', dialects.draft.types.answer, json({ SessionID: 7, Status: [{ sc: 200, MOData: document }], Alert: [alert] })), // biome-ignore format: one line per subject
  ...(['approved', 'draft'] as const).map(name => ({
    what: `Package#2, ${name}`,
    input: json({
      CMD: [['GET', `${moid}/a/`], ['HGET', 'https://x/y', `${moid}/a/`], ['EXEC', `${moid}/a/b`], ['END']],
    }),
    read: (bytes: Uint8Array) => dialects[name].readCommands(bytes),
  })),
  { what: 'MO document', input: json(document), read: bytes => { const read = readMoDocument(bytes); return read.ok ? { ok: true, value: read.value.value } : read }, write: (value: Parameters<typeof encodeMoDocument>[0]) => json(encodeMoDocument(value)) }, // biome-ignore format: one line per subject
  { what: 'TNDS', input: utf8Encode(tnds), read: readTnds },
  { what: 'Package#0', input: notification.value, read: bytes => { const read = decodeNotification(bytes); return read.ok ? { ok: true, value: read.value.value } : read }, write: (value: Parameters<typeof encodeNotification>[0]) => { const wrote = encodeNotification(value); return wrote.ok ? wrote.value : undefined } }, // biome-ignore format: one line per subject
  { what: 'WSP push', input: wspPush, read: bytes => { const read = decodeWspPush(bytes); return read.ok ? { ok: true, value: read.value.value } : read }, write: (value: Parameters<typeof encodeWspPush>[0]) => encodeWspPush(value) }, // biome-ignore format: one line per subject
  { what: 'short message', input: shortMessage, read: decodeShortMessage }, // biome-ignore format: one line per subject
  { what: 'SIP message', input: encodeSipMessage({ from: 'sip:b@x.example', to: 'sip:a@x.example', callId: '1', body: notification.value }), read: decodeSipMessage }, // biome-ignore format: one line per subject
  {
    what: 'registration',
    input: utf8Encode(encodeRegistration('a b&=ü', 'device=x')),
    read: bytes => decodeRegistration(text(bytes)),
  },
  { what: 'ClientURI', input: utf8Encode(`${moid}/(x)/b/*/c%20d?nv=(x):e/f:1&lv=2`), read: bytes => { const read = parseClientUri(text(bytes)); return read.ok ? { ok: true, value: { ...read.value, text: '' } } : read }, write: (uri: Parameters<typeof formatClientUri>[0]) => utf8Encode(formatClientUri(uri)) }, // biome-ignore format: one line per subject
  { what: 'bootstrap profile', input: json(profile), read: bytes => parseProfile(text(bytes)) }, // biome-ignore format: one line per subject
]

it.each(subjects)(`reads damaged input without an error: $what (seed ${seed})`, ({ input, read, write }) => {
  const below = numbers(seed)
  let readable = 0
  for (let round = 0; round <= rounds; round++) {
    const bytes = round === 0 ? input : damage(input, below)
    const where = `seed ${seed}, round ${round}: ${Buffer.from(bytes).toString('base64')}`
    const result = attempt(() => read(bytes), where)
    if (round === 0) expect(result).toMatchObject({ ok: true })
    if (!result.ok) {
      const { words, next } = explain(result.problem)
      expect(`${words} ${next}`, where).not.toMatch(/undefined|\[object/)
      continue
    }
    readable += 1
    const written = write && attempt(() => write(result.value as never), where)
    if (!written) continue
    const again = attempt(() => read(written), where)
    expect(again, where).toMatchObject({ ok: true })
    if (again.ok) expect(text(write(again.value as never) ?? written), where).toBe(text(written))
  }
  expect(readable).toBeGreaterThan(0)
})

const texts = [
  { what: 'DDF', input: ddf },
  { what: 'Package#2', input: JSON.stringify({ CMD: [['GET', `${moid}/a/`], ['END']] }) },
  { what: 'MO document', input: JSON.stringify(document, null, 2) },
]
it.each(texts)(
  `checks damaged text without an error, and every finding has a place in it: $what (seed ${seed})`,
  each => {
    const below = numbers(seed)
    const input = utf8Encode(each.input)
    for (let round = 0; round < rounds; round++) {
      const bytes = damage(input, below)
      const where = `seed ${seed}, round ${round}: ${Buffer.from(bytes).toString('base64')}`
      const { findings } = attempt(() => checkBytes(bytes, { file: each.what }), where)
      for (const { at } of findings) expect(at?.line, where).toBeGreaterThan(0)
      attempt(() => parseDdf(text(bytes), { file: 'x.ddf' }), where)
    }
  },
)

function attempt<T>(step: () => T, where: string): T {
  try {
    return step()
  } catch (error) {
    throw new Error(where, { cause: error })
  }
}
