import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { z } from 'zod'
import { readJson } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

// A profile is signed as it lies in its file, byte for byte, with Ed25519 (RFC 8032); the signature stands in a file of its own
// beside it, `<profile>.json.sig`. So nothing needs a canonical form, and `openssl pkeyutl -verify -rawin` agrees. Who signed
// and when are told, but only the key is proved.

/** An engineer's public key, under the name that is trusted here. */
export interface TrustedKey {
  readonly name: string
  /** PEM. */
  readonly publicKey: string
}

/** A pair of keys, PEM; the private one lies sealed. */
export interface SigningKey {
  readonly publicKey: string
  readonly privateKey: string
}

export interface SignatureNote {
  readonly signer: string
  /** When, as ISO 8601. */
  readonly at: string
}

/** A signature that holds: by whom, as the keys that are trusted here say. */
export interface GoodSignature extends SignatureNote {
  /** The name of the trusted key. */
  readonly key: string
}

const signatureFile = z.strictObject({
  kind: z.literal('dmwb-profile-signature'),
  version: z.literal(1),
  algorithm: z.literal('Ed25519'),
  signer: z.string().max(200),
  at: z.iso.datetime({ offset: true }),
  publicKey: z.string().max(1000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.base64().max(200),
})

/** What is added to the name of a profile's file. */
export const signatureEnding = '.sig'

export function newSigningKey(): SigningKey {
  const pair = generateKeyPairSync('ed25519')
  return {
    publicKey: pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}

/** The text of a signature file. Problem: `bootstrap.signing-key`. */
export function signProfile(profile: Uint8Array, privateKey: string, { signer, at }: SignatureNote): Result<string> {
  const key = keyFrom(() => createPrivateKey(privateKey))
  if (!key.ok) return key
  const made: z.infer<typeof signatureFile> = {
    kind: 'dmwb-profile-signature',
    version: 1,
    algorithm: 'Ed25519',
    signer,
    at,
    publicKey: createPublicKey(key.value).export({ format: 'pem', type: 'spki' }).toString(),
    sha256: createHash('sha256').update(profile).digest('hex'),
    signature: sign(null, profile, key.value).toString('base64'),
  }
  return ok(`${JSON.stringify(made, undefined, 2)}\n`)
}

/**
 * Holds a profile against its signature file and the keys that are trusted here. Problems: `bootstrap.signature-missing`,
 * `bootstrap.signature-form`, `bootstrap.signature-altered`, `bootstrap.signature-untrusted`.
 */
export function verifyProfile(
  profile: Uint8Array,
  signature: string | undefined,
  trusted: readonly TrustedKey[],
): Result<GoodSignature> {
  if (signature === undefined) return failed(problem('bootstrap.signature-missing'))
  const read = readSignature(signature)
  if (!read.ok) return read
  const { signer, at, publicKey, signature: bytes, sha256 } = read.value
  const key = keyFrom(() => createPublicKey(publicKey))
  if (!key.ok) return signatureForm('its key is no Ed25519 key')
  const isSame = createHash('sha256').update(profile).digest('hex') === sha256
  if (!isSame || !verify(null, profile, key.value, Buffer.from(bytes, 'base64'))) {
    return failed(problem('bootstrap.signature-altered', { signer: signer.slice(0, 60) }))
  }
  const known = trusted.find(each => keyFingerprint(each.publicKey) === fingerprintOf(key.value))
  if (known) return ok({ key: known.name, signer, at })
  return failed(
    problem('bootstrap.signature-untrusted', { signer: signer.slice(0, 60), key: fingerprintOf(key.value) }),
  )
}

function readSignature(text: string): Result<z.infer<typeof signatureFile>> {
  const json = readJson(text)
  const read = json.ok ? signatureFile.safeParse(json.value) : undefined
  return read?.success ? ok(read.data) : signatureForm('the file does not have the form of version 1')
}

const signatureForm = (what: string) => failed(problem('bootstrap.signature-form', { what }))

function keyFrom(read: () => KeyObject): Result<KeyObject, Problem> {
  try {
    const key = read()
    if (key.asymmetricKeyType === 'ed25519') return ok(key)
  } catch {
    // told below: whatever is wrong with it, it is no such key
  }
  return failed(problem('bootstrap.signing-key'))
}

/** SHA-256 of a public key (SPKI), upper-case hex in pairs; undefined for what is no Ed25519 key. */
export function keyFingerprint(publicKey: string): string | undefined {
  const key = keyFrom(() => createPublicKey(publicKey))
  return key.ok ? fingerprintOf(key.value) : undefined
}

function fingerprintOf(key: KeyObject): string {
  const spki = key.export({ format: 'der', type: 'spki' })
  return (createHash('sha256').update(spki).digest('hex').toUpperCase().match(/../g) ?? []).join(':')
}
