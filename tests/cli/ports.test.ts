import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const dmwb = join(import.meta.dirname, '..', '..', 'bin', 'dmwb.mjs')

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'dmwb-ports-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command to its end, with this on its standard input. */
function run(input: string, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [dmwb, ...args])
  let [out, err] = ['', '']
  child.stdout.on('data', chunk => (out += String(chunk)))
  child.stderr.on('data', chunk => (err += String(chunk)))
  child.stdin.end(input)
  return new Promise(resolve => child.once('close', code => resolve({ code, out, err })))
}

/** Simulated hardware in a process of its own, and its port. */
async function hardware(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [dmwb, 'hardware', ...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    await new Promise(resolve => child.once('close', resolve))
  })
  const first = await new Promise<string>(resolve => child.stdout.once('data', chunk => resolve(String(chunk))))
  return (JSON.parse(first.split('\n')[0] ?? '') as { readonly port: string }).port
}

describe('dmwb identify', () => {
  it.each([
    ['modem', { kind: 'modem', deviceId: 'IMEI:490154203237518', manufacturer: 'DM Workbench', pin: 'READY' }],
    ['smp', { kind: 'board', deviceId: 'urn:dev:1', bootloader: 'MCUboot' }],
    ['console', { kind: 'console', host: 'urn:dev:1' }],
  ])('knows a simulated %s', async (kind, facts) => {
    const port = await hardware(kind, ...(kind === 'modem' ? [] : ['--id', 'urn:dev:1']))
    const { code, out } = await run('', 'identify', '--port', port, '--json')
    expect(JSON.parse(out)).toMatchObject({ ok: true, port, ...facts })
    expect(code).toBe(0)
  })

  it('says what to do when there is no such port', async () => {
    const { code, out, err } = await run('', 'identify', '--port', '/dev/no-such-port', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, problem: { code: 'serial.not-there' } })
    expect(err).toContain('dmwb ports')
  })
})

describe('dmwb board', () => {
  it('writes a setting that is there after a reset', async () => {
    const port = await hardware('smp', '--udp')
    const { code, out } = await run('', 'board', '--port', port, '--set', 'dm/devid=urn:dev:9', '--reset', '--json')
    expect(JSON.parse(out)).toMatchObject({ ok: true, deviceId: 'urn:dev:9', bootloader: 'MCUboot', reset: true })
    expect(code).toBe(0)
    const missing = await run('', 'board', '--port', port, '--get', 'dm/none', '--json')
    expect(JSON.parse(missing.out)).toMatchObject({ ok: false, problem: { code: 'serial.smp-refused' } })
    expect(missing.code).toBe(1)
  })
})

describe('dmwb console', () => {
  it('passes keys on, shows what comes, and writes both down', async () => {
    const port = await hardware('modem')
    const log = join(await folder(), 'console.log')
    const { code, out } = await run('ATE0\nATI\n', 'console', '--port', port, '--log', log)
    expect(code).toBe(0)
    expect(out).toContain('Simulated modem')
    expect(await readFile(log, 'utf8')).toMatch(/> 415445300d4154490d +\|ATE0\.ATI\.\|/)
  })

  it('sends a file as it is', async () => {
    const port = await hardware('console')
    const file = join(await folder(), 'script')
    await writeFile(file, 'echo from a file\n'.repeat(200))
    const args = ['console', '--port', port, '--send-file', file, '--seconds', '3', '--data', await folder()]
    const { code, out, err } = await run('', ...args)
    expect(code).toBe(0)
    expect(err).toContain('3400 of 3400 bytes of the file were sent')
    expect(out.match(/^from a file/gm)).toHaveLength(200)
    expect((await run('', ...args.with(4, `${file}-not`))).code).toBe(1)
  })

  it('takes up a device that was unplugged and returns', async () => {
    const port = await hardware('modem', '--unplug-after', '4', '--replug', '300')
    const data = await folder()
    const args = ['console', '--port', port, '--hex', '--seconds', '4', '--data', data]
    const { code, err } = await run('AT\nAT\n', ...args)
    expect(code).toBe(0)
    expect(err).toMatch(/waiting for it to return/)
    expect(err).toMatch(/it is back as/)
  })
})

describe('dmwb ports', () => {
  it('prints what is there', async () => {
    const { code, out } = await run('', 'ports', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, ports: expect.any(Array) })
  })
})
