import { describe, expect, it, type onTestFinished } from 'vitest'
import { writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { utf8Encode } from '#core/bytes.ts'
import { Board } from '#hardware/board.ts'
import { Console } from '#hardware/console.ts'
import type { Hardware } from '#hardware/hardware.ts'
import { Modem, type ModemOptions } from '#hardware/modem.ts'
import { Phone } from '#hardware/phone.ts'
import type { Habits } from '#hardware/plug.ts'
import { value } from '../../main/host/door.fixture.ts'
import { type Cable, openJig } from './jig.fixture.ts'

// What goes wrong at a station: the run says so, nothing is burnt, and nothing is ever a PASS.

const jig = await openJig()
let count = 0
const imei = 'IMEI:490154203237518'
const image = value(writeCardImage(new Uint8Array(4096).fill(0xff)))
const modem = (options: ModemOptions = {}, card: object = {}) =>
  new Modem({ card: { files: image, ...card }, ...options })

async function failed(hardware: Hardware, cable: Omit<Cable, 'port'>, deviceId = imei) {
  const { path } = await jig.plug(hardware)
  const run = await jig.start({ deviceId, waitSeconds: 1, cable: { port: path, ...cable } })
  const ended = await jig.ended(run.id)
  return [ended.result, ended.steps.findLast(step => step.problem)?.problem?.code, ended.evidence?.attempts]
}

describe('a card', () => {
  it('whose PIN is wrong keeps its last tries: it is shown once, and no attempt follows', async () => {
    const wrong = modem({ pin: '1234' })
    expect(await failed(wrong, { way: 'modem', simPin: '9999' })).toEqual(['FAIL', 'serial.card-wrong-key', undefined])
    expect(wrong.pinTries).toBe(2)
    expect(await failed(wrong, { way: 'modem', simPin: '9999' })).toEqual(['FAIL', 'serial.card-wrong-key', undefined])
    expect(await failed(wrong, { way: 'modem', simPin: '9999' })).toEqual(['FAIL', 'serial.card-last-try', undefined])
    expect(await failed(wrong, { way: 'modem', simPin: '1234' })).toEqual(['FAIL', 'serial.card-last-try', undefined])
    expect(wrong.pinTries).toBe(1)
  }, 30_000)

  it('whose ADM key is wrong likewise', async () => {
    const wrong = modem({}, { adm: utf8Encode('12345678') })
    expect(await failed(wrong, { way: 'modem', adm: '00000000' })).toEqual(['FAIL', 'serial.card-wrong-key', undefined])
    expect(wrong.card?.tries).toBe(2)
  })

  it('that is absent fails the run at once', async () => {
    expect(await failed(new Modem({}), { way: 'modem' })).toEqual(['FAIL', 'serial.at-error', undefined])
  })

  it('that is busy is tried once again', async () => {
    const busy = modem()
    // Two questions of its identity, and the card itself.
    busy.busyFor(3)
    const { path } = await jig.plug(busy)
    const run = await jig.start({ waitSeconds: 60, cable: { port: path, way: 'modem' } })
    const told = await jig.told(run.id, /It was read back/)
    expect(told.evidence).toMatchObject({ attempts: 2 })
    await jig.host.bootstrap.cancel({ run: run.id })
  }, 30_000)
})

/** One of each kind, the way to it, and what tells of the fault. */
const kinds: readonly (readonly [string, () => Hardware, Omit<Cable, 'port'>])[] = [
  ['a modem', () => modem(), { way: 'modem' }],
  ['a modem with a recipe', () => modem(), { way: 'at' }],
  ['a console', () => new Console({}), { way: 'base64' }],
  ['a board', () => new Board({}), { way: 'smp' }],
  ['a phone', () => new Phone({}), { way: 'obex' }],
]

describe.concurrent('a cable', () => {
  const runs = (habits: Habits, whenOver: typeof onTestFinished) =>
    Promise.all(
      kinds.map(async ([kind, make, cable]) => {
        const { path } = await jig.plug(make(), habits, undefined, whenOver)
        const run = await jig.start({ deviceId: `urn:x:${++count}`, waitSeconds: 1, cable: { port: path, ...cable } })
        const { result, steps, evidence } = await jig.ended(run.id)
        return { kind, result, code: steps.at(-1)?.problem?.code, attempts: evidence?.attempts }
      }),
    )

  it('at another rate than that of the device fails the run, whatever the device is', async ({
    onTestFinished: whenOver,
  }) => {
    const silent = { result: 'FAIL', code: expect.stringMatching(/no-answer|obex-packet/), attempts: 3 }
    expect(await runs({ wrongRate: true }, whenOver)).toEqual(kinds.map(([kind]) => ({ kind, ...silent })))
  }, 120_000)

  it('on which a device stops in the middle of an answer makes no PASS, whatever the device is', async ({
    onTestFinished: whenOver,
  }) => {
    for (const { kind, result } of await runs({ muteAfter: 40 }, whenOver))
      expect([kind, result]).not.toEqual([kind, 'PASS'])
  }, 120_000)
})

describe('a run over a cable', () => {
  it('is cancelled in the middle, and the next one goes through', async () => {
    const hardware = modem()
    const { path } = await jig.plug(hardware, { rate: 12_000 })
    const run = await jig.start({ waitSeconds: 60, cable: { port: path, way: 'modem' } })
    await jig.door.seen(event =>
      event.kind === 'run' && event.run.id === run.id && (event.run.progress?.sent ?? 0) > 0 ? true : undefined,
    )
    await jig.host.bootstrap.cancel({ run: run.id })
    expect(await jig.ended(run.id)).toMatchObject({ result: 'UNKNOWN' })
    // Half a document is none: its first bytes are invalid.
    const next = await jig.start({ waitSeconds: 60, cable: { port: path, way: 'modem' } })
    await jig.told(next.id, /It was read back/)
    await jig.host.bootstrap.cancel({ run: next.id })
  }, 60_000)
})
