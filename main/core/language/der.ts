// As much of DER (X.690) as is needed to show what a certificate says.

interface Part {
  readonly tag: number
  readonly start: number
  readonly end: number
}

function partAt(bytes: Uint8Array, offset: number, limit: number): Part | undefined {
  const tag = bytes[offset]
  const first = bytes[offset + 1]
  if (tag === undefined || first === undefined) return undefined
  const size = first < 0x80 ? 0 : first & 0x7f
  if (size > 4) return undefined
  let length = size === 0 ? first : 0
  for (let index = 0; index < size; index += 1) length = length * 256 + (bytes[offset + 2 + index] ?? 0)
  const start = offset + 2 + size
  return start + length <= limit ? { tag, start, end: start + length } : undefined
}

function partsIn(bytes: Uint8Array, { start, end }: Part): readonly Part[] {
  const parts: Part[] = []
  for (let at = start; at < end && parts.length < 200; ) {
    const part = partAt(bytes, at, end)
    if (!part) break
    parts.push(part)
    at = part.end
  }
  return parts
}

/** What an X.509 certificate (RFC 5280) says about itself. */
export interface CertificateFacts {
  readonly subject: string
  readonly issuer: string
  readonly from: string
  readonly to: string
  readonly serial: string
}

/** Reads a certificate; undefined for bytes that are none. */
export function certificateFacts(bytes: Uint8Array): CertificateFacts | undefined {
  const whole = partAt(bytes, 0, bytes.length)
  if (whole?.tag !== 0x30) return undefined
  const [body] = partsIn(bytes, whole)
  if (body?.tag !== 0x30) return undefined
  const fields = partsIn(bytes, body)
  const [serial, , issuer, validity, subject] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields
  if (serial?.tag !== 0x02 || issuer?.tag !== 0x30 || validity?.tag !== 0x30 || subject?.tag !== 0x30) return undefined
  const [from, to] = partsIn(bytes, validity).map(part => timeOf(text(bytes, part)))
  const digits = [...bytes.subarray(serial.start, serial.end)].map(byte => byte.toString(16).padStart(2, '0'))
  if (from === undefined || to === undefined) return undefined
  return { subject: nameOf(bytes, subject), issuer: nameOf(bytes, issuer), from, to, serial: digits.join('') }
}

const attributes: Readonly<Record<string, string>> = {
  '85,4,3': 'CN',
  '85,4,6': 'C',
  '85,4,7': 'L',
  '85,4,8': 'ST',
  '85,4,10': 'O',
  '85,4,11': 'OU',
}

function nameOf(bytes: Uint8Array, name: Part): string {
  const words = partsIn(bytes, name).flatMap(set =>
    partsIn(bytes, set).map(pair => {
      const [type, value] = partsIn(bytes, pair)
      const key = type && attributes[[...bytes.subarray(type.start, type.end)].join(',')]
      return value && key ? `${key}=${text(bytes, value)}` : ''
    }),
  )
  return words.filter(word => word !== '').join(', ')
}

const text = (bytes: Uint8Array, { start, end }: Part): string =>
  String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 200)))

/** UTCTime or GeneralizedTime as a date. */
function timeOf(written: string): string {
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})\d{4,6}Z$/.exec(written)
  if (!match) return written
  const [, year = '', month, day] = match
  const full = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`
  return `${full}-${month}-${day}`
}
