import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { safeStorage } from 'electron'

/**
 * The 32-byte key of the sealed store, kept in the system's key store through Electron's safeStorage.
 * Where the system has none, the store's own key file (readable by its owner only) is used: then the result is empty.
 */
export function sealingKey(folder: string): { readonly safeKey?: Uint8Array } {
  if (!safeStorage.isEncryptionAvailable()) return {}
  const file = join(folder, 'secret.sealed')
  if (existsSync(file)) return { safeKey: Buffer.from(safeStorage.decryptString(readFileSync(file)), 'base64') }
  // A store that was made by the browser host has its own key already; replacing it would lose every secret.
  if (existsSync(join(folder, 'secret.key'))) return {}
  const key = randomBytes(32)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, safeStorage.encryptString(key.toString('base64')), { mode: 0o600, flag: 'wx' })
  return { safeKey: key }
}
