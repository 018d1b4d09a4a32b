import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dmwb, document, type Ended, file, folder, start } from './dmwb.ts'

interface Demo {
  readonly ok: boolean
  readonly deviceId: string
  readonly method: string
  readonly record: string
  readonly insecure: boolean
  readonly server: string
  readonly bootstrap: {
    readonly result: string
    readonly steps: readonly { readonly step: string; readonly ok: boolean }[]
  }
  readonly packages: readonly { readonly package: number; readonly text: string; readonly base64: string }[]
  readonly commands: readonly { readonly command: readonly string[]; readonly status?: number }[]
  readonly alerts: readonly { readonly type: string }[]
  readonly nodes: number
  readonly deviceNodes: number
  readonly problem?: { readonly code: string }
}
interface Exported {
  readonly ok: boolean
  readonly packages: unknown
}

/** Processes whose command line names this data folder. */
function processesOn(data: string): readonly string[] {
  const all = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n')
  return all.filter(line => line.includes(data))
}

function check(ended: Ended): Demo {
  const demo = document<Demo>(ended)
  expect([ended.code, demo.ok, demo.bootstrap.result, demo.method]).toEqual([0, true, 'PASS', 'client-initiated'])
  expect(demo.server).toMatch(/^https:\/\/127\.0\.0\.1:\d+\//)
  expect(demo.insecure).toBe(false)
  expect(demo.alerts.map(({ type }) => type)).toContain('urn:oma:at:dm:2.0:BootstrapComplete')
  expect(demo.packages.at(-1)).toMatchObject({ package: 2, text: '{"CMD":[["END"]]}' })
  const statuses = demo.commands.filter(({ command }) => command[0] === 'GET').map(({ status }) => status)
  expect(statuses.length).toBeGreaterThan(0)
  expect(new Set(statuses)).toEqual(new Set([200]))
  return demo
}

const patience = { timeout: 90_000 }

describe('dmwb demo', patience, () => {
  it('plays the whole story over HTTPS; the stored record can be printed again byte for byte', async () => {
    const data = folder()
    const ended = await dmwb(['demo', '--json', '--data', data])
    const demo = check(ended)
    expect(demo.nodes).toBeGreaterThan(100)
    expect(demo.deviceNodes).toBeGreaterThanOrEqual(demo.nodes)
    const exported = await dmwb(['trace', 'export', demo.record, '--json', '--data', data])
    expect(exported.code).toBe(0)
    expect(document<Exported>(exported)).toMatchObject({ ok: true, packages: demo.packages, commands: demo.commands })
    expect(processesOn(data)).toEqual([])
    const again = check(await dmwb(['demo', '--json', '--data', data]))
    expect(again.deviceId).toBe(demo.deviceId)
    expect(again.record).not.toBe(demo.record)
  })

  it('keeps its data where the system has its place for it, unless told', async () => {
    const env = { XDG_DATA_HOME: folder(), HOME: folder() }
    const demo = check(await dmwb(['demo', '--json'], { env }))
    expect(readdirSync(join(env.XDG_DATA_HOME, 'dm-workbench'))).toContain('workbench.db')
    const exported = await dmwb(['trace', 'export', demo.record, '--json'], { env })
    expect(document<Exported>(exported).packages).toEqual(demo.packages)
  })

  it('tells people what happened', async () => {
    const ended = await dmwb(['demo', '--data', folder()])
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(
      /DM Server listens at https:[\s\S]*Package#1[\s\S]*Bootstrap PASS; \d+ nodes were read/,
    )
  })

  it('says that the data folder is in use', async () => {
    const data = folder()
    const workbench = start(['serve', '--port', '0', '--data', data, '--json'])
    await workbench.printed(/"address"/)
    const ended = await dmwb(['demo', '--json', '--data', data])
    expect([ended.code, document<Demo>(ended).problem?.code]).toEqual([1, 'storage.folder-in-use'])
    expect(ended.stderr).not.toMatch(/\n\s+at /)
    expect((await workbench.stop()).code).toBe(0)
  })

  it('refuses a description that is broken before it starts anything', async () => {
    const ddf = await file('broken.ddf', '<MgmtTree><Node>')
    const data = folder()
    const ended = await dmwb(['demo', '--json', '--data', data, '--ddf', ddf])
    expect([ended.code, document<Demo>(ended).problem]).toMatchObject([
      2,
      { code: 'xml.not-closed', at: { file: ddf } },
    ])
    expect(readdirSync(data)).toEqual([])
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves no process behind when it is ended by %s', async signal => {
    const data = folder()
    const demo = start(['demo', '--data', data])
    await demo.printed(/DM Server listens/)
    await demo.stop(signal)
    await expect.poll(() => processesOn(data), { timeout: 10_000, interval: 200 }).toEqual([])
  })
})

const shared = join(import.meta.dirname, '../../../shared/data/ddf')
const vendors = ['microsoft-win11-2025-02/DevDetail.xml', 'nokia-s60-3rd/AM_DDF.xml', 'motorola/P044_DDF_File.xml'].map(
  name => join(shared, name),
)
const present = vendors.filter(path => existsSync(path))
if (present.length < vendors.length) {
  process.stderr.write('The folder of real descriptions is not there: the demo is not played on them.\n')
}

describe.skipIf(present.length === 0)('dmwb demo on real descriptions', patience, () => {
  it.each(present.map(path => [`${basename(dirname(path))}/${basename(path)}`, path]))('of %s', async (_, path) => {
    const data = folder()
    const demo = check(await dmwb(['demo', '--json', '--data', data, '--ddf', path ?? '']))
    expect(demo.nodes).toBeGreaterThan(30)
    const exported = await dmwb(['trace', 'export', demo.record, '--json', '--data', data])
    expect(document<Exported>(exported).packages).toEqual(demo.packages)
  })
})
