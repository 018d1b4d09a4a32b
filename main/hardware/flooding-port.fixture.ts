import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A virtual port in a folder that says a text at full speed, a moment after somebody opened it, and stays. */
export async function floodingPort(
  folder: string,
  text: string,
  name = 'flood',
): Promise<{ readonly path: string; stop(): void }> {
  const path = join(folder, name)
  writeFileSync(`${path}.txt`, text)
  const said = `SYSTEM:sleep 2; cat ${path}.txt; sleep 600`
  // A group of its own, so that the shell that speaks ends with it.
  const peer = spawn('socat', [`PTY,link=${path},raw,echo=0,wait-slave`, said], { stdio: 'ignore', detached: true })
  while (!existsSync(path) && peer.exitCode === null) await pause(10)
  const stop = () => {
    if (peer.pid !== undefined && peer.exitCode === null) process.kill(-peer.pid, 'SIGKILL')
  }
  return { path, stop }
}
