import { utf8Encode } from '../bytes.ts'
import { hexDecode, hexEncode } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type Tlv, tlv, tlvsOf, valueAt } from './ber.ts'

// The files of a smart card that bootstraps (OMA DM 2.0 App. G; PKCS#15 v1.1):
//
//   3F00 ─ 2F00 EF(DIR) ─▸ 7F50 DF(PKCS#15) ─ 5031 EF(ODF) ─▸ 6430 EF(DODF-bootstrap) ─▸ 6431 EF(DM_Bootstrap)
//                                           └ 5032 EF(TokenInfo)

/** Bytes of files by their path from the master file, in upper-case hexadecimal digits. */
export type CardFiles = ReadonlyMap<string, Uint8Array>

export const cardPaths = {
  directory: '3F002F00',
  objects: '3F007F505031',
  token: '3F007F505032',
  bootstrapDirectory: '3F007F506430',
  bootstrap: '3F007F506431',
} as const

const pkcs15 = [0xa0, 0x00, 0x00, 0x00, 0x63, ...utf8Encode('PKCS-15')]
/** 2.23.43.7.1: joint-iso-itu-t, international-organizations, wap, oma-dm, dm-bootstrap. */
const bootstrapOid = [0x67, 0x2b, 0x07, 0x01]
const mostBytes = 32_768

/** The card image that carries a bootstrap; what the file does not need stays FF. Problem: `bootstrap.card-too-large`. */
export function writeCardImage(bootstrap: Uint8Array): Result<CardFiles> {
  if (bootstrap.length > mostBytes) {
    return failed(problem('bootstrap.card-too-large', { bytes: bootstrap.length, most: mostBytes }))
  }
  const file = new Uint8Array(Math.max(1024, Math.ceil(bootstrap.length / 256) * 256)).fill(0xff)
  file.set(bootstrap)
  const path = (...bytes: readonly number[]) => tlv(0x30, tlv(0x04, bytes))
  const label = tlv(0x30, tlv(0x0c, utf8Encode('DM Bootstrap')), tlv(0x03, [0x06, 0x00]))
  const entry = tlv(0x30, label, tlv(0x30, tlv(0x06, bootstrapOid)), tlv(0xa1, path(0x64, 0x31)))
  const template = tlv(0x61, tlv(0x4f, pkcs15), tlv(0x50, utf8Encode('PKCS15')), tlv(0x51, [0x3f, 0x00, 0x7f, 0x50]))
  const token = tlv(
    0x30,
    tlv(0x02, [0x00]),
    tlv(0x04, [0x01]),
    tlv(0x80, utf8Encode('DM card')),
    tlv(0x03, [0x05, 0x00]),
  )
  return ok(
    new Map([
      [cardPaths.directory, template],
      [cardPaths.objects, tlv(0xa7, path(0x64, 0x30))],
      [cardPaths.token, token],
      [cardPaths.bootstrapDirectory, entry],
      [cardPaths.bootstrap, file],
    ]),
  )
}

export interface CardReading {
  readonly path: string
  readonly label: string
  /** The document without the FF behind it. */
  readonly bootstrap: Uint8Array
}

/** Finds the bootstrap as a device does: EF(DIR), EF(ODF), EF(DODF), the entry with the OID. Problem: `bootstrap.card-form`. */
export function readCardImage(files: CardFiles): Result<CardReading> {
  const directory = applicationPath(files)
  if (directory === undefined) return cardForm('EF(DIR) names no PKCS#15 application')
  const objects = files.get(`${directory}5031`)
  const lists = objects && tlvsOf(objects)
  if (!lists) return cardForm('EF(ODF) is missing or broken')
  for (const list of lists.filter(({ tag }) => tag === 0xa7)) {
    const place = pathIn(list.value)
    const entries = place && files.get(resolve(directory, place.path))
    const found = entries && tlvsOf(entries)?.flatMap(bootstrapEntry)[0]
    if (!found) continue
    const path = resolve(directory, found.place.path)
    const content = files.get(path)
    if (!content) return cardForm(`the file ${path} is missing`)
    const { offset = 0, length = content.length } = found.place
    return ok({ path, label: found.label, bootstrap: unpadded(content.subarray(offset, offset + length)) })
  }
  return cardForm('no directory of data objects has an entry for dm-bootstrap (2.23.43.7.1)')
}

const cardForm = (what: string) => failed(problem('bootstrap.card-form', { what }))

function applicationPath(files: CardFiles): string | undefined {
  const records = tlvsOf(files.get(cardPaths.directory) ?? new Uint8Array(0)) ?? []
  const record = records.find(
    ({ tag, value }) =>
      tag === 0x61 && hexEncode(valueAt(value, 0x4f) ?? new Uint8Array(0)) === hexEncode(Uint8Array.from(pkcs15)),
  )
  const path = record && valueAt(record.value, 0x51)
  return path && hexEncode(path).toUpperCase()
}

interface FilePlace {
  readonly path: string
  readonly offset?: number
  readonly length?: number
}

/** A Path: the file, and with it perhaps where in the file. */
function pathIn(bytes: Uint8Array): FilePlace | undefined {
  const parts = valueAt(bytes, 0x30)
  const items = parts && tlvsOf(parts)
  const path = items?.find(({ tag }) => tag === 0x04)?.value
  if (!items || !path || path.length < 2) return undefined
  const number = (wanted: number) =>
    items.find(({ tag }) => tag === wanted)?.value.reduce((sum, byte) => sum * 256 + byte, 0)
  const [offset, length] = [number(0x02), number(0x80)]
  return {
    path: hexEncode(path).toUpperCase(),
    ...(offset !== undefined && { offset }),
    ...(length !== undefined && { length }),
  }
}

/** Paths from the master file are whole; others begin at the application. */
const resolve = (directory: string, path: string) => (path.startsWith('3F00') ? path : directory + path)

/** A data object for dm-bootstrap, in each of the forms that cards have: opaque, by OID, with its OID wrapped twice. */
function bootstrapEntry({ tag, value }: Tlv): readonly { readonly label: string; readonly place: FilePlace }[] {
  const parts = tlvsOf(value) ?? []
  const last = parts.at(-1)
  if ((tag !== 0x30 && tag !== 0xa1) || last?.tag !== 0xa1) return []
  const byOid = tag === 0xa1
  const oids = byOid ? valueAt(last.value, 0x30) : parts[1]?.value
  const oid = oids && valueAt(oids, 0x06)
  const inner = oid && oid[0] === 0x06 ? valueAt(oid, 0x06) : oid
  const place = byOid ? secondPath(last.value) : pathIn(last.value)
  if (!inner || !place || hexEncode(inner) !== hexEncode(Uint8Array.from(bootstrapOid))) return []
  const label = valueAt(value, 0x30, 0x0c) ?? new Uint8Array(0)
  return [{ label: String.fromCharCode(...label.subarray(0, 60)), place }]
}

/** `30 { 06 oid, 30 { 04 path } }`: the path of an oidDO lies beside its OID. */
function secondPath(bytes: Uint8Array): FilePlace | undefined {
  const inner = valueAt(bytes, 0x30)
  return inner && pathIn(inner)
}

/** Without the bytes that nobody wrote. */
function unpadded(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0xff) end -= 1
  return bytes.slice(0, end)
}

const fileNames: Readonly<Record<string, string>> = {
  [cardPaths.directory]: 'EF(DIR)',
  [cardPaths.objects]: 'EF(ODF)',
  [cardPaths.token]: 'EF(TokenInfo)',
  [cardPaths.bootstrapDirectory]: 'EF(DODF-bootstrap)',
  [cardPaths.bootstrap]: 'EF(DM_Bootstrap)',
}

/** The image as a JSON file: what a card writer needs, and what `readCardFile` reads. */
export function cardFileText(files: CardFiles): string {
  const list = [...files].map(([path, bytes]) => ({ path, name: fileNames[path], hex: hexEncode(bytes).toUpperCase() }))
  return `${JSON.stringify({ kind: 'dmwb-card-image', version: 1, files: list }, undefined, 2)}\n`
}

/** The files of a card image from its JSON. Problem: `bootstrap.card-form`. */
export function cardFilesOf(json: unknown): Result<CardFiles> {
  const { kind, version, files } = (json ?? {}) as Readonly<Record<string, unknown>>
  if (kind !== 'dmwb-card-image' || version !== 1 || !Array.isArray(files))
    return cardForm('it is no image of version 1')
  const found = new Map<string, Uint8Array>()
  for (const item of files as readonly Readonly<Record<string, unknown>>[]) {
    const { path, hex } = item ?? {}
    const bytes = typeof hex === 'string' ? hexDecode(hex) : undefined
    if (typeof path !== 'string' || !/^(?:[0-9A-F]{4})+$/.test(path) || !bytes)
      return cardForm('a file has no path or no hex')
    if (found.has(path)) return cardForm(`the file ${path} stands there twice`)
    found.set(path, bytes)
  }
  return ok(found)
}
