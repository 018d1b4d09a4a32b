import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { utf8Encode } from '#core/bytes.ts'
import { explain } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import { openPty } from '#hardware/pty.ts'
import { openSerial } from './serial-link.ts'
import { loggedLink, openWireLog } from './wire-log.ts'

const got = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'dmwb-link-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}
async function pty() {
  const port = got(await openPty())
  onTestFinished(() => port.unplug())
  return port
}

describe('a serial port', () => {
  it('carries any bytes both ways, as they are', async () => {
    const port = await pty()
    const link = got(await openSerial({ path: port.path, lines: { dtr: false, rts: false } }))
    onTestFinished(() => link.close())
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 31) & 0xff)
    const echo: Buffer[] = []
    port.onBytes(part => port.write(part))
    link.onBytes(part => void echo.push(Buffer.from(part)))
    await link.send(bytes)
    while (Buffer.concat(echo).length < bytes.length) await pause(5)
    expect(new Uint8Array(Buffer.concat(echo))).toEqual(bytes)
  })

  it('tells that its cable was pulled, and takes nothing more', async () => {
    const port = await pty()
    const link = got(await openSerial({ path: port.path }))
    await port.unplug()
    expect(await link.gone).toMatch(/unplugged/)
    await expect(link.send(Uint8Array.of(1))).rejects.toThrow()
    await link.close()
    expect(await openSerial({ path: port.path })).toMatchObject({ problem: { code: 'serial.not-there' } })
  })

  it('does not wait for ever for a device that takes nothing', { timeout: 30_000 }, async () => {
    const port = await pty()
    const link = got(await openSerial({ path: port.path }))
    onTestFinished(() => link.close())
    port.pause()
    await expect(link.send(new Uint8Array(2_000_000))).rejects.toThrow('it takes nothing any more')
  })

  it('comes back under its name, as a new link', async () => {
    const first = got(await openPty())
    const old = got(await openSerial({ path: first.path }))
    await first.unplug()
    await old.gone
    const second = got(await openPty(first.path))
    onTestFinished(() => second.unplug())
    const link = got(await openSerial({ path: first.path }))
    onTestFinished(() => link.close())
    const heard = new Promise<Uint8Array>(resolve => link.onBytes(resolve))
    second.write(utf8Encode('back'))
    expect(Buffer.from(await heard).toString()).toBe('back')
  })

  it('says who has it, and how to find out', async () => {
    const port = await pty()
    const link = got(await openSerial({ path: port.path }))
    onTestFinished(() => link.close())
    const second = await openSerial({ path: port.path })
    expect(second).toMatchObject({ ok: false, problem: { code: 'serial.busy' } })
    expect(!second.ok && explain(second.problem).next).toContain(`sudo fuser -v ${port.path}`)
  })

  it('is told from what is none', async () => {
    const file = join(await folder(), 'file')
    await writeFile(file, '')
    expect(await openSerial({ path: file })).toMatchObject({ problem: { code: 'serial.not-opened' } })
    expect(await openSerial({ path: `${file}-not` })).toMatchObject({ problem: { code: 'serial.not-there' } })
  })

  it.skipIf(process.getuid?.() === 0)('names the group that may open it', async () => {
    const port = await pty()
    await chmod(port.path, 0o000)
    const refused = await openSerial({ path: port.path })
    expect(refused).toMatchObject({ problem: { code: 'serial.no-rights' } })
    expect(!refused.ok && explain(refused.problem).next).toMatch(/usermod -aG \S+ \S+/)
  })

  it('is written down from the first byte, for its owner only', async () => {
    const port = await pty()
    const file = join(await folder(), 'deep', 'wire.log')
    const log = await openWireLog(file, () => new Date(0))
    const link = loggedLink(got(await openSerial({ path: port.path })), log)
    const heard = new Promise<void>(resolve => link.onBytes(() => resolve()))
    await link.send(utf8Encode('AT\r'))
    port.write(utf8Encode('\r\nOK\r\n'))
    await heard
    await link.close()
    await link.gone
    await log.close()
    const lines = (await readFile(file, 'utf8')).split('\n').map(line => line.replace(/ +\|/, ' |'))
    expect(lines).toEqual([
      '1970-01-01T00:00:00.000Z > 41540d |AT.|',
      '1970-01-01T00:00:00.000Z < 0d0a4f4b0d0a |..OK..|',
      '1970-01-01T00:00:00.000Z # the port was closed',
      '',
    ])
  })
})
