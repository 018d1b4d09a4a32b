import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { keyOfRequest } from './authority-request.ts'
import { newKeyText, publicKeyOf, requestText, writeCertificateRequest } from './certificate-request.ts'

it('writes a request that openssl verifies, and that our authority reads', async () => {
  const key = newKeyText()
  const text = requestText(writeCertificateRequest(key, 'IMEI:004400152020002 “é”'))
  const told = execFileSync('openssl', ['req', '-verify', '-noout', '-subject', '-nameopt', 'utf8', '-text'], {
    input: text,
    stdio: 'pipe',
  }).toString()
  expect(told).toContain('IMEI:004400152020002 “é”')
  expect(told).toContain('prime256v1')
  expect(await keyOfRequest(text)).toEqual({ ok: true, value: publicKeyOf(key) })
})
