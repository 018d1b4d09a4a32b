import { createECDH, createHash, type KeyObject, sign } from 'node:crypto'
import { tlv } from '#core/bootstrap-forms/ber.ts'
import { createRandomPool } from './random-pool.ts'

// Client certificates of devices, written byte for byte (RFC 5280): ten thousand of them take a few seconds this way.

/** An authority that signs; the bytes are DER. */
export interface CertificateIssuer {
  readonly key: KeyObject
  /** Its name, as it stands in its certificate. */
  readonly name: Uint8Array
  readonly keyIdentifier: Uint8Array
}

export interface ClientSubject {
  readonly commonName: string
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

const oid = {
  commonName: [0x55, 0x04, 0x03],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  rsaWithSha256: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
  ecPublicKey: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
  p256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
} as const

const objectId = (bytes: readonly number[]) => tlv(0x06, bytes)
const curve = tlv(0x30, objectId(oid.ecPublicKey), objectId(oid.p256))

/** basicConstraints (not an authority), keyUsage (digitalSignature), extendedKeyUsage (clientAuth). */
const fixedExtensions = Buffer.from(
  '300c0603551d130101ff04023000' + '300e0603551d0f0101ff040403020780' + '30130603551d25040c300a06082b06010505070302',
  'hex',
)
const extension = (id: number, value: Uint8Array) => tlv(0x30, objectId([0x55, 0x1d, id]), tlv(0x04, value))

const version3 = tlv(0xa0, [0x02, 0x01, 0x02])
const ecdsa = tlv(0x30, objectId(oid.ecdsaWithSha256))
const rsa = tlv(0x30, objectId(oid.rsaWithSha256), [0x05, 0x00])

/** The certificate, DER. The name is a UTF8String of at most 64 characters (RFC 5280, A.1). */
export function writeClientCertificate(issuer: CertificateIssuer, subject: ClientSubject): Uint8Array {
  const algorithm = issuer.key.asymmetricKeyType === 'rsa' ? rsa : ecdsa
  const name = Buffer.from([...subject.commonName].slice(0, 64).join(''))
  const body = joined(0x30, [
    version3,
    serialNumber(),
    algorithm,
    issuer.name,
    validity(subject.from, subject.to),
    tlv(0x30, tlv(0x31, tlv(0x30, commonNameId, tlv(0x0c, name)))),
    subject.publicKey,
    extensions(issuer.keyIdentifier, publicBits(subject.publicKey)),
  ])
  return joined(0x30, [body, algorithm, tlv(0x03, [0x00], sign('sha256', body, issuer.key))])
}

const commonNameId = objectId(oid.commonName)

/** A TLV of parts, in one piece. */
function joined(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  const bytes = Buffer.allocUnsafe(1 + size.length + length)
  bytes[0] = tag
  bytes.set(size, 1)
  let at = 1 + size.length
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The fixed extensions, subjectKeyIdentifier and authorityKeyIdentifier. */
function extensions(issuer: Uint8Array, bits: Uint8Array): Uint8Array {
  const identifier = createHash('sha1').update(bits).digest()
  const own = extension(0x0e, tlv(0x04, identifier))
  const above = extension(0x23, tlv(0x30, tlv(0x80, issuer)))
  return tlv(0xa3, tlv(0x30, fixedExtensions, own, above))
}

const random = createRandomPool()

/** 127 random bits, positive and without a leading zero byte (RFC 5280 §4.1.2.2). */
function serialNumber(): Uint8Array {
  const bytes = random(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return tlv(0x02, bytes)
}

// Many certificates are made within the same second.
let lastValidity: { readonly of: string; readonly bytes: Uint8Array } | undefined

function validity(from: number, to: number): Uint8Array {
  const of = `${Math.floor(from / 1000)} ${Math.floor(to / 1000)}`
  if (lastValidity?.of !== of) lastValidity = { of, bytes: tlv(0x30, time(from), time(to)) }
  return lastValidity.bytes
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5). */
function time(ms: number): Uint8Array {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')
  return Number(text.slice(0, 4)) < 2050 ? tlv(0x17, Buffer.from(text.slice(2))) : tlv(0x18, Buffer.from(text))
}

/** The BIT STRING of a SubjectPublicKeyInfo without its count of unused bits: what a key identifier is made of (§4.2.1.2). */
function publicBits(info: Uint8Array): Uint8Array {
  const inner = info.subarray(info[1] === 0x81 ? 3 : info[1] === 0x82 ? 4 : 2)
  const skipped = 2 + (inner[1] ?? 0)
  const bits = inner.subarray(skipped)
  return bits.subarray((bits[1] === 0x81 ? 3 : bits[1] === 0x82 ? 4 : 2) + 1)
}

//   PKCS #8: 30 81 87 │ version │ EC, P-256 │ 04 6d { 30 6b { 01 │ 04 20 the number │ a1 44 { 03 42 00 the point } } }
const infoHead = Buffer.concat([tlv(0x30, curve, tlv(0x03, [0x00], new Uint8Array(65))).subarray(0, -65)])
const keyHead = Buffer.concat([
  Uint8Array.of(0x30, 0x81, 0x87, 0x02, 0x01, 0x00),
  curve,
  Uint8Array.of(0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, 0x20),
])
const keyMiddle = Buffer.from('a144034200', 'hex')
const maker = createECDH('prime256v1')

/** A new EC P-256 key: PKCS #8 and SubjectPublicKeyInfo, DER. */
export function newClientKey(): { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array } {
  // Exporting a key object costs four times as much as the key itself; here its numbers come without.
  const point = maker.generateKeys()
  const number = maker.getPrivateKey()
  // Leading zeros are left out by the library, and belong there (RFC 5915 §3).
  const zeros = new Uint8Array(32 - number.length)
  return {
    privateKey: Buffer.concat([keyHead, zeros, number, keyMiddle, point]),
    publicKey: Buffer.concat([infoHead, point]),
  }
}

/** DER as PEM. */
export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** SHA-256 as `openssl x509 -fingerprint` prints it. */
export function fingerprint(der: Uint8Array): string {
  return (createHash('sha256').update(der).digest('hex').toUpperCase().match(/../g) ?? []).join(':')
}
