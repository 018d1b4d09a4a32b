import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pushToWaiting } from '#transport/cable-push.ts'
import { openSerial } from '#transport/serial-link.ts'
import { createTalker } from '#transport/talker.ts'
import { type BenchGroup, median, result } from '../bench.ts'

const rounds = 4
const size = 64 * 1024

/** 64 KB over a pseudo-terminal into lrzsz `rb`: our sender against `sb`, each with a fresh receiver. */
export const ymodem: BenchGroup = {
  name: 'ymodem',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'dmwb-bench-'))
    try {
      const document = randomBytes(size)
      writeFileSync(join(folder, 'ours.bin'), document)
      const [ours, theirs]: [number[], number[]] = [[], []]
      let onWire = 0
      for (let round = 0; round < rounds; round++) {
        theirs.push(await timed(folder, document, port => runSb(folder, port)))
        ours.push(
          await timed(folder, document, async port => {
            onWire = await runOurs(document, port)
          }),
        )
      }
      const share = ((size / onWire) * 100).toFixed(1)
      const note =
        `64 KB into lrzsz rb over a pseudo-terminal, from the start of the sender to the end of the receiver (rb rests some ` +
        `three seconds of its own in both), against lrzsz sb. Payload: ${share} % of the bytes that we send. Goal: 1.5.`
      return [result('ymodem', { ours: median(ours), reference: median(theirs) }, 'ms', note)]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Milliseconds until the receiver has the whole document and is gone. */
async function timed(folder: string, document: Buffer, send: (port: string) => Promise<unknown>): Promise<number> {
  const port = join(folder, `port-${randomBytes(4).toString('hex')}`)
  const cwd = mkdtempSync(join(folder, 'in-'))
  const args = [`PTY,raw,echo=0,link=${port},wait-slave`, 'EXEC:"rb -b -y -q",pipes']
  const receiver = spawn('socat', args, { cwd, stdio: 'ignore' })
  const over = once(receiver, 'exit')
  while (!existsSync(port)) await pause(10)
  const start = performance.now()
  await send(port)
  await over
  const took = performance.now() - start
  if (!readFileSync(join(cwd, 'ours.bin')).equals(document)) throw new Error('The document did not arrive as it was.')
  return took
}

async function runSb(folder: string, port: string): Promise<void> {
  const child = spawn('sh', ['-c', 'exec sb -k -q ours.bin <"$0" >"$0"', port], { cwd: folder, stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`sb ended with ${code}.`)
}

/** Sends, and gives back how many bytes it took. */
async function runOurs(document: Uint8Array, port: string): Promise<number> {
  const link = await openSerial({ path: port })
  if (!link.ok) throw new Error(link.problem.code)
  let sent = 0
  const counted = {
    ...link.value,
    send: (bytes: Uint8Array) => {
      sent += bytes.length
      return link.value.send(bytes)
    },
  }
  const pushed = await pushToWaiting(createTalker(counted), { document }, 'ours.bin')
  if (!pushed.ok) throw new Error(pushed.problem.code)
  await link.value.close()
  return sent
}
