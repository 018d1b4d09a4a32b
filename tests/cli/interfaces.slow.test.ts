import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { dmwb, document } from './dmwb.ts'

interface Told {
  readonly settings: { readonly enabled: boolean; readonly port: number }
  readonly token?: string
  readonly tokens: readonly { readonly id: string; readonly name: string; readonly authority: string }[]
}

it('switches the interfaces on, makes a token that is printed once, and revokes it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'dmwb-interfaces-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const run = (...more: readonly string[]) => dmwb(['interfaces', '--data', data, '--json', ...more])
  const made = document(await run('--on', '--port', '0', '--make-token', 'billing', '--authority', 'MA1')) as Told
  expect(made).toMatchObject({ settings: { enabled: true, port: 0 }, token: expect.stringMatching(/^dmwb_/) })
  const shown = await run()
  const { tokens, token } = document(shown) as Told
  expect([token, tokens]).toMatchObject([undefined, [{ name: 'billing', authority: 'MA1' }]])
  expect(shown.stdout).not.toContain(made.token)
  const revoked = document(await run('--off', '--revoke-token', tokens[0]?.id ?? '')) as Told
  expect(revoked).toMatchObject({ settings: { enabled: false }, tokens: [] })
  expect((await run('--revoke-token', 'none')).code).toBe(1)
  expect((await run('--on', '--off')).code).toBe(2)
  expect((await run('--make-token', 'x')).code).toBe(2)
}, 180_000)
