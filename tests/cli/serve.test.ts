import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dmwb, document, file, folder, start } from './dmwb.ts'

interface Printed {
  readonly ok: boolean
  readonly address?: string
  readonly port?: number
  readonly pid?: number
  readonly problem?: { readonly code: string; readonly detail?: object }
}

describe('dmwb serve', () => {
  it('prints where the workbench is, and ends cleanly', async () => {
    const data = join(folder(), 'new', 'data')
    const workbench = start(['serve', '--port', '0', '--data', data, '--json'])
    const printed = JSON.parse(await workbench.printed(/^(\{.*\})$/m)) as Printed
    expect(printed).toMatchObject({ ok: true, pid: workbench.child.pid, port: expect.any(Number) })
    expect(printed.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=.{20,}$/)
    const page = await fetch(printed.address ?? '')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const ended = await workbench.stop('SIGTERM')
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    expect(existsSync(join(data, 'workbench.db'))).toBe(true)
  })

  it('says who uses the data folder, and leaves it alone', async () => {
    const data = folder()
    const first = start(['serve', '--port', '0', '--data', data, '--json'])
    await first.printed(/"address"/)
    const second = await dmwb(['serve', '--port', '0', '--data', data, '--json'])
    expect([second.code, document<Printed>(second)]).toMatchObject([
      1,
      { ok: false, problem: { code: 'storage.folder-in-use', detail: { pid: String(first.child.pid) } } },
    ])
    expect((await first.stop()).code).toBe(0)
    const third = start(['serve', '--port', '0', '--data', data])
    expect(await third.printed(/DM Workbench: (\S+)/)).toContain('#token=')
    expect((await third.stop('SIGINT')).code).toBe(0)
  })

  it('just works on a folder whose workbench was killed', async () => {
    const data = folder()
    const first = start(['serve', '--port', '0', '--data', data, '--json'])
    await first.printed(/"address"/)
    await first.stop('SIGKILL')
    const second = start(['serve', '--port', '0', '--data', data, '--json'])
    await second.printed(/"address"/)
    expect((await second.stop()).code).toBe(0)
  })

  it('ends with the npx that started it, also when that is killed', async () => {
    const launcher = await file(
      'launcher.mjs',
      "import { spawn } from 'node:child_process'\nspawn(process.execPath, process.argv.slice(2), { stdio: 'inherit' })\n",
    )
    const script = join(import.meta.dirname, '..', '..', 'bin', 'dmwb.mjs')
    const workbench = start([script, 'serve', '--port', '0', '--data', folder(), '--json'], {
      script: launcher,
      env: { npm_command: 'exec' },
    })
    const { address } = JSON.parse(await workbench.printed(/^(\{.*\})$/m)) as Printed
    // Settles only when the command itself has closed its output, too.
    await workbench.stop('SIGKILL')
    await expect(fetch(address ?? '')).rejects.toThrow()
  })

  it('says that a port which was asked for is taken', async () => {
    const other = createServer()
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const ended = await dmwb(['serve', '--port', String(port), '--data', folder(), '--json'])
    other.close()
    expect([ended.code, document<Printed>(ended).problem]).toMatchObject([1, { code: 'http.port-in-use' }])
  })

  it('says that the data folder is a file', async () => {
    const data = await file('data', 'x')
    const ended = await dmwb(['serve', '--port', '0', '--data', data, '--json'])
    expect([ended.code, document<Printed>(ended).ok]).toEqual([1, false])
    expect(ended.stderr).toContain(data)
    expect(ended.stderr).not.toMatch(/\n\s+at /)
  })
})
