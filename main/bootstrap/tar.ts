// Tar archives as POSIX pax describes them (ustar headers; long names in an extended header before them).

export interface TarEntry {
  readonly name: string
  readonly bytes: Uint8Array
  /** Seconds since 1970. */
  readonly modifiedAt: number
}

const block = 512

/** Two blocks of zeros end an archive. */
export const tarEnd: Uint8Array = new Uint8Array(2 * block)

/** A file of an archive: its header, its bytes, zeros to the end of the block. Readable by its owner only. */
export function tarEntry({ name, bytes, modifiedAt }: TarEntry): Uint8Array {
  const written = Buffer.from(name)
  const isLong = written.length > 100
  const parts = isLong ? [...paxHeader(name, modifiedAt)] : []
  const head = header(isLong ? written.subarray(0, 100) : written, bytes.length, modifiedAt, '0')
  return Buffer.concat([...parts, head, bytes, padding(bytes.length)])
}

/** The extended header that carries a name longer than 100 bytes. */
function paxHeader(name: string, modifiedAt: number): readonly Uint8Array[] {
  const record = paxRecord('path', name)
  return [header(Buffer.from('././@PaxHeader'), record.length, modifiedAt, 'x'), record, padding(record.length)]
}

/** `<length> <key>=<value>\n`; the length counts its own digits. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest
  while (length !== rest + String(length).length) length = rest + String(length).length
  return Buffer.from(`${length} ${key}=${value}\n`)
}

//   0 name 100 │ 100 mode 8 │ 108 uid 8 │ 116 gid 8 │ 124 size 12 │ 136 mtime 12 │ 148 checksum 8 │ 156 type 1 │ 257 ustar\0 00
function header(name: Uint8Array, size: number, modifiedAt: number, type: '0' | 'x'): Uint8Array {
  const bytes = Buffer.alloc(block)
  bytes.set(name.subarray(0, 100), 0)
  const octal = (value: number, digits: number, at: number) =>
    bytes.write(`${value.toString(8).padStart(digits, '0')}\0`, at)
  octal(0o600, 7, 100)
  octal(0, 7, 108)
  octal(0, 7, 116)
  octal(size, 11, 124)
  octal(modifiedAt, 11, 136)
  bytes.write('        ', 148)
  bytes.write(type, 156)
  bytes.write('ustar\0' + '00', 257)
  let sum = 0
  for (const byte of bytes) sum += byte
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

const padding = (size: number) => new Uint8Array((block - (size % block)) % block)
