import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildWhatChanged, root } from '../../scripts/build.ts'

// `npm start` as a user types it, on a machine without a display.

const folder = mkdtempSync(join(tmpdir(), 'dmwb-start-'))
const children: ChildProcess[] = []
beforeAll(() => buildWhatChanged(['renderer']), 120_000)
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  /** Everything printed so far, both streams. */
  readonly printed: () => string
  readonly address: Promise<string>
  readonly ended: Promise<number | null>
}

function npmStart(...options: string[]): Started {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
  const child = spawn('npm', ['start', '--silent', '--', ...options], { cwd: root, env, detached: true })
  children.push(child)
  let printed = ''
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const address = new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      printed += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(printed)?.[0]
      if (found) resolve(found)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    void ended.then(code => reject(new Error(`npm start ended with ${code}: ${printed}`)))
  })
  address.catch(() => {})
  return { child, printed: () => printed, address, ended }
}

/** Processes of the group that npm was started in; they are all that a start may leave behind. */
function processesOfGroup(group: number | undefined): string[] {
  const lines = execFileSync('ps', ['-eo', 'pgid=,pid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter(line => Number(line.trim().split(/\s+/)[0]) === group && !/^\s*\d+\s+\d+\s+Z/.test(line))
}

it('serves the window on loopback, says why, and leaves no process behind when npm is stopped', async () => {
  const started = npmStart('--port', '0', '--data', join(folder, 'a'))
  const address = await started.address
  expect(started.printed()).toMatch(/because this machine has no display/)
  const page = await fetch(address)
  expect(page.status).toBe(200)
  expect(await page.text()).toMatch(/<title>DM Workbench/)
  started.child.kill('SIGTERM')
  await started.ended
  await expect.poll(() => processesOfGroup(started.child.pid), { timeout: 10_000 }).toEqual([])
  await expect(fetch(address)).rejects.toThrow()
}, 60_000)

it('explains a second start on the same data folder, and the first goes on', async () => {
  const first = npmStart('--port', '0', '--data', join(folder, 'b'))
  const address = await first.address
  const second = npmStart('--port', '0', '--data', join(folder, 'b'))
  expect(await second.ended).toBe(1)
  expect(second.printed()).toMatch(/in use by process \d+/)
  expect(second.printed()).not.toMatch(/\n\s+at /)
  expect((await fetch(address)).status).toBe(200)
  first.child.kill('SIGTERM')
  await first.ended
}, 60_000)
