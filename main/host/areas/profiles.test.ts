import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keyFingerprint, newSigningKey, signProfile } from '#bootstrap/signature.ts'
import { type Opened, openDoor, secure, value } from '../door.fixture.ts'

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

const profile = (changes: object = {}) =>
  JSON.stringify({
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Mine',
    accounts: [
      {
        server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
        permissions: ['*'],
        auth: { transport: 'basic', notification: false },
      },
    ],
    ...changes,
  })
const summaryOf = async (id: string) => (await door.host.bootstrap.profiles()).find(each => each.id === id)
const fileOf = (name: string) => join(door.folder, 'workspace', 'profiles', name)
const codeOf = (answer: { readonly ok: boolean; readonly problem?: { readonly code: string } }) => answer.problem?.code
const preview = (text: string) =>
  door.host.bootstrap.preview({ profile: text, deviceId: 'SIM:1', order: { form: 'mo-json' } })

it('is signed by the key of the engineer, and shows when somebody changed it', async () => {
  value(await door.host.bootstrap.saveProfile({ id: 'mine', text: profile() }))
  expect(codeOf(await door.host.profiles.sign({ id: 'mine' }))).toBe('bootstrap.no-signing-key')
  const { own } = value(await door.host.profiles.makeKey({ signer: 'Ada' }))
  expect(own).toMatchObject({ signer: 'Ada', fingerprint: keyFingerprint(own?.publicKey ?? '') })
  expect(value(await door.host.profiles.sign({ id: 'mine' })).signature).toMatchObject({ state: 'good', key: 'Ada' })
  await writeFile(fileOf('mine.json'), `${await readFile(fileOf('mine.json'), 'utf8')} `)
  expect(await summaryOf('mine')).toMatchObject({
    signature: { state: 'bad', words: expect.stringContaining('changed') },
  })
})

it('is not pushed without a good signature where one is required', async () => {
  value(await door.host.simulator.create({ deviceId: 'SIM:1', ddfs: [] }))
  value(await door.host.simulator.start({ deviceId: 'SIM:1' }))
  value(await door.host.server.start(secure))
  value(await door.host.bootstrap.saveProfile({ id: 'mine', text: profile() }))
  value(await door.host.profiles.requireSignature({ required: true }))
  const push = () => door.host.bootstrap.push({ profileId: 'mine', deviceId: 'SIM:1', method: 'client-initiated' })
  expect(codeOf(await push())).toBe('bootstrap.signature-missing')
  value(await door.host.profiles.makeKey({ signer: 'Ada' }))
  value(await door.host.profiles.sign({ id: 'mine' }))
  const key = value(await door.host.profiles.signing())
  value(await door.host.profiles.distrust({ fingerprint: key.own?.fingerprint ?? '' }))
  expect(codeOf(await push())).toBe('bootstrap.signature-untrusted')
  value(await door.host.profiles.trust({ name: 'Ada again', publicKey: key.own?.publicKey ?? '' }))
  value(await door.host.bootstrap.saveProfile({ id: 'mine', text: profile({ notes: 'changed' }) }))
  expect(codeOf(await push())).toBe('bootstrap.signature-altered')
  value(await door.host.profiles.sign({ id: 'mine' }))
  expect(value(await push()).result).toBe('PASS')
})

it('comes from elsewhere with its signature, under a free name, and leaves with it', async () => {
  const key = newSigningKey()
  const signed = signProfile(Buffer.from(profile()), key.privateKey, { signer: 'Grace', at: '2026-01-02T03:04:05Z' })
  const signature = value(signed)
  const taken = value(await door.host.profiles.take({ id: 'theirs', text: profile(), signature }))
  expect(taken.signature).toMatchObject({ state: 'bad', words: expect.stringContaining('not trusted') })
  value(await door.host.profiles.trust({ name: 'Grace', publicKey: key.publicKey }))
  expect((await summaryOf('theirs'))?.signature).toMatchObject({ state: 'good', key: 'Grace' })
  expect(value(await door.host.profiles.signature({ id: 'theirs' }))).toBe(signature)
  expect(codeOf(await door.host.profiles.take({ id: 'theirs', text: profile() }))).toBe('host.file-exists')
  value(await door.host.bootstrap.removeProfile({ id: 'theirs' }))
  value(await door.host.bootstrap.saveProfile({ id: 'theirs', text: profile() }))
  expect((await summaryOf('theirs'))?.signature).toBeUndefined()
})

it('refuses keys that are none, and two with one name', async () => {
  expect(codeOf(await door.host.profiles.trust({ name: 'Ada', publicKey: 'none' }))).toBe('bootstrap.signing-key')
  value(await door.host.profiles.trust({ name: 'Ada', publicKey: newSigningKey().publicKey }))
  const second = { name: 'Ada', publicKey: newSigningKey().publicKey }
  expect(codeOf(await door.host.profiles.trust(second))).toBe('bootstrap.key-name')
})

it('refers to secrets by name, which are kept sealed and never shown', async () => {
  const text = profile({
    objects: [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { a: { Host: '{{secret.mail-host}}' } } }],
  })
  value(await door.host.server.start(secure))
  expect(codeOf(await preview(text))).toBe('bootstrap.no-secret')
  expect(value(await door.host.profiles.putSecret({ name: 'mail-host', value: 'hidden-word' }))).toEqual(['mail-host'])
  const shown = value(await preview(text))
  expect(shown.text).toContain('***********')
  expect(JSON.stringify([shown, await door.host.profiles.secrets()])).not.toContain('hidden-word')
  expect(value(await door.host.profiles.removeSecret({ name: 'mail-host' }))).toEqual([])
  expect(await door.host.profiles.secrets()).toEqual([])
})

it('is held against the DDFs of the workspace before a document is made', async () => {
  value(await door.host.server.start(secure))
  const objects = [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { a: { Host: 'mail', Port: 'many' } } }]
  expect(codeOf(await preview(profile({ objects })))).toBe('bootstrap.node-format')
})

it('leaves nothing of keys and secrets readable in the data folder', async () => {
  value(await door.host.profiles.putSecret({ name: 'mail-host', value: 'hidden-word' }))
  value(await door.host.profiles.makeKey({ signer: 'Ada' }))
  const names = await readdir(door.folder, { recursive: true })
  let looked = 0
  for (const name of names) {
    const path = join(door.folder, name)
    if (!(await stat(path)).isFile()) continue
    const bytes = await readFile(path)
    looked += 1
    expect([name, bytes.includes('hidden-word'), bytes.includes('PRIVATE KEY')]).toEqual([name, false, false])
  }
  expect(looked).toBeGreaterThan(2)
})
