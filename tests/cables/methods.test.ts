import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readCardImage, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { Board } from '#hardware/board.ts'
import { Console } from '#hardware/console.ts'
import { Loader } from '#hardware/loader.ts'
import { Modem, type ModemOptions } from '#hardware/modem.ts'
import { Phone } from '#hardware/phone.ts'
import { openUdpBoard } from '#hardware/udp-board.ts'
import { newDevice } from '../../main/device/device.fixture.ts'
import { value } from '../../main/host/door.fixture.ts'
import { type Cable, openJig } from './jig.fixture.ts'

// Every method over a cable into simulated hardware, and the device that proves it.

const jig = await openJig()
let count = 0
const someone = () => `urn:dev:cable-${++count}`
const imei = 'IMEI:490154203237518'

/** What its session gives back may come before the run ends, or after. */
const oneSidedOrCompared = expect.stringMatching(/^(?:not-possible|compared)$/)

const modemWithCard = (options: ModemOptions = {}) =>
  new Modem({ card: { files: value(writeCardImage(new Uint8Array(8192).fill(0xff))) }, ...options })
const onCard = (modem: Modem) => value(readCardImage(modem.card?.files ?? new Map())).bootstrap

describe('a document that goes over a cable is a PASS once the device proved it:', () => {
  it.each([
    ['ymodem', 'equal'],
    ['base64', 'equal'],
  ] as const)('by %s into a console', async (way, readBack) => {
    const [id, device] = [someone(), new Console({})]
    const { path } = await jig.plug(device)
    const run = await jig.start({ deviceId: id, cable: { port: path, way, path: '/etc/dm.json' } })
    await jig.told(run.id, /The document went over/)
    expect(await jig.callIn(id, device.files.get('/etc/dm.json') ?? new Uint8Array(0))).toMatchObject({ ok: true })
    expect(await jig.ended(run.id)).toMatchObject({
      result: 'PASS',
      evidence: { port: { address: path }, readBack: { kind: readBack } },
    })
  })

  it.each([[false], [true]])('by smp into a board, in the network: %s', async isNetwork => {
    const id = someone()
    const board = new Board({ deviceId: id })
    const udp = isNetwork ? await openUdpBoard(board) : undefined
    if (udp) onTestFinished(() => udp.close())
    const port = udp ? `udp:127.0.0.1:${udp.port}` : (await jig.plug(board)).path
    const run = await jig.start({ deviceId: id, cable: { port, way: 'smp' } })
    await jig.told(run.id, /The document went over/)
    await jig.callIn(id, board.files.get('/lfs1/dm-bootstrap.json') ?? new Uint8Array(0))
    expect(await jig.ended(run.id)).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'equal' } } })
  })

  it('by YMODEM into the memory of U-Boot, which computes its CRC-32 and stores it', async () => {
    const [id, device] = [someone(), new Loader({})]
    const { path } = await jig.plug(device)
    const store = `fatwrite virtio 0:1 0x42000000 dm.json $\{filesize}`
    const run = await jig.start({ deviceId: id, cable: { port: path, way: 'ymodem', memory: '0x42000000', store } })
    await jig.told(run.id, /The document went over/)
    await jig.callIn(id, device.files.get('dm.json') ?? new Uint8Array(0))
    expect(await jig.ended(run.id)).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'values' } } })
  })

  it('by obex into a phone, which gives nothing back', async () => {
    const [id, phone] = [someone(), new Phone({})]
    const { path } = await jig.plug(phone)
    const run = await jig.start({ deviceId: id, cable: { port: path, way: 'obex' } })
    await jig.told(run.id, /The document went over/)
    await jig.callIn(id, phone.objects[0]?.data ?? new Uint8Array(0))
    expect(await jig.ended(run.id)).toMatchObject({
      result: 'PASS',
      evidence: { readBack: { kind: oneSidedOrCompared } },
    })
  })

  it('by the recipe that is for this modem, into its files', async () => {
    const modem = new Modem({})
    const { path } = await jig.plug(modem)
    const run = await jig.start({ cable: { port: path, way: 'at' } })
    await jig.told(run.id, /The document went over/)
    await jig.callIn(imei, modem.module.files.get('UFS:dm.json') ?? new Uint8Array(0))
    const ended = await jig.ended(run.id)
    expect(ended).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'equal' } } })
    expect(ended.steps.map(({ words }) => words)).toContain('Step “send”: AT+QFUPL.')
  })

  it('onto the card behind a modem, which a device reads at power-on', async () => {
    const modem = modemWithCard()
    const { path } = await jig.plug(modem)
    const run = await jig.start({ cable: { port: path, way: 'modem' } })
    await jig.told(run.id, /It was read back/)
    const device = newDevice({ id: imei, trust: { ca: jig.ca }, card: { files: modem.card?.files ?? new Map() } })
    onTestFinished(() => device.stop())
    expect(await device.powerOn()).toMatchObject({ ok: true })
    expect(await jig.ended(run.id)).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'equal' } } })
  })
})

const recipe = (name: string) => readFileSync(new URL(`../../resources/recipes/${name}.json`, import.meta.url), 'utf8')

describe('without a proof of the device the result is UNKNOWN:', () => {
  it('as short messages through a modem', async () => {
    const messages: Uint8Array[] = []
    const { path } = await jig.plug(modemWithCard({ onMessage: tpdu => messages.push(tpdu) }))
    const order = { method: 'sms', deviceId: someone(), phone: '+15551234567', imsi: '262021234567890' } as const
    const run = await jig.start({ ...order, waitSeconds: 1, cable: { port: path, way: 'modem' } })
    expect(await jig.ended(run.id)).toMatchObject({ result: 'UNKNOWN', method: 'sms' })
    expect(Buffer.from(messages[0] ?? []).toString('hex')).toMatch(/^51000b915155214365f7/)
  })

  it('by settings of a modem that were read back', async () => {
    const modem = modemWithCard({ manufacturer: 'Sierra Wireless', model: 'HL7800' })
    const { path } = await jig.plug(modem)
    const cable: Cable = { port: path, way: 'at', recipe: recipe('airvantage-session') }
    const run = await jig.start({ values: { 'row.apn': 'internet' }, waitSeconds: 1, cable })
    expect(await jig.ended(run.id)).toMatchObject({ result: 'UNKNOWN', evidence: { readBack: { kind: 'values' } } })
    expect(modem.module.sessions).toBe(1)
  })

  it('by YMODEM to an lrzsz that waits for it already', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'dmwb-cables-'))
    const port = join(cwd, 'port')
    const peer = spawn('socat', [`PTY,raw,echo=0,link=${port},wait-slave`, 'EXEC:"rb -b -y -q",pipes'], {
      cwd,
      stdio: 'ignore',
    })
    onTestFinished(() => void peer.kill('SIGKILL'))
    while (!existsSync(port)) await pause(10)
    const cable: Cable = { port, way: 'ymodem', waiting: true, path: 'dm.json' }
    const run = await jig.start({ deviceId: someone(), cable })
    await jig.told(run.id, /The document went over/)
    await jig.host.bootstrap.cancel({ run: run.id })
    expect(await jig.ended(run.id)).toMatchObject({
      result: 'UNKNOWN',
      evidence: { readBack: { kind: 'not-possible' } },
    })
    expect(JSON.parse(readFileSync(join(cwd, 'dm.json'), 'utf8'))).toEqual([
      expect.objectContaining({ ClientURI: expect.any(String) }),
    ])
  }, 30_000)
})

describe('nothing is written', () => {
  it('into another device', async () => {
    const modem = modemWithCard()
    const { path } = await jig.plug(modem)
    const run = await jig.start({ deviceId: 'IMEI:493005100592800', cable: { port: path, way: 'modem' } })
    const ended = await jig.ended(run.id)
    expect(ended).toMatchObject({ result: 'FAIL' })
    expect(ended.steps.at(-1)?.problem).toMatchObject({ code: 'serial.wrong-device', detail: { found: imei } })
    expect(onCard(modem)).toHaveLength(0)
  })

  it.each([
    ['a modem of another family', {}, recipe('airvantage-session'), 'serial.recipe-other-modem'],
    ['a modem that no recipe is for', { manufacturer: 'Acme' }, undefined, 'serial.recipe-none'],
  ])('into %s', async (_, options, text, code) => {
    const modem = modemWithCard(options)
    const { path } = await jig.plug(modem)
    const cable: Cable = { port: path, way: 'at', ...(text !== undefined && { recipe: text }) }
    const run = await jig.start({ values: { 'row.apn': 'internet' }, cable })
    const ended = await jig.ended(run.id)
    expect([ended.result, ended.steps.at(-1)?.problem?.code]).toEqual(['FAIL', code])
    expect([modem.module.files.size, modem.module.sessions]).toEqual([0, 0])
  })

  it('into a console that is no U-Boot', async () => {
    const device = new Console({})
    const { path } = await jig.plug(device)
    const run = await jig.start({ deviceId: someone(), cable: { port: path, way: 'ymodem', memory: '0x42000000' } })
    const ended = await jig.ended(run.id)
    expect([ended.result, ended.steps.at(-1)?.problem?.code]).toEqual(['FAIL', 'serial.no-loader'])
  })

  it('by a recipe that lacks a value', async () => {
    const modem = modemWithCard({ manufacturer: 'Sierra Wireless', model: 'HL7800' })
    const { path } = await jig.plug(modem)
    const run = await jig.start({ cable: { port: path, way: 'at' } })
    const ended = await jig.ended(run.id)
    expect([ended.result, ended.steps.at(-1)?.problem?.code]).toEqual(['FAIL', 'serial.recipe-value'])
  })
})

describe('a cable that is pulled', () => {
  it('makes no PASS when it stays out', async () => {
    const device = new Console({})
    const { path } = await jig.plug(device, { unplugAfter: 1200 })
    const run = await jig.start({ deviceId: someone(), waitSeconds: 1, cable: { port: path, way: 'ymodem' } })
    expect((await jig.ended(run.id)).result).toMatch(/^(?:UNKNOWN|FAIL)$/)
    expect([...device.files.keys()]).toEqual([])
  }, 30_000)

  it('is no harm when it is plugged in again', async () => {
    const [id, device] = [someone(), new Console({})]
    const first = await jig.plug(device, { unplugAfter: 500 })
    void first.unplugged.then(() => jig.plug(device, {}, first.path))
    const run = await jig.start({ deviceId: id, cable: { port: first.path, way: 'base64', path: '/etc/dm.json' } })
    await jig.told(run.id, /The document went over/)
    await jig.callIn(id, device.files.get('/etc/dm.json') ?? new Uint8Array(0))
    expect(await jig.ended(run.id)).toMatchObject({ result: 'PASS', evidence: { attempts: 2 } })
  }, 30_000)

  it('is taken up by a board where it broke off', async () => {
    const id = someone()
    const board = new Board({ deviceId: id, buffer: 96 })
    const first = await jig.plug(board, { unplugAfter: 1500 })
    void first.unplugged.then(() => jig.plug(board, {}, first.path))
    const run = await jig.start({ deviceId: id, cable: { port: first.path, way: 'smp' } })
    await jig.told(run.id, /It was read back/)
    await jig.callIn(id, board.files.get('/lfs1/dm-bootstrap.json') ?? new Uint8Array(0))
    expect(await jig.ended(run.id)).toMatchObject({ result: 'PASS', evidence: { attempts: 2 } })
    expect(board.uploads).toBe(1)
  }, 30_000)
})

describe('a console without rb', () => {
  it('gets the document as text', async () => {
    const [id, device] = [someone(), new Console({ without: ['rb'] })]
    const { path } = await jig.plug(device)
    const run = await jig.start({ deviceId: id, cable: { port: path, way: 'ymodem', path: '/etc/dm.json' } })
    await jig.told(run.id, /has no rb/)
    await jig.told(run.id, /It was read back/)
    await jig.callIn(id, device.files.get('/etc/dm.json') ?? new Uint8Array(0))
    expect(await jig.ended(run.id)).toMatchObject({ result: 'PASS', evidence: { readBack: { kind: 'equal' } } })
  })
})
