import { createSocket } from 'node:dgram'
import { expect, it, onTestFinished } from 'vitest'
import { dmwb, document, file, start } from './dmwb.ts'

const vector = [
  ...['2300', '1010646d73312e6578616d706c652e636f6d', '10020200', '10021267'],
  ...['1020d5c4d5df7f85d02e3e28f847c76c26997959777d779649ca4aab3a00f6bfd50c', '100456b989c0', '1000'],
].join('')
const options = [
  ...['--server-id', 'dms1.example.com', '--connection', 'wlan,any', '--id', '4711', '--time', '1455000000'],
  ...['--req-mos', '--secret', 'noti-secret', '--data', 'noti-data'],
]
const checked = ['--secret', 'noti-secret', '--data', 'base64:bm90aS1kYXRh', '--json']

it('writes and reads the notification of the vector', async () => {
  const encoded = document(await dmwb(['notify', 'encode', ...options, '--json']))
  expect(encoded).toMatchObject({ ok: true, form: 'package0', value: vector, bytes: 70 })
  const decoded = await dmwb(['notify', 'decode', vector, ...checked])
  expect(document(decoded)).toMatchObject({
    ok: true,
    form: 'package0',
    digest: 'matches',
    notification: { 'SERVER-ID': 'dms1.example.com', 'PREFERRED-CON-TYPE': ['wlan', 'any'], 'NOTIFICATION-ID': 4711 },
    warnings: [],
  })
})

it('tells a wrong digest, broken bytes and wrong usage by its exit code', async () => {
  const wrong = await dmwb(['notify', 'decode', vector, '--secret', 'guess', '--json'])
  expect([wrong.code, document(wrong)]).toMatchObject([1, { ok: false, digest: 'wrong' }])
  const cut = await dmwb(['notify', 'decode', `010603d8af87${vector.slice(0, 40)}`, '--json'])
  expect([cut.code, document(cut)]).toMatchObject([1, { ok: false, problem: { code: 'notification.truncated' } }])
  expect((await dmwb(['notify', 'decode', 'xyz'])).code).toBe(2)
  expect((await dmwb(['notify', 'send', '--server-id', 'x'])).code).toBe(2)
  expect((await dmwb(['notify', 'encode', '--connection', 'pigeon'])).code).toBe(2)
})

it('sends a notification by UDP', async () => {
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  const got = new Promise<Buffer>(resolve => socket.once('message', resolve))
  const to = `127.0.0.1:${socket.address().port}`
  const sent = document(await dmwb(['notify', 'send', '--to', to, ...options, '--json']))
  const hex = `670603d8af87${vector}`
  expect(sent).toMatchObject({ ok: true, way: 'udp', to, hex })
  expect((await got).toString('hex')).toBe(hex)
})

it('lets a device that listens call in when it is notified, and refuse what is forged or comes twice', async () => {
  const server = start(['server', '--port', '0', '--json'])
  const address = await server.printed(/"address":"([^"]+)"/)
  const account = await file(
    'account.json',
    JSON.stringify([
      {
        ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//',
        MOData: {
          dms1: {
            SrvID: 'DMS1',
            SrvURI: address,
            Name: 'One',
            Perm: { '1': { MOID: '*' } },
            Auth: { Noti: { Type: 0, Data: 'bm90aS1kYXRh', Secret: 'bm90aS1zZWNyZXQ=' } },
          },
        },
      },
    ]),
  )
  const device = start(['device', '--account', account, '--listen', '--json'])
  const at = await device.printed(/"listening":"([^"]+)"/)
  await device.printed(/BootstrapComplete/)
  const send = (secret: string) => {
    const how = ['--server-id', 'DMS1', '--id', '7', '--req-mos', '--secret', secret, '--data', 'noti-data']
    return dmwb(['notify', 'send', '--to', at, ...how])
  }
  await send('forged')
  await device.printed(/notification\.digest-wrong/)
  await send('noti-secret')
  await device.printed(/ServerInitiatedMgmt/)
  await send('noti-secret')
  await device.printed(/notification\.duplicate/)
  const { code, stdout } = await device.stop()
  expect(code).toBe(0)
  const lines = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { ok: boolean; packages?: { package: number }[] })
  expect(lines.map(({ ok, packages }) => [ok, packages?.map(item => item.package)])).toEqual([
    [true, undefined],
    [true, [1, 2]],
    [false, [0]],
    [true, [0, 1, 2]],
    [false, [0]],
  ])
  await server.stop()
})
