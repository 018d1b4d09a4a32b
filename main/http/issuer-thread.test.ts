import { createPrivateKey, X509Certificate } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { openAuthority } from './authority.ts'
import { createIssuerThread } from './issuer-thread.ts'

async function opened() {
  const kept = new Map<string, Uint8Array>()
  const authority = await openAuthority({
    get: async name => kept.get(name),
    put: async (name, of) => void kept.set(name, of),
  })
  const own = JSON.parse(Buffer.from(kept.get('authority') ?? []).toString('utf8'))
  return { authority, own }
}

it('gives each name its certificate, however many ask at once', async () => {
  const { authority, own } = await opened()
  const thread = createIssuerThread(own)
  onTestFinished(() => thread.close())
  const names = Array.from({ length: 200 }, (_, index) => `IMEI:${index}`)
  const early = thread.issue('IMEI:early')
  const made = await Promise.all(names.map(name => thread.issue(name)))
  const root = new X509Certificate(authority.certificate).publicKey
  for (const [index, { cert, key }] of [...made.entries(), [-1, await early] as const]) {
    const certificate = new X509Certificate(cert)
    expect(certificate.subject).toBe(`CN=${names[index] ?? 'IMEI:early'}`)
    expect(certificate.verify(root) && certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
  }
})

it('tells whoever asks when its authority is damaged', async () => {
  const thread = createIssuerThread({ key: 'none', cert: 'none' })
  onTestFinished(() => thread.close())
  await expect(thread.issue('IMEI:1')).rejects.toThrow()
  await expect(thread.issue('IMEI:2')).rejects.toThrow()
})
