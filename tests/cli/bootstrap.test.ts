import { execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

// ---- authorities, secrets, signatures, archives -----------------------------------------------------------------------

const text = (changes: object = {}, auth = { transport: 'basic', notification: true }) =>
  JSON.stringify({
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Test',
    accounts: [
      {
        server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
        permissions: ['*'],
        auth,
      },
    ],
    ...changes,
  })
const inFolder = (name: string, content: string) => {
  const path = join(folder(), name)
  writeFileSync(path, content, { mode: 0o600 })
  return path
}
const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' })

it('makes certificates with an authority that is named, for keys of devices too, and says when there is none', async () => {
  const at = (name: string) => join(folder(), name)
  const [key, cert, own, csr] = [at('ca.key'), at('ca.pem'), at('own.key'), at('own.csr')]
  const ec = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  openssl('req', '-x509', ...ec, '-subj', '/CN=Root', '-addext', 'keyUsage=keyCertSign', '-keyout', key, '-out', cert)
  openssl('req', '-new', ...ec, '-subj', '/CN=own', '-keyout', own, '-out', csr)
  const profile = inFolder('p.json', text({}, { transport: 'certificate', notification: false }))
  const table = inFolder('d.csv', `device,csr\nIMEI:1,\nIMEI:2,"${readFileSync(csr, 'utf8')}"\n`)
  const args = ['bootstrap', 'make', profile, '--as', 'mo-json', '--values', table, ...settings]
  const without = await dmwb([...args, '--out', folder(), '--json'])
  expect([without.code, without.stdout]).toEqual([1, expect.stringContaining('bootstrap.no-authority')])
  const out = folder()
  expect(await dmwb([...args, '--out', out, '--ca', cert, '--ca-key', key])).toMatchObject({ code: 0 })
  for (const [id, isOwn] of [
    ['IMEI:1', false],
    ['IMEI:2', true],
  ] as const) {
    const [{ MOData }] = JSON.parse(readFileSync(join(out, `${encodeURIComponent(id)}.json`), 'utf8'))
    const { Data, Secret } = MOData.dms1.Auth.Trsp
    const issued = new X509Certificate(Buffer.from(Data, 'base64'))
    expect([issued.subject, issued.verify(new X509Certificate(readFileSync(cert)).publicKey)]).toEqual([
      `CN=${id}`,
      true,
    ])
    const secret = isOwn
      ? readFileSync(own)
      : ({ key: Buffer.from(Secret, 'base64'), format: 'der', type: 'pkcs8' } as const)
    expect(issued.checkPrivateKey(createPrivateKey(secret))).toBe(true)
  }
}, 30_000)

it('takes named secrets from a file of the owner or the environment, and tells a missing one', async () => {
  const objects = [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { a: { Host: '{{secret.host}}' } } }]
  const profile = inFolder('p.json', text({ objects }))
  const make = (...more: readonly string[]) =>
    dmwb(['bootstrap', 'make', profile, '--as', 'mo-json', '--device', 'IMEI:1', ...settings, ...more])
  expect(await make()).toMatchObject({ code: 1, stderr: expect.stringContaining('bootstrap.no-secret') })
  const secret = inFolder('secret', 'hidden.example\n')
  expect((await make('--secret', `host=file:${secret}`)).stdout).toContain('"Host":"hidden.example"')
  chmodSync(secret, 0o644)
  expect((await make('--secret', `host=file:${secret}`)).stderr).toContain('others may read it')
  expect((await make('--secret', 'host=env:HOME')).stdout).toContain(`"Host":"${process.env.HOME}"`)
  expect(await make('--secret', 'host=env:DMWB_NONE')).toMatchObject({ code: 1 })
}, 30_000)

it('refuses a profile that is not signed, or was changed, where a signature is required', async () => {
  const profile = inFolder('p.json', text())
  const [key, pub] = [join(folder(), 'ada.key'), join(folder(), 'ada.pub')]
  openssl('genpkey', '-algorithm', 'ed25519', '-out', key)
  openssl('pkey', '-in', key, '-pubout', '-out', pub)
  const make = () =>
    dmwb([
      'bootstrap',
      'make',
      profile,
      '--as',
      'mo-json',
      '--device',
      'IMEI:1',
      '--require-signature',
      '--trusted-key',
      pub,
      ...settings,
    ])
  expect((await make()).stderr).toContain('bootstrap.signature-missing')
  expect(await dmwb(['bootstrap', 'sign', profile, '--key', key, '--signer', 'Ada'])).toMatchObject({ code: 0 })
  expect(await make()).toMatchObject({ code: 0 })
  writeFileSync(profile, text({ notes: 'changed' }))
  expect(await make()).toMatchObject({ code: 1, stderr: expect.stringContaining('bootstrap.signature-altered') })
}, 30_000)

it('makes accounts that the server of a data folder knows', async () => {
  const data = folder()
  const made = await dmwb(['bootstrap', 'make', profile, '--as', 'mo-json', '--device', 'IMEI:1', '--data', data])
  const [{ MOData }] = JSON.parse(made.stdout)
  const [account] = Object.values(MOData) as { SrvID: string; SrvURI: string; Auth: { Trsp: Record<string, string> } }[]
  expect(account?.SrvURI).toBe('https://127.0.0.1:8443/dm')
  const { Data = '', Secret = '' } = account?.Auth.Trsp ?? {}
  const server = start(['server', '--data', data, '--port', '0', '--auth', 'basic', '--share', '--json'])
  const address = await server.printed(/"address":"([^"]+)"/)
  const plain = Buffer.from(`${atob(Data)}:${atob(Secret)}`).toString('base64')
  const headers = { 'Content-Type': 'application/vnd.oma.dm.initiation+json', 'OMADM-DevID': 'IMEI:1' }
  const call = (authorization: string) =>
    fetch(address, {
      method: 'POST',
      headers: { ...headers, Authorization: `Basic ${authorization}` },
      body: '{"MOS":[]}',
    })
  expect((await call(plain)).status).toBe(200)
  expect((await call(btoa('a:b'))).status).toBe(401)
  await server.stop()
}, 30_000)

it('makes one archive for a table, with every form of every device', async () => {
  const file = join(folder(), 'out.tar')
  const table = inFolder('d.csv', 'device\nIMEI:1\nIMEI:2\n')
  const made = await dmwb([...make('mo-json', '--as', 'card'), '--values', table, '--archive', file])
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('2 rows: 2 made') })
  expect(execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim().split('\n')).toEqual([
    'IMEI%3A1.json',
    'IMEI%3A1.card.json',
    'IMEI%3A2.json',
    'IMEI%3A2.card.json',
    'out.tar.results.csv',
  ])
})

it('says what differs between two profiles', async () => {
  const [one, two] = [
    inFolder('1.json', text()),
    inFolder('2.json', text({ notes: 'new' }, { transport: 'psk', notification: true })),
  ]
  const same = await dmwb(['bootstrap', 'compare', one, one])
  expect([same.code, same.stdout]).toEqual([0, 'The two profiles say the same.\n'])
  const other = await dmwb(['bootstrap', 'compare', one, two, '--json'])
  expect([other.code, document(other)]).toMatchObject([
    1,
    {
      differences: [
        { path: '/accounts/{{server.id}}/auth/transport', kind: 'changed', before: 'basic', after: 'psk' },
        { path: '/notes', kind: 'added', after: 'new' },
      ],
    },
  ])
})

it('tells nothing of what it made: no secret in results, journal or on the screen', async () => {
  const out = folder()
  const objects = [
    { ClientURI: 'urn:example:mo:mail:1.0//', MOData: { a: { Host: '{{generated.host}}-{{secret.host}}' } } },
  ]
  const profile = inFolder('p.json', text({ objects }))
  const table = inFolder('d.csv', 'device,pin\nIMEI:1,4711\nIMEI:2,4712\n')
  const secret = inFolder('secret', 'hidden-word')
  const args = ['bootstrap', 'make', profile, '--as', 'mo-json', '--values', table, '--out', out, ...settings]
  const made = await dmwb([...args, '--secret', `host=file:${secret}`, '--json'])
  expect(made.code).toBe(0)
  const told = [
    made.stdout,
    made.stderr,
    ...['results.csv', 'journal.jsonl'].map(name => readFileSync(join(out, name), 'utf8')),
  ].join('\n')
  for (const id of ['IMEI%3A1', 'IMEI%3A2']) {
    const [account, mail] = JSON.parse(readFileSync(join(out, `${id}.json`), 'utf8'))
    const { Noti, Trsp } = account.MOData.dms1.Auth
    for (const value of [Noti.Secret, Trsp.Secret]) {
      expect(told).not.toContain(value)
      expect(told).not.toContain(atob(value))
    }
    expect(mail.MOData.a.Host).toMatch(/^[\w-]{32}-hidden-word$/)
    expect(told).not.toContain(mail.MOData.a.Host.slice(0, 32))
  }
  expect(told).not.toMatch(/hidden-word|4711/)
})

it('refuses the rows whose values break the DDF or the bounds of the profile, and makes the others', async () => {
  const objects = [
    { ClientURI: 'urn:example:mo:mail:1.0//', MOData: { a: { Host: '{{row.host}}', Port: '{{row.port}}' } } },
  ]
  const placeholders = { 'row.host': { pattern: '[a-z.]+' } }
  const profile = inFolder('p.json', text({ objects, placeholders }))
  const table = inFolder(
    'd.csv',
    'device,host,port,colour\nIMEI:1,mail.a,25,\nIMEI:2,mail.b,many,\nIMEI:3,MAIL,25,\nIMEI:4,,25,\n',
  )
  const out = folder()
  const made = await dmwb([
    'bootstrap',
    'make',
    profile,
    '--as',
    'mo-json',
    '--values',
    table,
    '--out',
    out,
    ...settings,
    '--json',
  ])
  const rows = made.stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect([made.code, rows.map(row => [row.line, row.result, row.problem?.code])]).toEqual([
    1,
    [
      [2, 'made', undefined],
      [3, 'refused', 'bootstrap.node-format'],
      [4, 'refused', 'bootstrap.value-unfit'],
      [5, 'refused', 'bootstrap.no-value'],
    ],
  ])
  expect(made.stderr).toContain('the profile uses no column colour')
  expect(readFileSync(join(out, 'IMEI%3A1.json'), 'utf8')).toContain('"Port":25}')
})

it('makes a document for no device in particular', async () => {
  const out = folder()
  expect(await dmwb(make('draft', '--out', out))).toMatchObject({ code: 0, stdout: expect.stringContaining('1 made') })
  expect(readdirSync(out).sort()).toEqual(['device.json', 'journal.jsonl', 'results.csv'])
})

it('holds objects against the DDFs of a workspace', async () => {
  const data = folder()
  mkdirSync(join(data, 'workspace'), { recursive: true })
  const ddf = readFileSync(join(import.meta.dirname, '../../resources/ddf/mail-1.0.ddf'), 'utf8')
  writeFileSync(join(data, 'workspace', 'own.ddf'), ddf.replaceAll('urn:example:mo:mail:1.0', 'urn:own:mo:mail:1.0'))
  const objects = [{ ClientURI: 'urn:own:mo:mail:1.0//', MOData: { a: { Host: 'mail', Port: 'many' } } }]
  const profile = inFolder('p.json', text({ objects }))
  const made = await dmwb(['bootstrap', 'make', profile, '--as', 'mo-json', '--data', data])
  expect([made.code, made.stderr]).toEqual([1, expect.stringContaining('bootstrap.node-format')])
})
