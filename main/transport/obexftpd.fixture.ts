import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openSerial } from './serial-link.ts'

// obexftpd always takes port 650, so that each runs in a network of its own, which only root can make.

/** Whether it can run here. */
export const canObexftpd =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-n', 'sh', '-c', 'ip link set lo up && command -v obexftpd']).status === 0

/** A server in an own network, and a cable to it; the port outlives neither. */
export async function pluggedObexftpd(files: string) {
  const port = join(files, '..', `port-${randomBytes(4).toString('hex')}`)
  const serve = `ip link set lo up; obexftpd -c '${files}' -n 650 >/dev/null 2>&1 & sleep 0.3; exec socat PTY,raw,echo=0,link='${port}',wait-slave TCP:127.0.0.1:650,retry=20,interval=0.1`
  const child: ChildProcess = spawn('unshare', ['-n', '-p', '-f', '--kill-child', 'sh', '-c', serve], {
    stdio: 'ignore',
  })
  const over = once(child, 'exit')
  const unplug = async () => {
    child.kill('SIGKILL')
    await over
    await rm(port, { force: true })
  }
  for (let wait = 0; wait < 1000; wait++) {
    const link = await openSerial({ path: port })
    if (link.ok) return { link: link.value, unplug }
    await pause(20)
  }
  throw new Error('socat made no port')
}
