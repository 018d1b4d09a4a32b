import { expect, it, onTestFinished } from 'vitest'
import type { PushListRow } from '#contract'
import { writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { utf8Encode } from '#core/bytes.ts'
import { Board } from '#hardware/board.ts'
import { Console } from '#hardware/console.ts'
import { Modem } from '#hardware/modem.ts'
import { openSerial } from '#transport/serial-link.ts'
import { newDevice } from '../../main/device/device.fixture.ts'
import { value } from '../../main/host/door.fixture.ts'
import { openJig } from './jig.fixture.ts'

// A table of devices, each at a port of its own, pushed at the same time: one result for each row, whatever is wrong with it.

const jig = await openJig()

async function pushed(order: Partial<Parameters<typeof jig.host.pushLists.start>[0]>, table: readonly string[]) {
  const text = `${table.join('\n')}\n`
  const started = value(
    await jig.host.pushLists.start({ profileId: 'sample:phone', method: 'factory', table: text, ...order }),
  )
  const rows = async (): Promise<readonly PushListRow[]> =>
    value(await jig.host.pushLists.rows({ list: started.id, from: 0, limit: 100 }))
  const over = jig.door.seen(event =>
    event.kind === 'push-list' && event.list.id === started.id && event.list.endedAt !== undefined ? true : undefined,
  )
  return { rows, over, started }
}

it('brings a document into each board of a table, and tells of each row what became of it', async () => {
  const boards = ['urn:b:1', 'urn:b:2', 'urn:b:3'].map(deviceId => new Board({ deviceId }))
  const [one, two, other] = await Promise.all(boards.map(board => jig.plug(board)))
  const held = await jig.plug(new Board({ deviceId: 'urn:b:5' }))
  const holder = value(await openSerial({ path: held.path }))
  onTestFinished(() => holder.close())
  const { rows, over } = await pushed({ waitSeconds: 60, cable: { way: 'smp' } }, [
    'device,port',
    `urn:b:1,${one?.path}`,
    `urn:b:2,${two?.path}`,
    `urn:b:4,${other?.path}`,
    `urn:b:5,${held.path}`,
    `urn:b:6,${one?.path}`,
    'urn:b:7,',
    'urn:b:8,/dev/no-such-port',
    'urn:b:1,/dev/x,too many',
  ])
  for (const [index, board] of boards.slice(0, 2).entries()) {
    await expect.poll(() => board.files.get('/lfs1/dm-bootstrap.json'), { timeout: 20_000 }).toBeDefined()
    await jig.callIn(`urn:b:${index + 1}`, board.files.get('/lfs1/dm-bootstrap.json') ?? new Uint8Array(0))
  }
  await over
  expect((await rows()).map(({ line, deviceId, result, words }) => [line, deviceId, result, words])).toEqual([
    [2, 'urn:b:1', 'PASS', expect.anything()],
    [3, 'urn:b:2', 'PASS', expect.anything()],
    [4, 'urn:b:4', 'FAIL', 'This is urn:b:3, the profile is for urn:b:4.'],
    [5, 'urn:b:5', 'FAIL', expect.stringContaining('is in use')],
    [6, 'urn:b:6', 'refused', expect.stringContaining('belongs to a row above')],
    [7, 'urn:b:7', 'refused', expect.stringContaining('it names no port')],
    [8, 'urn:b:8', 'FAIL', expect.stringContaining('There is no port')],
    [9, '', 'refused', expect.anything()],
  ])
  // The wrong board, and the one that somebody else has, are as they were.
  expect(boards[2]?.files.size).toBe(0)
}, 60_000)

it('brings each row to the port that was chosen for it, by the way of that port, and refuses the rest', async () => {
  const board = new Board({ deviceId: 'urn:l:1' })
  const files = new Map<string, Uint8Array>()
  const shell = new Console({ onFile: (name, data) => files.set(name, data.slice()) })
  const [one, two] = await Promise.all([jig.plug(board), jig.plug(shell)])
  const lines = [
    { line: 2, method: 'factory', cable: { port: one.path, way: 'smp' } },
    { line: 3, method: 'factory', cable: { port: two.path, way: 'ymodem', path: '/root/own.json' } },
    // The same port by a path that only looks like another one.
    { line: 4, method: 'factory', cable: { port: one.path.replace(/\/([^/]*)$/, '/./$1'), way: 'smp' } },
  ] as const
  const { rows, over, started } = await pushed({ waitSeconds: 60, lines: [...lines] }, [
    'device,port',
    'urn:l:1,',
    'urn:l:2,',
    'urn:l:3,',
    'urn:l:4,',
    'urn:l:5,/dev/elsewhere',
  ])
  expect(started.ports).toBe(3)
  await expect.poll(() => board.files.get('/lfs1/dm-bootstrap.json'), { timeout: 20_000 }).toBeDefined()
  await jig.callIn('urn:l:1', board.files.get('/lfs1/dm-bootstrap.json') ?? new Uint8Array(0))
  await expect.poll(() => files.size, { timeout: 20_000 }).toBe(1)
  const [[name, document] = ['', new Uint8Array(0)]] = [...files]
  expect(name).toContain('own.json')
  await jig.callIn('urn:l:2', document)
  await over
  expect((await rows()).map(({ line, port, result, words }) => [line, port, result, words])).toEqual([
    [2, one.path, 'PASS', expect.anything()],
    [3, two.path, 'PASS', expect.anything()],
    [4, lines[2].cable.port, 'refused', expect.stringContaining('belongs to a row above')],
    [5, undefined, 'refused', expect.stringContaining('none of the chosen ports is for it')],
    [6, undefined, 'refused', expect.stringContaining('/dev/elsewhere was not chosen for it')],
  ])
}, 60_000)

it('shows each card the ADM key of its row', async () => {
  const image = value(writeCardImage(new Uint8Array(4096).fill(0xff)))
  const imeis = ['490154203237518', '493005100592800', '352099001761481'] as const
  const modems = imeis.map((imei, at) => new Modem({ imei, card: { files: image, adm: utf8Encode(`1234567${at}`) } }))
  const ports = await Promise.all(modems.map(modem => jig.plug(modem)))
  const { rows, over } = await pushed({ method: 'card', waitSeconds: 60, cable: { way: 'modem' } }, [
    'device,port,adm',
    ...imeis.map((imei, at) => `IMEI:${imei},${ports[at]?.path},${at === 2 ? '00000000' : `1234567${at}`}`),
  ])
  for (const [at, imei] of imeis.slice(0, 2).entries()) {
    await expect.poll(() => modems[at]?.card?.tries, { timeout: 20_000 }).toBe(3)
    await expect.poll(() => modems[at]?.card?.files.get('3F007F506431')?.[0], { timeout: 20_000 }).not.toBe(0xff)
    const device = newDevice({
      id: `IMEI:${imei}`,
      trust: { ca: jig.ca },
      card: { files: modems[at]?.card?.files ?? new Map() },
    })
    onTestFinished(() => device.stop())
    await device.powerOn()
  }
  await over
  expect((await rows()).map(({ result }) => result)).toEqual(['PASS', 'PASS', 'FAIL'])
  expect(modems[2]?.card?.tries).toBe(2)
}, 60_000)

it('sends messages of many rows through one modem, one after another', async () => {
  const to: string[] = []
  const image = value(writeCardImage(new Uint8Array(256).fill(0xff)))
  const modem = new Modem({
    card: { files: image },
    onMessage: tpdu => to.push(Buffer.from(tpdu.subarray(4, 10)).toString('hex')),
  })
  const { path } = await jig.plug(modem)
  const { rows, over } = await pushed({ method: 'sms', waitSeconds: 1, cable: { way: 'modem', port: path } }, [
    'device,phone,imsi',
    'urn:s:1,+15550000001,262021234567890',
    'urn:s:2,+15550000002,262021234567891',
  ])
  await over
  expect((await rows()).map(({ result }) => result)).toEqual(['UNKNOWN', 'UNKNOWN'])
  // All parts of one, then all parts of the other.
  expect(new Set(to).size).toBe(2)
  expect(to).toEqual([...to].sort((a, b) => to.indexOf(a) - to.indexOf(b)))
}, 60_000)
