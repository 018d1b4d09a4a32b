import { createHash } from 'node:crypto'
import type { SimulatedBehaviour, SimulatedSummary } from '#contract'
import { decodeXmlBytes, parseDdf } from '#core/ddf/parse-ddf.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Store } from '#storage/store.ts'
import type { FilesArea } from './areas/files.ts'
import type { LibraryEntry } from './ddf-library.ts'

// What is kept of a simulated device. Its state holds credentials and lies sealed; its descriptions lie beside it, so
// that the device lives on when a file of the workspace changes or goes.

export interface KeptDevice {
  readonly name: string
  readonly ddfs: readonly KeptDdf[]
  readonly nodes: number
  readonly contents?: 'full' | 'factory'
  readonly behaviour?: SimulatedBehaviour
  readonly accounts: SimulatedSummary['accounts']
  readonly lastResult?: NonNullable<SimulatedSummary['lastResult']>
  /** Keys of the notifications it took, so that a copy is known after a restart. */
  readonly notified?: readonly string[]
  /** Sealed JSON, base64. */
  readonly sealedState?: string
  /** The image of the card in its slot: sealed, for it holds credentials, and in base64. */
  readonly sealedCard?: string | undefined
  /** Local applications that it lets in; their tokens are sealed. */
  readonly applications?: readonly KeptApplication[]
}

export interface KeptApplication {
  readonly id: string
  readonly reads: readonly string[]
  readonly sealedToken: string
}
export interface KeptDdf {
  readonly file: string
  /** SHA-256 of the text, under which it is kept. */
  readonly hash: string
}

const ddfKey = (hash: string) => `ddf ${hash}`

/** The demo set: every MO that a small phone would have. */
const demoDdfs: readonly string[] = [
  'resource:ddf/devinfo-1.2.ddf',
  'resource:ddf/dmacc-1.2.ddf',
  'resource:ddf/dacmo-1.0.ddf',
  'resource:ddf/sessioninfo-1.0.ddf',
  'resource:ddf/devdetail-1.1.ddf',
  'resource:ddf/dcmo-1.0.ddf',
  'resource:ddf/fumo-1.0.ddf',
  'resource:ddf/scomo-1.0.ddf',
  'resource:ddf/lawmo-1.0.ddf',
  'resource:ddf/diag-1.0.ddf',
  'resource:ddf/mail-1.0.ddf',
]
/** MOs without which no DM Client can work (OMA DM 2.0 §12); added when the chosen files lack them. */
const neededDdfs = demoDdfs.slice(0, 4)

/** Reads the chosen descriptions and keeps them. A file that is no description is refused with its first problem. */
export async function keepDdfs(
  store: Store,
  files: FilesArea,
  paths: readonly string[],
): Promise<Result<readonly KeptDdf[]>> {
  const kept: KeptDdf[] = []
  const moids = new Set<string>()
  for (const file of paths.length === 0 ? demoDdfs : [...paths, ...neededDdfs]) {
    const needed = !paths.includes(file)
    const bytes = await files.read(file)
    if (!bytes.ok) return bytes
    const { text } = decodeXmlBytes(bytes.value)
    const { descriptions, problems, wellFormed } = parseDdf(text, { file })
    if (!wellFormed || descriptions.length === 0) {
      return failed(problems[0] ?? problem('host.no-description', { file }, { file }))
    }
    // What the user chose goes before what is only needed.
    if (needed && descriptions.every(({ moid }) => moids.has(moid))) continue
    for (const { moid } of descriptions) moids.add(moid)
    const hash = createHash('sha256').update(text).digest('hex')
    await store.settings.put(ddfKey(hash), text)
    kept.push({ file, hash })
  }
  return ok(kept)
}

/** The descriptions of a kept device, once per MOID, the first file winning. */
export async function keptDescriptions(store: Store, ddfs: readonly KeptDdf[]): Promise<readonly LibraryEntry[]> {
  const found = new Map<string, LibraryEntry>()
  for (const { file, hash } of ddfs) {
    const text = await store.settings.get(ddfKey(hash))
    if (typeof text !== 'string') continue
    for (const description of parseDdf(text, { file }).descriptions) {
      if (!found.has(description.moid)) found.set(description.moid, { description, file })
    }
  }
  return [...found.values()]
}

/** An IMSI of the test network (MCC 001, MNC 01), always the same for one device. */
export function madeUpImsi(id: string): string {
  const digest = createHash('sha256').update(id).digest()
  return `00101${String(digest.readUIntBE(0, 6) % 10_000_000_000).padStart(10, '0')}`
}

/** The state as it is kept. */
export function sealState(store: Store, state: unknown): string {
  return Buffer.from(store.secrets.seal(Buffer.from(JSON.stringify(state)))).toString('base64')
}

/** Problem `storage.sealed-elsewhere` and its like when the key is another one. */
export function unsealState(store: Store, sealed: string): Result<unknown> {
  const bytes = store.secrets.unseal(Buffer.from(sealed, 'base64'))
  return bytes.ok ? ok(JSON.parse(Buffer.from(bytes.value).toString('utf8'))) : bytes
}
