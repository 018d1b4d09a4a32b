import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ObexPut } from '#core/serial/obex-put.ts'
import { canObexftpd, pluggedObexftpd } from './obexftpd.fixture.ts'
import { createTalker } from './talker.ts'

// The cable to obexftpd is pulled at seeded offsets of a document: at 8 here, at 64 with DMWB_SWEEP=all.

const offsets = process.env.DMWB_SWEEP === 'all' ? 64 : 8
const atOnce = 4
/** What the server keeps whole; of a document in several packets it keeps nothing. */
const document = new Uint8Array(randomBytes(900))
const wireBytes = 19 + 970

if (!canObexftpd)
  process.stderr.write('\nSKIPPED: cables to obexftpd are not pulled, for it needs root and a network of its own.\n\n')

async function attempt(folder: string, pullAfter = Number.POSITIVE_INFINITY) {
  const files = await mkdtemp(join(folder, 'obex-'))
  const { link, unplug } = await pluggedObexftpd(files)
  let sent = 0
  const pulled = {
    ...link,
    send: async (bytes: Uint8Array) => {
      const room = Math.max(0, pullAfter - sent)
      sent += bytes.length
      await link.send(bytes.subarray(0, room))
      if (sent >= pullAfter) await unplug()
    },
  }
  const put = new ObexPut({ type: 'application/vnd.syncml.dm+wbxml', data: document, name: 'dm.bin' })
  const result = await createTalker(pulled).converse(put)
  await link.close()
  await unplug()
  const file = await readFile(join(files, 'dm.bin')).catch(() => undefined)
  return { result, file: file && new Uint8Array(file), sent }
}

it.runIf(canObexftpd)(
  'a cable to obexftpd that is pulled leaves the right verdict, and the next attempt starts clean',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dmwb-obexftpd-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const seeded = (index: number) =>
      1 + (createHash('sha256').update(`obex ${index}`).digest().readUInt32BE() % wireBytes)
    const left = Array.from({ length: offsets }, (_, index) => seeded(index))
    const work = async () => {
      for (let at = left.pop(); at !== undefined; at = left.pop()) {
        const { result, file } = await attempt(folder, at)
        if (result.ok) expect([at, file]).toEqual([at, document])
        else expect([at, result.problem.code]).toEqual([at, 'serial.lost'])
        const next = await attempt(folder)
        expect([at, next.result.ok, next.file]).toEqual([at, true, document])
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  },
  600_000,
)
