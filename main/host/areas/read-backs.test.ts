import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BootstrapRun } from '#contract'
import { mediaTypes } from '#core/media-types.ts'
import { encodeAnswer } from '#core/multipart.ts'
import type { GetResult } from '#core/package-types.ts'
import { type Opened, openDoor, secure, value } from '../door.fixture.ts'
import { documentOf, element } from '../raw-device.fixture.ts'

// What a device gives back of its bootstrap: a device by hand that proves its account over TLS, and answers what the test says.

const id = 'REAL:1'
const account = 'urn:oma:mo:oma-dm-dmacc:1.2'
let door: Opened
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.server.start(secure))
})
afterEach(() => door.stop())

type Reply = { readonly code: number; readonly result?: GetResult }

/** A factory bootstrap, and the device that has it: `open` proves the account and gives the commands that follow. */
async function bootstrapped() {
  const { id: run } = value(
    await door.host.bootstrap.push({ profileId: 'sample:phone', deviceId: id, method: 'factory' }),
  )
  const file = await door.seen(event =>
    event.kind === 'run' && event.run.steps.some(({ step }) => step === 'read-back')
      ? event.run.evidence?.port?.file
      : undefined,
  )
  const [{ MOData }] = JSON.parse(await readFile(file, 'utf8'))
  const [written] = Object.values(MOData) as { SrvID: string; SrvURI: string; Name: string; Auth: Auth }[]
  if (!written) throw new Error('no account')
  const { Data, Secret } = written.Auth.Trsp
  const login = [Data, Secret].map(text => Buffer.from(text, 'base64').toString()).join(':')
  const ca = value(await door.host.server.caCertificate())
  const post = (type: string, body: string | Uint8Array) =>
    new Promise<readonly string[][]>((resolve, reject) => {
      const headers = {
        'Content-Type': type,
        'OMADM-DevID': id,
        Accept: mediaTypes.request,
        Authorization: `Basic ${Buffer.from(login).toString('base64')}`,
      }
      const asked = request(written.SrvURI, { method: 'POST', headers, ca, agent: false }, answer => {
        let text = ''
        answer.setEncoding('utf8').on('data', chunk => {
          text += chunk
        })
        answer.on('end', () => resolve(JSON.parse(text).CMD))
      })
      asked.on('error', reject).end(body)
    })
  const opening = {
    MOS: [{ DDF: 'x', MOID: account, MIID: ['a7'] }],
    Alert: [{ AlertType: 'urn:oma:at:dm:2.0:BootstrapComplete' }],
  }
  return {
    run,
    written,
    open: (mos: object[] = opening.MOS) => post(mediaTypes.initiation, JSON.stringify({ ...opening, MOS: mos })),
    answer: (replies: readonly Reply[]) => {
      const statuses = replies.map(({ code }) => ({ code, uris: [] }))
      const results = new Map(replies.flatMap(({ result }, index) => (result ? [[index, result] as const] : [])))
      const { contentType, body } = encodeAnswer({ package3: { statuses, alerts: [] }, results }, 'part')
      return post(contentType, body)
    },
  }
}
interface Auth {
  readonly Trsp: { readonly Data: string; readonly Secret: string }
}
const over = (run: string): Promise<BootstrapRun> =>
  door.seen(event =>
    event.kind === 'run' && event.run.id === run && event.run.result !== 'running' ? event.run : undefined,
  )

it('is a FAIL when the device has another value, and says where; the account that was proved stays', async () => {
  const device = await bootstrapped()
  const { SrvID, Name } = device.written
  expect(await device.open()).toEqual([['GET', `${account}/a7/`]])
  const other = { SrvID, Name, SrvURI: 'https://elsewhere.example/dm' }
  await device.answer([documentOf(element(`${account}/a7/`, 'a7', other))])
  const run = await over(device.run)
  expect(run).toMatchObject({ result: 'FAIL', record: expect.any(String) })
  expect(run.steps.at(-1)).toMatchObject({
    step: 'read-back',
    problem: { code: 'bootstrap.read-back-values', detail: { count: 1, places: `${account}/a7/SrvURI` } },
  })
  expect(await door.host.devices.list()).toContainEqual(expect.objectContaining({ id, account: 'proved' }))
})

it('is a PASS when the device gives nothing back, and says so', async () => {
  const device = await bootstrapped()
  // Not announced: its account is asked for all the same.
  expect(await device.open([])).toEqual([['GET', `${account}/*/`]])
  await device.answer([{ code: 403 }])
  const run = await over(device.run)
  expect(run).toMatchObject({
    result: 'PASS',
    evidence: {
      readBack: { kind: 'equal' },
      onDevice: { kind: 'not-possible', why: expect.stringContaining('nothing') },
    },
  })
})

it('can be cancelled while the device has not answered yet: the file was read back, so that the proof is enough', async () => {
  const device = await bootstrapped()
  await device.open()
  await door.seen(event =>
    event.kind === 'run' && event.run.steps.some(({ step }) => step === 'session') ? true : undefined,
  )
  const run = value(await door.host.bootstrap.cancel({ run: device.run }))
  expect(run).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'equal' } } })
  expect(run.evidence).not.toHaveProperty('onDevice')
})
