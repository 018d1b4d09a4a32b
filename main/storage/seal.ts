import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { StoreKey } from './key.ts'

// A sealed value: version 1 (1 byte) | name of the key (4) | nonce (12) | tag (16) | ciphertext, AES-256-GCM.
const version = 1
const headBytes = 33

/** Seals bytes for storing; each time with a new nonce, so equal bytes do not look equal. */
export function seal(key: StoreKey, bytes: Uint8Array): Uint8Array {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce)
  const closed = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([Buffer.of(version), key.name, nonce, cipher.getAuthTag(), closed])
}

/** Opens a sealed value with the key that sealed it; a problem when that key is not here or the bytes were changed. */
export function unseal(keys: readonly StoreKey[], sealed: Uint8Array): Result<Uint8Array> {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const key = keys.find(item => item.name.equals(bytes.subarray(1, 5)))
  if (!key || bytes.length < headBytes || bytes[0] !== version) return failed(problem('storage.sealed-elsewhere'))
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.sealing, bytes.subarray(5, 17))
    decipher.setAuthTag(bytes.subarray(17, headBytes))
    return ok(Buffer.concat([decipher.update(bytes.subarray(headBytes)), decipher.final()]))
  } catch {
    return failed(problem('storage.sealed-elsewhere'))
  }
}

/** How many secrets are remembered with their mark, so that a device that calls often costs no new hash. */
const remembered = 1000

/** Makes stand-ins for secrets: the same secret has the same one in this store, and nowhere else. */
export function placeholders(key: StoreKey): (secret: string) => string {
  const known = new Map<string, string>()
  return secret => {
    const old = known.get(secret)
    if (old !== undefined) return old
    const mark = createHmac('sha256', key.marking).update(secret).digest('hex').slice(0, 12)
    if (known.size >= remembered) known.clear()
    known.set(secret, `{{secret:${mark}}}`)
    return `{{secret:${mark}}}`
  }
}
