import { X509Certificate } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { type Authority, type KeyStore, openAuthority } from './authority.ts'

const day = 86_400_000
const names = { dns: ['localhost'], ip: ['127.0.0.1', '::1'] }

function memoryKeys(): KeyStore & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>()
  return { kept, get: async name => kept.get(name), put: async (name, value) => void kept.set(name, value) }
}

const keys = memoryKeys()
let authority: Authority
beforeAll(async () => {
  authority = await openAuthority(keys)
})

it('is the same authority after a restart', async () => {
  const again = await openAuthority(keys)
  expect([again.certificate, again.fingerprint]).toEqual([authority.certificate, authority.fingerprint])
})

it('is an authority and nothing else', () => {
  const certificate = new X509Certificate(authority.certificate)
  expect(certificate.ca).toBe(true)
  expect(certificate.checkIssued(certificate)).toBe(true)
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
})

it('issues a server certificate for names and addresses', async () => {
  const { cert } = await authority.issueServer(names)
  const certificate = new X509Certificate(cert)
  expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(certificate.checkIP('::1')).toBe('::1')
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect([certificate.ca, certificate.validToDate.getTime() - Date.now() < 398 * day]).toEqual([false, true])
})

it('keeps the server certificate while names stay the same, in whatever order', async () => {
  const first = await authority.issueServer(names)
  const again = await (await openAuthority(keys)).issueServer({
    dns: ['LOCALHOST'],
    ip: ['0:0:0:0:0:0:0:1', '127.0.0.1'],
  })
  expect(again).toEqual(first)
})

it('issues a new server certificate when a name is added, and when the end is near', async () => {
  const first = await authority.issueServer(names)
  const wider = await authority.issueServer({ ...names, dns: ['localhost', 'station-7.example'] })
  expect(wider.cert).not.toBe(first.cert)
  const later = await openAuthority(keys, () => Date.now() + 370 * day)
  const renewed = await later.issueServer({ ...names, dns: ['localhost', 'station-7.example'] })
  expect(renewed.cert).not.toBe(wider.cert)
})

it('issues a certificate per device, told by its fingerprint', async () => {
  const { cert, fingerprint } = await authority.issueClient('IMEI:004400152020002, "quoted"+é')
  const certificate = new X509Certificate(cert)
  expect(certificate.fingerprint256).toBe(fingerprint)
  expect(certificate.toLegacyObject().subject.CN).toBe('IMEI:004400152020002, "quoted"+é')
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
})

it('takes device ids that are longer than a common name may be', async () => {
  const { cert } = await authority.issueClient(`urn:uuid:${'x'.repeat(300)}`)
  expect(new X509Certificate(cert).toLegacyObject().subject.CN).toHaveLength(64)
})
