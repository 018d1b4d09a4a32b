import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** One 32-byte key of the store, with what is derived from it. */
export interface StoreKey {
  /** Four bytes that tell which key sealed something. */
  readonly name: Buffer
  readonly sealing: Buffer
  readonly marking: Buffer
}

/**
 * The keys of a store, the one to seal with first. A key that the caller holds (the desktop's key store) goes before the
 * key file `secret.key`, which is made when there is no key at all (mode 0600, complete or absent at any moment).
 */
export function openKeys(
  folder: string,
  options: { readonly key?: Uint8Array | undefined; readonly make: boolean },
): Result<readonly StoreKey[]> {
  if (folder === ':memory:') return ok([deriveKey(options.key ?? randomBytes(32))])
  const file = join(folder, 'secret.key')
  const kept = readKey(file) ?? (options.make && !options.key ? makeKey(file) : undefined)
  if (kept && kept.length !== 32) return failed(problem('storage.key-damaged', { file }, { file }))
  return ok([options.key, kept].flatMap(key => (key ? [deriveKey(key)] : [])))
}

function readKey(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function makeKey(file: string): Buffer {
  const fresh = `${file}.${process.pid}`
  const key = randomBytes(32)
  rmSync(fresh, { force: true })
  const handle = openSync(fresh, 'wx', 0o600)
  try {
    writeSync(handle, key)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  // A link appears whole or not at all, and never replaces a key that is already there.
  linkSync(fresh, file)
  rmSync(fresh)
  return key
}

function deriveKey(key: Uint8Array): StoreKey {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `dmwb ${use}`, 32))
  const name = createHash('sha256').update(derive('name')).digest().subarray(0, 4)
  return { name, sealing: derive('sealing'), marking: derive('marking') }
}
