import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { device, profile, values, withMail } from '#core/bootstrap-forms/forms.fixture.ts'
import type { BootstrapForm } from '#core/bootstrap-forms/forms.ts'
import { makeForm } from '#core/bootstrap-forms/make-form.ts'
import { readForm } from '#core/bootstrap-forms/read-form.ts'

// Every WBXML document that we make, in both directions: libwbxml reads ours, and we read what it makes of our XML (Debian:
// libwbxml2-utils).

const isHere = spawnSync('wbxml2xml', ['-h']).error === undefined
if (!isHere) process.stderr.write('\nSKIPPED: wbxml2xml is missing; our WBXML has no judge in this run.\n\n')
const folder = mkdtempSync(join(tmpdir(), 'libwbxml-'))
afterAll(() => rmSync(folder, { recursive: true }))

const two = {
  ...withMail,
  accounts: [
    ...profile.accounts,
    { ...profile.accounts[0], server: { id: 'second', uri: 'https://b.example/dm', name: 'B' } },
  ],
}
const all = {
  ...values,
  'credentials.2.user': 'u2',
  'credentials.2.secret': 's2',
  'notification.2.data': 'd2',
  'notification.2.secret': 'n2',
}
const make = (form: BootstrapForm) => {
  const made = makeForm({
    profile: two as typeof profile,
    values: all,
    order: { form },
    device,
    hmacSha1: () => new Uint8Array(20),
  })
  if (!made.ok) throw new Error(made.problem.code)
  return made.value.bytes
}
const read = (bytes: Uint8Array) => {
  const reading = readForm(bytes, { secrets: true })
  if (!reading.ok) throw new Error(reading.problem.code)
  return reading.value
}
function tool(command: 'wbxml2xml' | 'xml2wbxml', input: Uint8Array): Uint8Array {
  writeFileSync(join(folder, 'in'), input)
  const { status, stderr } = spawnSync(command, ['-o', join(folder, 'out'), join(folder, 'in')])
  if (status !== 0) throw new Error(String(stderr))
  return readFileSync(join(folder, 'out'))
}

describe.runIf(isHere).each([
  ['dm1-wbxml', 'dm1-xml'],
  ['cp-wbxml', 'cp-xml'],
] as const)('libwbxml and %s', (binary, text) => {
  it('reads ours: the same accounts, objects and secrets as in the XML', () => {
    const theirs = read(tool('wbxml2xml', make(binary)))
    const ours = read(make(text))
    expect([theirs.accounts, theirs.objects]).toEqual([ours.accounts, ours.objects])
    expect(theirs.accounts.map(({ serverId }) => serverId)).toEqual(['dm1.example.com', 'second'])
  })

  it('writes what we read: the same accounts, objects and words', () => {
    const theirs = read(tool('xml2wbxml', make(text)))
    const ours = read(make(binary))
    expect([theirs.form, theirs.accounts, theirs.objects]).toEqual([ours.form, ours.accounts, ours.objects])
    expect(theirs.decoded).toBe(ours.decoded)
  })
})
