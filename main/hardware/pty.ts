import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** One end of a virtual serial port: what a driver would be. */
export interface VirtualPort {
  /** What the other end opens. */
  readonly path: string
  write(bytes: Uint8Array): void
  onBytes(listener: (bytes: Uint8Array) => void): void
  /** Takes nothing more from the other end, as a device behind flow control. */
  pause(): void
  /** Pulls the cable: the port vanishes for whoever has it open. Settles when it is gone. */
  unplug(): Promise<void>
}

const patienceMs = 5000

/**
 * Makes a virtual serial port: a pseudo-terminal that socat holds, for Node has no way to make one. Its name is a link, the
 * same one after each plugging in. Problem: `serial.no-pty`.
 */
export async function openPty(path = join(tmpdir(), `dmwb-${randomUUID().slice(0, 8)}`)): Promise<Result<VirtualPort>> {
  const child = spawn('socat', ['-b', '65536', `PTY,raw,echo=0,link=${path},mode=600`, 'STDIO'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', chunk => {
    said = `${said}${String(chunk)}`.slice(-500)
  })
  let gone = ''
  child.once('error', (error: NodeJS.ErrnoException) => {
    gone = error.code === 'ENOENT' ? 'socat is not installed' : error.message
  })
  child.once('exit', () => {
    gone ||= said.trim() || 'socat ended'
  })
  // Writing into a cable that was pulled is no failure of ours.
  child.stdin.on('error', () => undefined)
  const until = Date.now() + patienceMs
  while (!(await isLink(path))) {
    if (gone !== '' || Date.now() > until) {
      child.kill()
      return failed(problem('serial.no-pty', { why: gone || 'socat made none in time' }))
    }
    await pause(5)
  }
  // Held open from here, so that the port stays when a program closes it.
  const holder = await open(await readlink(path), constants.O_RDWR | constants.O_NOCTTY)
  return ok(portOf(path, child, holder))
}

const isLink = (path: string) =>
  lstat(path).then(
    found => found.isSymbolicLink(),
    () => false,
  )

function portOf(path: string, child: ChildProcess, holder: FileHandle): VirtualPort {
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    path,
    write: bytes => void child.stdin?.write(bytes),
    onBytes: listener => void child.stdout?.on('data', listener),
    pause: () => {
      child.kill('SIGSTOP')
    },
    unplug: async () => {
      child.kill('SIGKILL')
      await holder.close().catch(() => undefined)
      if (child.exitCode === null && child.signalCode === null) await exited
      await rm(path, { force: true })
    },
  }
}
