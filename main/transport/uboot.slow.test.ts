import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { Result } from '#core/result.ts'
import { pushByLoady } from './loader-push.ts'
import { openSerial } from './serial-link.ts'
import { createTalker } from './talker.ts'

// U-Boot of Debian in QEMU, an independent receiver of YMODEM (Debian: u-boot-qemu, qemu-system-arm; optional).

const image = '/usr/lib/u-boot/qemu_arm/u-boot.bin'
const isHere = existsSync(image) && spawnSync('sh', ['-c', 'command -v qemu-system-arm']).status === 0
if (!isHere) {
  process.stderr.write('\nSKIPPED: U-Boot is not tried, because u-boot-qemu and qemu-system-arm are not installed.\n\n')
}

const got = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

/** A board that starts; its UART is a pseudo-terminal whose name QEMU prints. */
async function board() {
  const args = ['-M', 'virt', '-m', '128', '-display', 'none', '-net', 'none', '-monitor', 'none', '-bios', image]
  const child = spawn('qemu-system-arm', [...args, '-serial', 'pty'], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += String(chunk)))
  while (!/\/dev\/pts\/\d+/.test(said)) await pause(20)
  const link = got(await openSerial({ path: /\/dev\/pts\/\d+/.exec(said)?.[0] ?? '' }))
  onTestFinished(() => link.close())
  return createTalker(link)
}

it.runIf(isHere)(
  'U-Boot in QEMU takes a document by loady, computes the right CRC-32, and knows a command that it has not',
  async () => {
    const talker = await board()
    let most = 0
    const push = { document: randomBytes(5000), onProgress: (bytes: number) => (most = bytes) }
    const taken = await pushByLoady(talker, push, { address: '0x42000000', store: 'cmp.b 0x42000000 0x42000000 10' })
    expect(taken).toEqual({
      ok: true,
      value: { readBack: { kind: 'crc32' }, where: '0x42000000 of its memory, stored' },
    })
    expect(most).toBe(5000)
    // The same board again, after a file that it had before.
    const again = await pushByLoady(talker, { document: randomBytes(100) }, { address: '0x42000000' })
    expect(again).toMatchObject({ ok: true })
    const unknown = { address: '0x42000000', store: 'no-such-command 1' }
    expect(await pushByLoady(talker, { document: randomBytes(100) }, unknown)).toMatchObject({
      problem: { code: 'serial.shell-status' },
    })
  },
  120_000,
)

it.runIf(isHere)(
  'U-Boot in QEMU is at its prompt again after a transfer that was cancelled',
  async () => {
    const talker = await board()
    const cancel = new AbortController()
    const push = { document: randomBytes(20_000), signal: cancel.signal, onProgress: () => cancel.abort() }
    const target = { address: '0x42000000' }
    expect(await pushByLoady(talker, push, target)).toMatchObject({ problem: { code: 'serial.cancelled' } })
    expect(await pushByLoady(talker, { document: randomBytes(300) }, target)).toMatchObject({ ok: true })
  },
  120_000,
)
