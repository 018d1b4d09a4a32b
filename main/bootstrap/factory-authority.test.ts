import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Factory, openssl, startFactory } from './factory.fixture.ts'
import { openFactoryAuthority } from './factory-authority.ts'

let factory: Factory
let origin = ''
let tls: Factory['tls']
const at = (name: string) => join(factory.folder, name)
beforeAll(async () => {
  factory = await startFactory()
  ;({ origin, tls } = factory)
})
afterAll(() => factory.stop())
const open = (path: string) => {
  const opened = openFactoryAuthority({ url: origin + path, ...tls })
  if (!opened.ok) throw new Error(opened.problem.code)
  return opened.value
}

it('certifies keys that are made here', async () => {
  const issued = await open('/').issue('IMEI:1')
  if (!issued.ok) throw new Error(JSON.stringify(issued.problem))
  const certificate = new X509Certificate(issued.value.cert)
  expect(certificate.verify(new X509Certificate(readFileSync(at('root.pem'))).publicKey)).toBe(true)
  expect(certificate.checkPrivateKey(createPrivateKey(issued.value.key))).toBe(true)
  expect(certificate.subject).toBe('CN=IMEI:1')
})

it('certifies keys of devices, by their own requests', async () => {
  openssl(
    'req',
    '-new',
    '-nodes',
    '-newkey',
    'rsa:2048',
    '-subj',
    '/CN=own',
    '-keyout',
    at('own.key'),
    '-out',
    at('own.csr'),
  )
  const issued = await open('/').certify(readFileSync(at('own.csr'), 'utf8'), 'IMEI:2')
  if (!issued.ok) throw new Error(JSON.stringify(issued.problem))
  expect(new X509Certificate(issued.value.cert).checkPrivateKey(createPrivateKey(readFileSync(at('own.key'))))).toBe(
    true,
  )
})

it.each([
  ['refuses', '/none', 'it answered 403'],
  ['sends the certificate of another key', '/other', 'the certificate is of another key'],
])('is told in words when it %s', async (_what, path, what) => {
  expect(await open(path).issue('IMEI:3')).toMatchObject({
    problem: { code: 'bootstrap.authority-answer', detail: { what } },
  })
})

it('is not asked without TLS that proves who it is', async () => {
  const bare = openFactoryAuthority({ url: origin })
  expect(bare.ok && (await bare.value.issue('IMEI:4'))).toMatchObject({
    ok: false,
    problem: { code: 'bootstrap.authority-silent', detail: { what: expect.stringMatching(/certificate/) } },
  })
})

it('is told in words when nobody answers', async () => {
  const opened = openFactoryAuthority({ url: 'https://127.0.0.1:1/', ...tls })
  expect(opened.ok && (await opened.value.issue('IMEI:5'))).toMatchObject({
    problem: { code: 'bootstrap.authority-silent', detail: { url: 'https://127.0.0.1:1/' } },
  })
})

it('signs by nobody but whom it is known by', async () => {
  const by = (issuer: string) => openFactoryAuthority({ url: `${origin}/`, ...tls, issuer })
  const [known, other] = [by(readFileSync(at('root.pem'), 'utf8')), by(tls.ca)]
  expect(known.ok && (await known.value.issue('IMEI:6'))).toMatchObject({ ok: true })
  expect(other.ok && (await other.value.issue('IMEI:6'))).toMatchObject({
    problem: { code: 'bootstrap.authority-answer', detail: { what: 'the certificate is signed by somebody else' } },
  })
})

it.each([
  ['its address is plain http', { url: 'http://127.0.0.1/' }],
  ['its address is none', { url: 'https://' }],
  ['our key is missing', { cert: 'x' }],
  ['our key is another', { cert: 'x', key: 'y' }],
  ['its TLS certificate is trusted by what is none', { ca: 'x' }],
  ['who signs is no certificate', { issuer: 'x' }],
])('is refused when %s', (_what, more) => {
  expect(openFactoryAuthority({ url: 'https://127.0.0.1/', ...more })).toMatchObject({
    problem: { code: 'bootstrap.factory-authority' },
  })
})

it('is refused when who signs may sign nobody', () => {
  expect(openFactoryAuthority({ url: origin, issuer: tls.cert })).toMatchObject({
    problem: { code: 'bootstrap.factory-authority' },
  })
})
