import { spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openAuthority } from './authority.ts'
import { newClientKey } from './client-certificate.ts'
import { openClientIssuer } from './client-issuer.ts'

const kept = new Map<string, Uint8Array>()
const keep = {
  get: async (name: string) => kept.get(name),
  put: async (name: string, of: Uint8Array) => void kept.set(name, of),
}
const folder = mkdtempSync(join(tmpdir(), 'client-certificate-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const openssl = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('openssl', args)
  return { status, said: `${stdout}${stderr}` }
}

function verified({ certificate }: { readonly certificate: string }, cert: string): string {
  writeFileSync(at('ca.pem'), certificate)
  writeFileSync(at('cert.pem'), cert)
  return openssl('verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', at('ca.pem'), at('cert.pem')).said.trim()
}

it('is taken by openssl, strictly, and its key is the one that came with it', async () => {
  const authority = await openAuthority(keep)
  const { cert, key, fingerprint } = await authority.issueClient('IMEI:004400152020002')
  expect(verified(authority, cert)).toBe(`${at('cert.pem')}: OK`)
  const read = new X509Certificate(cert)
  expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true)
  expect(read.fingerprint256).toBe(fingerprint)
  const { said } = openssl('x509', '-in', at('cert.pem'), '-noout', '-text')
  expect(said).toMatch(/Digital Signature[\s\S]*TLS Web Client Authentication[\s\S]*Subject Key Identifier/)
  expect(openssl('x509', '-in', at('cert.pem'), '-noout', '-fingerprint', '-sha256').said).toContain(fingerprint)
})

it.each([
  ['EC', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
  ['RSA', ['-newkey', 'rsa:2048']],
  ['P-384', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
])('certifies the %s key of a device by its request, under our name', async (_kind, options) => {
  const authority = await openAuthority(keep)
  const made = openssl(
    'req',
    '-new',
    '-nodes',
    ...options,
    '-subj',
    '/CN=admin/O=Somebody',
    '-keyout',
    at('own.key'),
    '-out',
    at('own.csr'),
  )
  expect(made.status).toBe(0)
  const issued = await authority.certifyClient(readFileSync(at('own.csr'), 'utf8'), 'IMEI:1')
  if (!issued.ok) throw new Error(issued.problem.code)
  expect(verified(authority, issued.value.cert)).toBe(`${at('cert.pem')}: OK`)
  const read = new X509Certificate(issued.value.cert)
  expect(read.checkPrivateKey(createPrivateKey(readFileSync(at('own.key'))))).toBe(true)
  expect(read.subject).toBe('CN=IMEI:1')
})

it('refuses a request whose signature is of another key, that is cut, weak or too long', async () => {
  const authority = await openAuthority(keep)
  const refusal = async (request: string) => {
    const made = await authority.certifyClient(request, 'IMEI:1')
    return made.ok ? undefined : [made.problem.code, made.problem.detail?.what]
  }
  openssl(
    'req',
    '-new',
    '-nodes',
    '-newkey',
    'rsa:2048',
    '-subj',
    '/CN=a',
    '-keyout',
    at('a.key'),
    '-out',
    at('a.csr'),
    '-outform',
    'DER',
  )
  const der = readFileSync(at('a.csr'))
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1
  const request = (bytes: Buffer) =>
    `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
  expect(await refusal(request(der))).toEqual(['bootstrap.request', 'its signature does not fit its key'])
  expect(await refusal(request(der.subarray(0, 60)))).toEqual([
    'bootstrap.request',
    'it is no PKCS #10 request, or of an algorithm that is not known here',
  ])
  expect(await refusal('x'.repeat(20_001))).toEqual(['bootstrap.request', 'it is too long'])
  openssl('req', '-new', '-nodes', '-newkey', 'rsa:1024', '-subj', '/CN=a', '-keyout', at('b.key'), '-out', at('b.csr'))
  expect(await refusal(readFileSync(at('b.csr'), 'utf8'))).toEqual([
    'bootstrap.request',
    'its RSA key is shorter than 2048 bits',
  ])
})

const root = (...options: readonly string[]) => {
  const usage = ['-addext', 'keyUsage=critical,keyCertSign', '-subj', '/O=Factory/CN=Line 3']
  openssl('req', '-x509', '-nodes', ...options, ...usage, '-keyout', at('root.key'), '-out', at('root.pem'))
  return { key: readFileSync(at('root.key'), 'utf8'), cert: readFileSync(at('root.pem'), 'utf8') }
}

it.each([
  ['EC P-256', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
  ['EC P-384', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
  ['RSA', ['-newkey', 'rsa:2048']],
])('comes from an authority of somebody else, too: %s', async (_kind, options) => {
  const own = root(...options)
  const issuer = await openClientIssuer(own)
  if (!issuer.ok) throw new Error(issuer.problem.code)
  const { cert } = await issuer.value.issueClient('IMEI:2')
  expect(verified({ certificate: own.cert }, cert)).toBe(`${at('cert.pem')}: OK`)
})

it('does not come from what is no authority, has another key, or has run out', async () => {
  const what = async (own: { key: string; cert: string }, now?: () => number) => {
    const issuer = await openClientIssuer(own, now)
    return issuer.ok ? undefined : issuer.problem.detail?.what
  }
  const authority = await openAuthority(keep)
  const own = root('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256')
  const leaf = await authority.issueClient('IMEI:3')
  expect(await what(leaf)).toBe('its certificate may not issue others')
  expect(await what({ ...own, key: leaf.key })).toBe('the key is not that of the certificate')
  expect(await what({ key: '', cert: '' })).toContain('no PEM text')
  expect(await what(own, () => Date.now() + 400 * 86_400_000)).toBe('its certificate has run out')
})

it('comes with keys that are whole, whatever their numbers begin with', () => {
  for (let count = 0; count < 600; count += 1) {
    const { privateKey, publicKey } = newClientKey()
    const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' })
    expect(createPublicKey(key).export({ format: 'der', type: 'spki' }).equals(publicKey)).toBe(true)
  }
})
