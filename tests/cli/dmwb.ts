import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'

// Runs the real command in a process of its own, as a script would.

const script = join(import.meta.dirname, '..', '..', 'bin', 'dmwb.mjs')
const running = new Set<ChildProcess>()

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
})

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** The first match in what it printed so far, or prints from now on; rejects when it ends without it. */
  printed(pattern: RegExp): Promise<string>
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Another Node than the one the tests run on. */
  readonly node?: string
  readonly script?: string
  /** What it reads from standard input. */
  readonly input?: string
}

/** Starts `dmwb` with these arguments. */
export function start(args: readonly string[], options: RunOptions = {}): Started {
  const child = spawn(options.node ?? process.execPath, [options.script ?? script, ...args], {
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  running.add(child)
  child.stdin?.end(options.input)
  let stdout = ''
  let stderr = ''
  let over = false
  const listeners = new Set<() => void>()
  const heard = () => {
    for (const listener of listeners) listener()
  }
  child.stdout?.on('data', chunk => {
    stdout += String(chunk)
    heard()
  })
  child.stderr?.on('data', chunk => {
    stderr += String(chunk)
    heard()
  })
  const ended = new Promise<Ended>(resolve => {
    child.once('close', code => {
      over = true
      running.delete(child)
      heard()
      resolve({ code, stdout, stderr })
    })
  })
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(`${stdout}\n${stderr}`)
        if (found) resolve(found[1] ?? found[0])
        else if (over) reject(new Error(`dmwb ended without ${String(pattern)}:\n${stdout}\n${stderr}`))
      }
      listeners.add(look)
      look()
    })
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    return ended
  }
  return { child, ended, printed, stop }
}

/** Runs `dmwb` to its end. */
export function dmwb(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return start(args, options).ended
}

/** The one JSON document on stdout; throws when there is more, or less. */
export function document<T = Record<string, unknown>>({ stdout, stderr }: Ended): T {
  const lines = stdout.split('\n').filter(line => line !== '')
  if (lines.length !== 1) throw new Error(`${lines.length} lines on stdout:\n${stdout}\n${stderr}`)
  return JSON.parse(lines[0] ?? '') as T
}

export const folder = (): string => mkdtempSync(join(tmpdir(), 'dmwb-cli-'))

/** Writes a file into a folder of its own and gives back its path. */
export async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder(), name)
  await writeFile(path, content)
  return path
}
