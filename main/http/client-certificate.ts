import { createECDH, createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { tlv } from '#core/bootstrap-forms/ber.ts'

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
  const identifier = createHash('sha1').update(publicBits(subject.publicKey)).digest()
  const identifiers = [
    extension(0x0e, tlv(0x04, identifier)),
    extension(0x23, tlv(0x30, tlv(0x80, issuer.keyIdentifier))),
  ]
  const body = tlv(
    0x30,
    version3,
    serialNumber(),
    algorithm,
    issuer.name,
    tlv(0x30, time(subject.from), time(subject.to)),
    tlv(0x30, tlv(0x31, tlv(0x30, objectId(oid.commonName), tlv(0x0c, name)))),
    subject.publicKey,
    tlv(0xa3, tlv(0x30, fixedExtensions, ...identifiers)),
  )
  return tlv(0x30, body, algorithm, tlv(0x03, [0x00], sign('sha256', body, issuer.key)))
}

/** 127 random bits, positive and without a leading zero byte (RFC 5280 §4.1.2.2). */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return tlv(0x02, bytes)
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

/** A new EC P-256 key: PKCS #8 and SubjectPublicKeyInfo, DER. */
export function newClientKey(): { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array } {
  // Exporting a key object costs four times as much as the key itself; here its numbers come without.
  const pair = createECDH('prime256v1')
  const point = tlv(0x03, [0x00], pair.generateKeys())
  // Leading zeros are left out by the library, and belong there (RFC 5915 §3).
  const secret = Buffer.alloc(32)
  const number = pair.getPrivateKey()
  number.copy(secret, 32 - number.length)
  const own = tlv(0x30, [0x02, 0x01, 0x01], tlv(0x04, secret), tlv(0xa1, point))
  return {
    privateKey: tlv(0x30, [0x02, 0x01, 0x00], curve, tlv(0x04, own)),
    publicKey: tlv(0x30, curve, point),
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
