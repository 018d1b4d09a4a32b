import { expect, it } from 'vitest'
import { deviceId, startStation } from './station.fixture.ts'

// The real device and the real server over real TLS: they meet on the wire and nowhere else.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const mail = 'urn:example:mo:mail:1.0'
const dcmo = 'urn:oma:mo:oma-dcmo:1.0'
const bootstrapComplete = 'urn:oma:at:dm:2.0:BootstrapComplete'

const rounds = [
  [
    ['GET', `${devInfo}//`],
    ['GET', `${devInfo}//DevID`],
    ['HGET', '$/repo/cfg/mail'],
    ['HPUT', '$/repo/up/[DevID]/report', `${devInfo}//Man`, `${devInfo}//Mod`],
  ],
  [
    ['EXEC', `${dcmo}/camera/Operations/Disable`],
    ['HPOST', '$/repo/up/[DevID]/posts', `${devInfo}//`],
    ['GET', `${devInfo}/nobody/`],
    ['CONT', '$/dm/s/1'],
  ],
  [['DELETE', `${mail}/work/`]],
]
const mailDocument = JSON.stringify([{ ClientURI: `${mail}//`, MOData: { work: { Host: 'mail.example.com' } } }])

async function stationWithMail(auth: 'basic' | 'certificate') {
  const station = await startStation(auth, rounds)
  await station.store.blobs.put('cfg/mail', 'application/dmmo+json', Buffer.from(mailDocument), undefined, 1)
  return station
}

async function expectWholeStory(station: Awaited<ReturnType<typeof startStation>>): Promise<void> {
  expect(station.outcomes.map(({ wire, status }) => [wire[0], status?.code])).toEqual([
    ['GET', 200],
    ['GET', 200],
    ['HGET', 200],
    ['HPUT', 200],
    ['EXEC', 200],
    ['HPOST', 200],
    ['GET', 404],
    ['CONT', 200],
    ['DELETE', 200],
  ])
  expect(station.events).toEqual([bootstrapComplete, 'done'])
  expect(station.read).toHaveLength(2)
  expect(station.read.flat().map(({ uri }) => uri)).toEqual([`${devInfo}/devinfo/`, `${devInfo}/devinfo/DevID`])
  const stored = await station.store.blobs.list('up/')
  expect(stored.map(({ path, owner }) => [path.replace(/\d+-\d+$/, '#'), owner])).toEqual([
    [`up/${deviceId}/posts/#`, deviceId],
    [`up/${deviceId}/report`, deviceId],
  ])
  await expectSameRecords(station)
}

/** Both ends recorded the same packages, byte for byte, and the server's record also tells the transfers. */
async function expectSameRecords({ records }: Awaited<ReturnType<typeof startStation>>): Promise<void> {
  const sessions = (await records()).filter(({ summary }) => summary.kind === 'session')
  expect(sessions.map(({ summary }) => [summary.side, summary.outcome, summary.packages])).toEqual([
    ['device', 'done', 8],
    ['server', 'done', 8],
  ])
  const [device, server] = sessions.map(({ view }) => view)
  const bytesOf = (view: typeof device) => view?.packages.map(({ number, bytes }) => [number, Buffer.from(bytes)])
  expect(bytesOf(server)).toEqual(bytesOf(device))
  expect(server?.commands.map(({ status }) => status?.code)).toEqual([
    200,
    200,
    200,
    200,
    200,
    200,
    404,
    200,
    200,
    undefined, // END
  ])
  expect(server?.roles).toEqual(expect.arrayContaining(['device', 'server', 'repository']))
  expect(server?.steps.filter(({ to }) => to === 'repository').map(({ title }) => title.split(' ')[0])).toEqual([
    'GET',
    'PUT',
    'POST',
  ])
}

it('manages a device that knows a password', async () => {
  const station = await stationWithMail('basic')
  station.users.set('sim', { deviceId, secret: 's3cret' })
  const device = station.newDevice()
  const booted = await device.bootstrapWith(station.bootstrapFor('basic', { user: 'sim', secret: 's3cret' }))
  expect(booted).toMatchObject({ ok: true, value: { serverIds: ['dms1'], sessions: [{ ended: 'END', rounds: 4 }] } })
  await expectWholeStory(station)
  const stored = JSON.stringify((await station.records()).map(({ view }) => view))
  expect(stored).not.toContain('s3cret')
  expect(stored).not.toContain(Buffer.from('sim:s3cret').toString('base64'))
})

it('manages a device that has a certificate', async () => {
  const station = await stationWithMail('certificate')
  const { cert, key, fingerprint } = await station.authority.issueClient(deviceId)
  station.certificates.set(fingerprint, { deviceId })
  const device = station.newDevice()
  const booted = await device.bootstrapWith(station.bootstrapFor('certificate', { user: cert, secret: key }))
  expect(booted).toMatchObject({ ok: true, value: { serverIds: ['dms1'], sessions: [{ ended: 'END', rounds: 4 }] } })
  await expectWholeStory(station)
})

it('turns a device away whose account ended, on both sides for the same reason', async () => {
  const station = await startStation('basic', [])
  station.users.set('sim', { deviceId, secret: 'another secret' })
  const device = station.newDevice()
  const booted = await device.bootstrapWith(station.bootstrapFor('basic', { user: 'sim', secret: 's3cret' }))
  expect(booted).toMatchObject({ value: { sessions: [{ ended: 'http-error', problem: { detail: { status: 401 } } }] } })
  expect(station.events).toEqual(['server.unauthenticated'])
  const records = await station.records()
  expect(records.map(({ summary }) => [summary.kind, summary.side, summary.outcome])).toEqual([
    ['session', 'device', 'failed'],
    ['refused', 'server', 'failed'],
  ])
})

it('lets a device call again and again, one record for each session and side', async () => {
  const station = await startStation('basic', [[['GET', `${devInfo}//`]]])
  station.users.set('sim', { deviceId, secret: 's3cret' })
  const device = station.newDevice()
  await device.bootstrapWith(station.bootstrapFor('basic', { user: 'sim', secret: 's3cret' }))
  for (let i = 0; i < 3; i++) {
    expect(await device.session({ trigger: 'client' })).toMatchObject({ value: { ended: 'END', rounds: 2 } })
  }
  expect((await station.records()).map(({ summary }) => summary.outcome)).toEqual(Array(8).fill('done'))
})

it('keeps a subscription and a default for a server, and meets its repository with the account', async () => {
  const station = await startStation('basic', [
    [
      ['SUB', '$/repo/up/[DevID]/mail', `${mail}//`],
      ['DEFAULT', '$/repo/cfg/mail', mail],
    ],
  ])
  await station.store.blobs.put('cfg/mail', 'application/dmmo+json', Buffer.from(mailDocument), undefined, 1)
  station.users.set('sim', { deviceId, secret: 's3cret' })
  const device = station.newDevice()
  await device.bootstrapWith(station.bootstrapFor('basic', { user: 'sim', secret: 's3cret' }))
  expect(station.outcomes.map(({ status }) => status?.code)).toEqual([200, 200])
  const uploaded = async () => {
    await device.settled()
    const blob = await station.store.blobs.get(`up/${deviceId}/mail`)
    return blob && JSON.parse(Buffer.from(blob.bytes ?? []).toString()).map(({ MOData }: { MOData: unknown }) => MOData)
  }
  expect(await uploaded()).toBeUndefined()
  await device.local.write([{ uri: `${mail}/mail/Port`, name: 'Port', node: { kind: 'leaf', value: 25 } }])
  expect(await uploaded()).toEqual([{ mail: expect.objectContaining({ Port: 25 }) }])
  await device.local.remove(`${mail}/mail/`)
  expect(await uploaded()).toEqual([])
  expect(await device.local.need(mail)).toEqual({ ok: true, value: [`${mail}/work/`] })
  expect(await uploaded()).toEqual([{ work: { Host: 'mail.example.com', Port: 993, Folders: {} } }])
})
