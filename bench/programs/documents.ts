import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { makeBatch } from '#bootstrap/batch.ts'
import { valuesForRow } from '#bootstrap/row-values.ts'
import { tarOutput } from '#bootstrap/tar-output.ts'
import { type Profile, parseProfile } from '#core/bootstrap/profile.ts'
import { deviceRow } from '#core/bootstrap-forms/device-row.ts'
import { makeForm } from '#core/bootstrap-forms/make-form.ts'
import { ok } from '#core/result.ts'
import { threadIssuer } from '#host/bootstrap-document.ts'
import { openAuthority } from '#http/authority.ts'
import { createRandomPool } from '#http/random-pool.ts'
import { argument, report } from './report.ts'

// Documents as `dmwb bootstrap make --archive` makes them, against the bare making of their keys; in a process of its own, so that
// its memory can be told.

export interface MakeDocuments {
  readonly count: number
  readonly rounds: number
}
export interface MadeDocuments {
  readonly makeMs: readonly number[]
  readonly keysMs: readonly number[]
  readonly bytes: number
  /** In use after a tenth of the documents, and after all. */
  readonly heapMB: readonly [number, number]
}

const { count, rounds } = argument<MakeDocuments>()
/** Waiting for what is collected would count as time. */
const isForMemory = rounds === 1
const account = (id: string, transport: string) => ({
  server: { id, uri: `https://${id}.example.com/dm`, name: id },
  permissions: ['*'],
  auth: { transport, notification: true },
})
const read = parseProfile(
  JSON.stringify({
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Bench',
    accounts: [account('psk', 'psk'), account('certificate', 'certificate')],
  }),
)
if (!read.ok) throw new Error(read.problem.code)
const profile: Profile = read.value
const kept = new Map<string, Uint8Array>()
const authority = await openAuthority({
  get: async name => kept.get(name),
  put: async (name, value) => {
    kept.set(name, value)
  },
})
const thread = authority.startThread()
const ports = { random: createRandomPool(), issuer: threadIssuer(thread, authority) }
const folder = mkdtempSync(join(tmpdir(), 'bench-documents-'))
const makeMs: number[] = []
const keysMs: number[] = []
let bytes = 0
let early = 0
let late = 0
try {
  await makeArchive('warm-up.tar', 1000)
  makeKeys(1000)
  for (let round = 0; round < rounds; round++) {
    keysMs.push(await timed(async () => makeKeys(count)))
    makeMs.push(await timed(() => makeArchive(`${round}.tar`, count)))
  }
} finally {
  rmSync(folder, { recursive: true })
}
await thread.close()
report({ makeMs, keysMs, bytes, heapMB: [early, late] } satisfies MadeDocuments)
process.disconnect?.()

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** What no generator can do without: 32 random bytes and an EC P-256 pair, both as bytes that can be written. */
function makeKeys(wanted: number): void {
  for (let made = 0; made < wanted; made++) {
    randomBytes(32)
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    })
  }
}

async function* rows(wanted: number) {
  for (let line = 2; line < wanted + 2; line++) {
    if (isForMemory && line === wanted / 10) early = await heap()
    yield { line, row: deviceRow({ device: `IMEI:${String(line).padStart(15, '0')}` }, line) }
  }
  if (isForMemory) late = await heap()
}

/** What is in use once the documents that were under way are written, and their garbage is collected. */
async function heap(): Promise<number> {
  await setTimeout(300)
  for (let round = 0; round < 3; round++) {
    global.gc?.()
    await setTimeout(20)
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1e6
}

async function makeArchive(name: string, wanted: number): Promise<void> {
  bytes = 0
  const made = await makeBatch(rows(wanted), {
    output: tarOutput(join(folder, name)),
    settings: 'bench',
    ahead: 256,
    make: async row => {
      const values = await valuesForRow(profile, row, {}, ports)
      if (!values.ok) return values
      const form = makeForm({
        profile,
        values: values.value.values,
        order: { form: 'mo-json' },
        device: {},
        hmacSha1: () => new Uint8Array(20),
      })
      if (!form.ok) return form
      bytes += form.value.bytes.length
      return ok([{ ending: 'json', bytes: form.value.bytes }])
    },
    told: () => undefined,
  })
  if (!made.ok || made.value.made !== wanted) throw new Error(JSON.stringify(made))
}
