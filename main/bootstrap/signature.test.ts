import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keyFingerprint, newSigningKey, signProfile, verifyProfile } from './signature.ts'

const profile = Buffer.from('{ "name": "Lab" }\n')
const key = newSigningKey()
const trusted = [{ name: 'Ada', publicKey: key.publicKey }]
const signature = (bytes: Uint8Array = profile, by = key) => {
  const made = signProfile(bytes, by.privateKey, { signer: 'ada@bench-3', at: '2026-01-02T03:04:05.000Z' })
  if (!made.ok) throw new Error(made.problem.code)
  return made.value
}
const codeOf = (bytes: Uint8Array, text: string | undefined, keys = trusted) => {
  const read = verifyProfile(bytes, text, keys)
  return read.ok ? read.value.key : read.problem.code
}

it('holds for the bytes that were signed, under the name of the trusted key', () => {
  expect(verifyProfile(profile, signature(), trusted)).toEqual({
    ok: true,
    value: { key: 'Ada', signer: 'ada@bench-3', at: '2026-01-02T03:04:05.000Z' },
  })
})

it.each([
  ['a changed value', Buffer.from('{ "name": "Lob" }\n')],
  ['another line end', Buffer.from('{ "name": "Lab" }\r\n')],
  ['one blank more', Buffer.from('{ "name": "Lab" } \n')],
])('does not hold for %s', (_what, altered) => {
  expect(codeOf(altered, signature())).toBe('bootstrap.signature-altered')
})

it('does not hold when the hash beside it was changed along with the profile', () => {
  const altered = Buffer.from('{ "name": "Lob" }\n')
  const { sha256 } = JSON.parse(signature(altered)) as { sha256: string }
  expect(codeOf(altered, JSON.stringify({ ...JSON.parse(signature()), sha256 }))).toBe('bootstrap.signature-altered')
})

it('is nobody of ours when a stranger signed, even under our name', () => {
  const stranger = newSigningKey()
  expect(codeOf(profile, signature(profile, stranger))).toBe('bootstrap.signature-untrusted')
  expect(codeOf(profile, signature(), [])).toBe('bootstrap.signature-untrusted')
})

it('cannot be made of the key of one and the signature of another', () => {
  const mixed = { ...JSON.parse(signature(profile, newSigningKey())), publicKey: key.publicKey }
  expect(codeOf(profile, JSON.stringify(mixed))).toBe('bootstrap.signature-altered')
})

it.each([
  ['nothing', undefined, 'bootstrap.signature-missing'],
  ['no JSON', '{', 'bootstrap.signature-form'],
  ['another version', '{"kind":"dmwb-profile-signature","version":2}', 'bootstrap.signature-form'],
])('is refused when there is %s', (_what, text, code) => {
  expect(codeOf(profile, text)).toBe(code)
})

it('is refused with a key that is no Ed25519 key', () => {
  const broken = JSON.stringify({ ...JSON.parse(signature()), publicKey: 'none' })
  expect(codeOf(profile, broken)).toBe('bootstrap.signature-form')
  expect(signProfile(profile, 'none', { signer: '', at: '' })).toMatchObject({
    problem: { code: 'bootstrap.signing-key' },
  })
  expect(keyFingerprint('none')).toBeUndefined()
  expect(keyFingerprint(key.publicKey)).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
})

it('is verified by openssl, and one that openssl makes by us', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signature-'))
  try {
    const at = (name: string) => join(folder, name)
    writeFileSync(at('profile.json'), profile)
    writeFileSync(at('public.pem'), key.publicKey)
    writeFileSync(at('private.pem'), key.privateKey)
    const made = JSON.parse(signature()) as { signature: string }
    writeFileSync(at('made'), Buffer.from(made.signature, 'base64'))
    const run = (...args: string[]) => spawnSync('openssl', ['pkeyutl', '-rawin', '-in', at('profile.json'), ...args])
    const verified = run('-verify', '-pubin', '-inkey', at('public.pem'), '-sigfile', at('made'))
    expect(String(verified.stdout)).toContain('Signature Verified Successfully')
    const signed = run('-sign', '-inkey', at('private.pem'))
    expect(signed.status).toBe(0)
    expect(codeOf(profile, JSON.stringify({ ...made, signature: signed.stdout.toString('base64') }))).toBe('Ada')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
