import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Profile } from '../bootstrap/profile.ts'
import { device, profile, values, withAccount, withMail } from './forms.fixture.ts'
import { bootstrapForms } from './forms.ts'
import { type FormOrder, makeForm } from './make-form.ts'
import { pushKey } from './push-key.ts'
import { readForm } from './read-form.ts'
import { decodeBootstrapPush } from './wap-push.ts'

const hmacSha1 = (key: Uint8Array, data: Uint8Array) => createHmac('sha1', key).update(data).digest()

function make(order: FormOrder, of: Profile = profile): Uint8Array {
  const made = makeForm({ profile: of, values, order, device, hmacSha1 })
  if (!made.ok) throw new Error(JSON.stringify(made.problem))
  return made.value.bytes
}
const refusal = (order: FormOrder, of: Profile = profile, known = {}) => {
  const made = makeForm({ profile: of, values, order, device: known, hmacSha1 })
  return made.ok ? undefined : made.problem.code
}
const read = (bytes: Uint8Array, secrets = false) => {
  const reading = readForm(bytes, { secrets })
  if (!reading.ok) throw new Error(JSON.stringify(reading.problem))
  return reading.value
}

const orders: readonly FormOrder[] = [
  ...bootstrapForms.map(form => ({ form })),
  { form: 'card', carry: 'draft' },
  { form: 'card', carry: 'dm1-wbxml' },
  { form: 'wap-push', carry: 'draft' },
  { form: 'wap-push', carry: 'mo-json' },
  { form: 'wap-push', carry: 'dm1-wbxml', security: 'usernetwpin' },
  { form: 'wap-push', security: 'userpin' },
  { form: 'sms', security: 'netwpin' },
]

describe.each(orders)('a bootstrap as %o', order => {
  const bytes = make(order)

  it('is read back: the same account, nothing to complain of', () => {
    const { accounts, problems } = read(bytes)
    expect(problems.filter(({ code }) => code.startsWith('bootstrap.'))).toEqual([])
    expect(accounts).toMatchObject([
      {
        serverId: 'dm1.example.com',
        name: 'Example',
        address: 'https://dm1.example.com/dm12',
        serverCredentials: true,
      },
    ])
  })

  it('comes out the same again', () => {
    expect(make(order)).toEqual(bytes)
  })

  it('shows its secrets only when asked', () => {
    const secret = /s3cret|czNjcmV0/
    expect(JSON.stringify(read(bytes))).not.toMatch(secret)
    expect(read(bytes, true).decoded).toMatch(secret)
  })

  it('is refused once it is cut, or shows that something is missing', () => {
    for (const share of [0.1, 0.5, 0.9]) {
      const reading = readForm(bytes.subarray(0, Math.floor(bytes.length * share)))
      expect(reading.ok).toBe(false)
    }
  })
})

it('says what it is: form and carriers', () => {
  const seen = (order: FormOrder) => {
    const { form, carriers } = read(make(order))
    return [form, ...carriers.map(({ kind }) => kind)]
  }
  expect(orders.map(seen)).toEqual([
    ['mo-json'],
    ['draft'],
    ['tnds'],
    ['dm1-xml'],
    ['dm1-wbxml'],
    ['cp-xml'],
    ['cp-wbxml'],
    ['cp-wbxml', 'push'],
    ['mo-json', 'card'],
    ['cp-wbxml', 'sms', 'push'],
    ['draft', 'card'],
    ['dm1-wbxml', 'card'],
    ['draft', 'push'],
    ['mo-json', 'push'],
    ['dm1-wbxml', 'push'],
    ['cp-wbxml', 'push'],
    ['cp-wbxml', 'sms', 'push'],
  ])
})

it('writes the account of client provisioning with the names of w7', () => {
  expect(new TextDecoder().decode(make({ form: 'cp-xml' }))).toContain(`  <characteristic type="APPLICATION">
    <parm name="APPID" value="w7"/>
    <parm name="PROVIDER-ID" value="dm1.example.com"/>
    <parm name="NAME" value="Example"/>
    <characteristic type="APPADDR">
      <parm name="ADDR" value="https://dm1.example.com/dm12"/>
      <parm name="ADDRTYPE" value="URI"/>
      <characteristic type="PORT">
        <parm name="PORTNBR" value="443"/>
      </characteristic>
    </characteristic>
    <characteristic type="APPAUTH">
      <parm name="AAUTHLEVEL" value="APPSRV"/>
      <parm name="AAUTHTYPE" value="DIGEST"/>`)
})

it('reads a tree that stands in its message as CDATA, and hides its secrets too', () => {
  const text = new TextDecoder().decode(make({ form: 'dm1-xml' }))
  const folded = text.replace(/(<MgmtTree[\s\S]*<\/MgmtTree>)/, '<![CDATA[$1]]>')
  const reading = read(new TextEncoder().encode(folded))
  expect(reading.accounts).toMatchObject([{ serverId: 'dm1.example.com', user: 'sim-001' }])
  expect(reading.decoded).not.toContain('s3cret')
})

it('carries other objects where the form can, and says so where it cannot', () => {
  for (const form of ['mo-json', 'draft', 'tnds', 'dm1-xml', 'dm1-wbxml'] as const) {
    expect(read(make({ form }, withMail)).objects).toEqual(['urn:example:mo:mail:1.0//'])
  }
  const made = makeForm({ profile: withMail, values, order: { form: 'cp-xml' }, device, hmacSha1 })
  expect(made.ok && made.value.lost.map(({ detail }) => detail?.what)).toContain('the other objects')
})

it.each<[string, FormOrder, Profile, object, string]>([
  [
    'a certificate',
    { form: 'dm1-xml' },
    withAccount({ auth: { transport: 'certificate', notification: false } }),
    {},
    'bootstrap.form-credentials',
  ],
  [
    'a TLS key',
    { form: 'cp-wbxml' },
    withAccount({ auth: { transport: 'psk', notification: false } }),
    {},
    'bootstrap.form-credentials',
  ],
  [
    'plain http',
    { form: 'cp-xml' },
    withAccount({ server: { id: 'a', uri: 'http://a.example/', name: 'A' } }),
    {},
    'bootstrap.unsafe-address',
  ],
  ['client provisioning on a DM card', { form: 'card', carry: 'cp-wbxml' }, profile, {}, 'bootstrap.form-carry'],
  ['no PIN', { form: 'wap-push', security: 'userpin' }, profile, {}, 'bootstrap.no-pin'],
  ['no telephone number', { form: 'sms' }, profile, {}, 'notification.sms-number'],
])('is not made with %s', (_what, order, of, known, code) => {
  expect(refusal(order, of, known)).toBe(code)
})

it.each([
  ['nothing', '', 'package.not-json'],
  ['another XML document', '<html/>', 'bootstrap.form-unknown'],
  ['an MO document without account', '[{"ClientURI":"urn:a:b//","MOData":{"x":{}}}]', undefined],
])('takes %s for what it is', (_what, text, code) => {
  const reading = readForm(new TextEncoder().encode(text))
  expect(reading.ok ? undefined : reading.problem.code).toBe(code)
  if (reading.ok) expect(reading.value.problems).toMatchObject([{ code: 'bootstrap.no-account' }])
})

describe('an independent judge', () => {
  const run = (command: string, args: readonly string[], input: Uint8Array) => {
    const folder = mkdtempSync(join(tmpdir(), 'forms-'))
    try {
      const file = join(folder, 'in')
      writeFileSync(file, input)
      const { status, stdout, stderr } = spawnSync(
        command,
        args.map(each => each.replace('FILE', file).replace('OUT', join(folder, 'out'))),
      )
      if (status !== 0) return { status, said: String(stderr) }
      const said = args.some(each => each.includes('OUT')) ? readFileSync(join(folder, 'out'), 'utf8') : String(stdout)
      return { status, said }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  const have = (command: string) => {
    const found = spawnSync(command, ['--version']).error === undefined
    if (!found) process.stderr.write(`\nSKIPPED: ${command} is missing; it does not judge in this run.\n\n`)
    return found
  }

  it.runIf(have('wbxml2xml'))('libwbxml reads our WBXML and sees the same values', () => {
    for (const form of ['cp-wbxml', 'dm1-wbxml'] as const) {
      const { status, said } = run('wbxml2xml', ['-o', 'OUT', 'FILE'], make({ form }, withMail))
      expect([status, form]).toEqual([0, form])
      expect(said).toContain('s3cret&lt;&amp;&gt;')
      expect(said).toContain('https://dm1.example.com/dm12')
      expect(said.includes('mail.example.com')).toBe(form === 'dm1-wbxml')
    }
  })

  it.runIf(have('xmllint'))('xmllint finds our XML well-formed', () => {
    for (const form of ['tnds', 'dm1-xml', 'cp-xml'] as const) {
      expect([run('xmllint', ['--noout', '--nonet', 'FILE'], make({ form }, withMail)), form]).toEqual([
        { status: 0, said: '' },
        form,
      ])
    }
  })

  it.runIf(have('jq'))('jq reads our JSON, and that on the card, and sees the same values', () => {
    const found = (bytes: Uint8Array, filter: string) => run('jq', ['-r', filter, 'FILE'], bytes).said.trim()
    for (const form of ['mo-json', 'draft'] as const) {
      expect(found(make({ form }, withMail), 'first(.. | .SrvID? // empty)'), form).toBe('dm1.example.com')
      expect(found(make({ form }, withMail), 'first(.. | .Host? // empty)'), form).toBe('mail.example.com')
    }
    const hex = found(make({ form: 'card' }), 'first(.. | strings | select(startswith("5B7B22")))')
    const document = Buffer.from(hex.replace(/(?:FF)+$/, ''), 'hex')
    expect(found(document, 'first(.. | .SrvID? // empty)')).toBe('dm1.example.com')
  })

  it.runIf(have('openssl'))('openssl computes the same MAC', () => {
    for (const security of ['netwpin', 'userpin', 'usernetwpin'] as const) {
      const push = decodeBootstrapPush(make({ form: 'wap-push', security }))
      const key = pushKey({ security, profile: 'cp' }, device)
      if (!push.ok || !key.ok) throw new Error('there is no push')
      const hex = Buffer.from(key.value).toString('hex')
      const { said } = run(
        'openssl',
        ['dgst', '-sha1', '-mac', 'HMAC', '-macopt', `hexkey:${hex}`, 'FILE'],
        push.value.body,
      )
      expect(said.trim().split(' ').at(-1)?.toUpperCase()).toBe(push.value.protection?.mac)
    }
  })
})
