import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dmwb, document, folder, start } from './dmwb.ts'

const profile = join(import.meta.dirname, '..', '..', 'resources', 'profiles', 'phone.json')
const settings = ['server.id=DMS1', 'server.uri=https://dms1.example.com/dm', 'server.name=Example'].flatMap(each => [
  '--set',
  each,
])
const make = (to: string, ...more: readonly string[]) => [
  'bootstrap',
  'make',
  profile,
  '--as',
  to,
  ...settings,
  ...more,
]

it.each([
  ['mo-json', []],
  ['draft', []],
  ['tnds', []],
  ['dm1-xml', []],
  ['dm1-wbxml', []],
  ['cp-xml', []],
  ['cp-wbxml', []],
  ['wap-push', ['--carry', 'draft']],
  ['card', ['--carry', 'draft']],
  ['sms', ['--sec', 'netwpin', '--set', 'imsi=001010123456789', '--set', 'phone=+491701234567']],
])('makes %s of a profile and reads it back', async (to, more) => {
  const out = folder()
  const made = await dmwb(make(to, '--device', 'IMEI:1', '--out', out, ...more))
  expect(made).toMatchObject({ code: 0 })
  const [file = ''] = readdirSync(out).filter(name => name.startsWith('IMEI'))
  const read = await dmwb(['bootstrap', 'verify', join(out, file), '--imsi', '001010123456789', '--json'])
  expect(document(read)).toMatchObject({
    ok: true,
    accounts: [{ serverId: 'DMS1', address: 'https://dms1.example.com/dm' }],
  })
  if (to === 'sms') expect(read.stdout).toContain('"mac":"holds"')
  if (to === 'wap-push') expect(read.stdout).toContain('"type":"application/dm20"')
})

it('says in words what a bootstrap will do, and shows secrets only when asked', async () => {
  const out = folder()
  await dmwb(make('cp-wbxml', '--device', 'IMEI:1', '--out', out, '--set', 'credentials.secret=hidden-word'))
  const file = join(out, 'IMEI%3A1.cp.wbxml')
  const read = await dmwb(['bootstrap', 'verify', file])
  expect(read.stdout).toMatch(
    /What it is: client provisioning document, WBXML[\s\S]*makes or replaces the account of the DM Server DMS1/,
  )
  expect(read.stdout).not.toContain('hidden-word')
  expect((await dmwb(['bootstrap', 'verify', file, '--secrets'])).stdout).toContain('hidden-word')
})

it('fails on a MAC that does not fit', async () => {
  const out = folder()
  await dmwb(make('wap-push', '--sec', 'userpin', '--set', 'pin=1234', '--device', 'IMEI:1', '--out', out))
  const verify = (pin: string) => dmwb(['bootstrap', 'verify', join(out, 'IMEI%3A1.wap-push'), '--pin', pin])
  expect((await verify('1234')).code).toBe(0)
  const wrong = await verify('4321')
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('a device refuses the push')])
})

it.each([
  [['--device', 'a', '--values', 'b'], 2, 'Give either'],
  [['--values', 'b.csv'], 2, '--out'],
  [['--device', 'a', '--set', 'colour=red'], 2, 'knows no colour'],
  [['--device', 'a b'], 1, 'has blanks'],
  [['--values', '/nowhere.csv', '--out', '/tmp/dmwb-none'], 1, 'cannot be read'],
])('refuses %j', async (more, code, words) => {
  const args = make('mo-json', ...more).map(each => each.replace('/tmp/dmwb-none', folder()))
  expect(await dmwb(args)).toMatchObject({ code, stderr: expect.stringContaining(words) })
})

it('makes the documents of a table, and tells every row that it refuses', async () => {
  const out = folder()
  const table = join(folder(), 'devices.csv')
  writeFileSync(table, 'device,pin\nIMEI:1,11\nIMEI:1,12\n,13\nIMEI:2\nIMEI:3,\nIMEI:4,14\n')
  const made = await dmwb(make('wap-push', '--sec', 'userpin', '--values', table, '--out', out, '--json'))
  expect(made.code).toBe(1)
  const rows = made.stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(rows.map(row => [row.line, row.result, row.problem?.code])).toEqual([
    [2, 'made', undefined],
    [3, 'refused', 'bootstrap.row-twice'],
    [4, 'refused', 'bootstrap.row'],
    [5, 'refused', 'bootstrap.row'],
    [6, 'refused', 'bootstrap.no-pin'],
    [7, 'made', undefined],
  ])
  expect(readFileSync(join(out, 'results.csv'), 'utf8').trim().split('\n')).toHaveLength(7)
})

it('goes on where it was killed, without touching what was finished', async () => {
  const out = folder()
  const table = join(folder(), 'devices.csv')
  const ids = Array.from({ length: 3000 }, (_, index) => `IMEI:${index}`)
  writeFileSync(table, `device\n${ids.join('\n')}\n`)
  const args = make('mo-json', '--values', table, '--out', out, '--json')
  const first = start(args)
  await first.printed(/"line":200,/)
  await first.stop('SIGKILL')
  expect(existsSync(join(out, 'results.csv'))).toBe(false)
  const early = readFileSync(join(out, 'IMEI%3A0.json'), 'utf8')
  const second = await dmwb(args)
  const results = second.stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).result)
  expect([second.code, results.length, results[0], results.at(-1)]).toEqual([0, 3000, 'kept', 'made'])
  expect(readFileSync(join(out, 'IMEI%3A0.json'), 'utf8')).toBe(early)
  expect(readdirSync(out).filter(name => name.startsWith('IMEI') && !name.endsWith('.part'))).toHaveLength(3000)
})
