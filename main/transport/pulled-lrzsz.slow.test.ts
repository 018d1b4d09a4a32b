import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { pushToWaiting } from './cable-push.ts'
import { openSerial } from './serial-link.ts'
import { createTalker } from './talker.ts'

// The cable to lrzsz `rb` is pulled at seeded offsets of a document of 1 KB: at 8 here, at 64 with DMWB_SWEEP=all.

const offsets = process.env.DMWB_SWEEP === 'all' ? 64 : 8
const atOnce = 8
const document = new Uint8Array(randomBytes(1024))
/** Block 0, the document, the end, and block 0 again. */
const wireBytes = 133 + 1029 + 1 + 133

async function attempt(folder: string, pullAfter = Number.POSITIVE_INFINITY) {
  const cwd = await mkdtemp(join(folder, 'rb-'))
  const path = join(cwd, '..', `port-${randomBytes(4).toString('hex')}`)
  const child: ChildProcess = spawn('socat', [`PTY,raw,echo=0,link=${path},wait-slave`, 'EXEC:"rb -b -y -q",pipes'], {
    cwd,
    stdio: 'ignore',
  })
  const over = once(child, 'exit')
  while (!existsSync(path)) await pause(10)
  const link = await openSerial({ path })
  if (!link.ok) throw new Error(link.problem.code)
  let sent = 0
  const pulled = {
    ...link.value,
    send: async (bytes: Uint8Array) => {
      const room = Math.max(0, pullAfter - sent)
      sent += bytes.length
      await link.value.send(bytes.subarray(0, room))
      if (sent >= pullAfter) child.kill('SIGKILL')
    },
  }
  const pushed = await pushToWaiting(createTalker(pulled), { document }, 'dm.bin')
  await link.value.close()
  await over
  const file = await readFile(join(cwd, 'dm.bin')).catch(() => undefined)
  return { pushed, file: file && new Uint8Array(file) }
}

it('a cable to lrzsz that is pulled leaves the right verdict, and the next attempt starts clean', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dmwb-lrzsz-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const seeded = (index: number) => 1 + (createHash('sha256').update(`rb ${index}`).digest().readUInt32BE() % wireBytes)
  const left = Array.from({ length: offsets }, (_, index) => seeded(index))
  const work = async () => {
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      const { pushed, file } = await attempt(folder, at)
      // The end of the file was acknowledged, or it was not: what rb does with a broken rest is its own affair.
      if (pushed.ok) expect([at, file]).toEqual([at, document])
      else expect([at, pushed.problem.code]).toEqual([at, 'serial.lost'])
      const next = await attempt(folder)
      expect([at, next.pushed.ok, next.file]).toEqual([at, true, document])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}, 600_000)
