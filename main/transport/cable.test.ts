import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readCardImage, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { utf8Encode } from '#core/bytes.ts'
import type { Problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import { identifyModem } from '#core/serial/at-identity.ts'
import { parseRecipe } from '#core/serial/recipe.ts'
import { type RecipeFacts, recipeValues } from '#core/serial/recipe-values.ts'
import { identifyBoard } from '#core/serial/smp-files.ts'
import { Board } from '#hardware/board.ts'
import { Console } from '#hardware/console.ts'
import type { Hardware } from '#hardware/hardware.ts'
import { Modem, type ModemOptions } from '#hardware/modem.ts'
import { Phone } from '#hardware/phone.ts'
import { type Habits, plugIn } from '#hardware/plug.ts'
import { pushByBase64, pushByObex, pushByRb, pushBySmp, pushToCard } from './cable-push.ts'
import { pushByRecipe, type RecipePush } from './recipe-push.ts'
import { openSerial } from './serial-link.ts'
import { boardOn, createTalker, modemOn, type Talker } from './talker.ts'

// Everything over real pseudo-terminals and the real driver.

const document = utf8Encode(`[{"DDF":"x","MOData":{"text":"${'0123456789abcdef'.repeat(56)}"}}]`)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const got = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

async function plugged(hardware: Hardware, habits: Habits = {}) {
  const port = got(await plugIn(hardware, habits))
  onTestFinished(() => port.unplug())
  const open = async (): Promise<Talker> => {
    const link = got(await openSerial({ path: port.path, lines: { dtr: true, rts: true } }))
    onTestFinished(() => link.close())
    return createTalker(link)
  }
  return { port, open, talker: await open() }
}

const image = (bytes: Uint8Array) => got(writeCardImage(bytes))
const modemWithCard = (options: Omit<ModemOptions, 'card'> & { adm?: Uint8Array; admTries?: number } = {}) =>
  new Modem({ ...options, card: { files: image(utf8Encode('[{"old":"document"}]')), ...options } })
const onCard = (modem: Modem) => {
  const reading = readCardImage(modem.card?.files ?? new Map())
  return reading.ok ? reading.value.bootstrap : undefined
}

describe('a modem on a cable', () => {
  it('says who it is', async () => {
    const { talker } = await plugged(modemWithCard())
    expect(await identifyModem(modemOn(talker))).toMatchObject({
      ok: true,
      value: { manufacturer: 'DM Workbench', deviceId: 'IMEI:490154203237518', pin: 'READY' },
    })
  })

  it.each([
    ['+CCHO', []],
    ['+CSIM', ['+CCHO']],
    ['+CRSM', ['+CCHO', '+CSIM']],
  ])('lets its card be written by %s', async (way, without) => {
    const modem = modemWithCard({ without })
    const { talker } = await plugged(modem)
    let most = 0
    const pushed = await pushToCard(talker, { document, onProgress: bytes => (most = bytes) })
    expect(pushed).toMatchObject({ ok: true, value: { where: `3F007F506431 by ${way}` } })
    expect(onCard(modem)).toEqual(document)
    expect(most).toBe(document.length)
  })

  it('comes through storms of unsolicited lines', async () => {
    const modem = modemWithCard()
    const { talker } = await plugged(modem, { stormMs: 3 })
    expect(await pushToCard(talker, { document })).toMatchObject({ ok: true })
    expect(onCard(modem)).toEqual(document)
  })

  it.each([
    ['no card', new Modem({}), 'serial.at-error'],
    ['no command for cards', modemWithCard({ without: ['+CCHO', '+CSIM', '+CRSM'] }), 'serial.at-error'],
    ['a card that wants its PIN', modemWithCard({ pin: '1234' }), 'serial.card-locked'],
    ['a card that wants its PUK', modemWithCard({ pin: '1234', pinTries: 0 }), 'serial.card-locked'],
    ['a card that wants its ADM key', modemWithCard({ adm: utf8Encode('12345678') }), 'serial.card-locked'],
  ])('says what is missing when it has %s', async (_, modem, code) => {
    const { talker } = await plugged(modem)
    expect(await pushToCard(talker, { document })).toMatchObject({ ok: false, problem: { code } })
  })

  it('never uses the last try of a key, and tries a wrong one once', async () => {
    const adm = utf8Encode('12345678')
    const wrong = { reference: 0x0a, key: utf8Encode('87654321') }
    const modem = modemWithCard({ adm, admTries: 2 })
    const { talker } = await plugged(modem)
    const first = await pushToCard(talker, { document }, { key: wrong })
    expect(first).toMatchObject({ problem: { code: 'serial.card-wrong-key', detail: { left: 1 } } })
    const second = await pushToCard(talker, { document }, { key: { reference: 0x0a, key: adm } })
    expect(second).toMatchObject({ problem: { code: 'serial.card-last-try' } })
    expect(modem.card?.tries).toBe(1)
    expect(new TextDecoder().decode(onCard(modem))).toBe('[{"old":"document"}]')
  })

  it('shows the key when it has one', async () => {
    const adm = utf8Encode('12345678')
    const modem = modemWithCard({ adm })
    const { talker } = await plugged(modem)
    expect(await pushToCard(talker, { document }, { key: { reference: 0x0a, key: adm } })).toMatchObject({ ok: true })
  })

  it('shows the PIN once, and never when it is, or may be, the last try', async () => {
    const modem = modemWithCard({ pin: '1234', pinTries: 2 })
    const { talker } = await plugged(modem)
    const wrong = await pushToCard(talker, { document }, { pin: '9999' })
    expect(wrong).toMatchObject({ problem: { code: 'serial.card-wrong-key', detail: { left: 1 } } })
    const last = await pushToCard(talker, { document }, { pin: '1234' })
    expect(last).toMatchObject({ problem: { code: 'serial.card-last-try' } })
    expect(modem.pinTries).toBe(1)
    const silent = modemWithCard({ pin: '1234', without: ['+CPINR', '+CSIM'] })
    const other = await plugged(silent)
    expect(await pushToCard(other.talker, { document }, { pin: '1234' })).toMatchObject({
      problem: { code: 'serial.card-last-try' },
    })
    expect(silent.pinTries).toBe(3)
  })

  it('takes the document when the PIN is right', async () => {
    const modem = modemWithCard({ pin: '1234' })
    const { talker } = await plugged(modem)
    expect(await pushToCard(talker, { document }, { pin: '1234' })).toMatchObject({ ok: true })
    expect(onCard(modem)).toEqual(document)
  })

  it('is not written when the document is too large', async () => {
    const modem = modemWithCard()
    const { talker } = await plugged(modem)
    const large = await pushToCard(talker, { document: new Uint8Array(1025) })
    expect(large).toMatchObject({ problem: { code: 'serial.card-too-small', detail: { bytes: 1025, room: 1024 } } })
  })
})

describe('a modem that follows a recipe', () => {
  const recipe = (name: string) => {
    const text = readFileSync(new URL(`../../resources/recipes/${name}.json`, import.meta.url), 'utf8')
    return got(parseRecipe(text))
  }
  const pushed = (talker: Talker, name: string, facts: RecipeFacts, more: Partial<RecipePush> = {}) => {
    const read = recipe(name)
    return pushByRecipe(talker, { document, values: got(recipeValues(read, facts)), ...more }, read)
  }
  const facts = { 'document.length': String(document.length), 'row.apn': 'internet' }

  it.each([0, 3])('takes a file and gives every byte of it back, with lines unasked every %i ms', async stormMs => {
    const modem = new Modem({})
    const { talker } = await plugged(modem, stormMs > 0 ? { stormMs } : {})
    const done = await pushed(talker, 'module-file', facts)
    expect(done).toMatchObject({ ok: true, value: { readBack: { kind: 'bytes', bytes: document } } })
    expect([...modem.module.files]).toEqual([['UFS:dm.json', document]])
  })

  it('keeps its old file when there is no room', async () => {
    const modem = new Modem({ room: 100 })
    modem.module.files.set('UFS:dm.json', utf8Encode('old'))
    const { talker } = await plugged(modem)
    const answer = { code: 'serial.at-error', detail: { answer: '+CME ERROR: 407' } }
    expect(await pushed(talker, 'module-file', facts)).toMatchObject({ problem: answer })
    expect([...modem.module.files.values()]).toEqual([utf8Encode('old')])
  })

  it('opens one session, and says the setting as it was written', async () => {
    const modem = modemWithCard({ manufacturer: 'Sierra Wireless', model: 'HL7800' })
    const { talker } = await plugged(modem)
    const steps: string[] = []
    const done = await pushed(talker, 'airvantage-session', facts, { onStep: step => steps.push(step) })
    expect(done).toMatchObject({ ok: true, value: { readBack: { kind: 'values', names: ['kept'] } } })
    expect(steps).toEqual(['card is ready', 'what is set', 'APN', 'tell of the session', 'session', 'APN read back'])
    expect(modem.module.sessions).toBe(1)
  })

  it('ends when somebody cancels it in a rest or a wait', async () => {
    const { talker } = await plugged(modemWithCard({}))
    const cancel = new AbortController()
    const read = recipe('airvantage-session')
    // This modem is never told to tell of its session.
    const silent = { ...read, steps: read.steps.filter(({ id }) => id !== 'tell of the session') }
    const onStep = (step: string) => void (step === 'session' && setTimeout(() => cancel.abort(), 200))
    const pushing = pushByRecipe(talker, { document, values: { apn: 'a' }, signal: cancel.signal, onStep }, silent)
    expect(await pushing).toMatchObject({ problem: { code: 'serial.cancelled' } })
  })
})

describe('a console on a cable', () => {
  it.each([
    ['YMODEM', pushByRb],
    ['base64', pushByBase64],
  ])('takes a document by %s and shows its hash', async (_, push) => {
    const device = new Console({})
    const { talker } = await plugged(device)
    const pushed = await push(talker, { document }, { path: '/etc/dm/bootstrap' })
    expect(pushed).toEqual({
      ok: true,
      value: { readBack: { kind: 'sha256', sha256: sha256(document) }, where: '/etc/dm/bootstrap' },
    })
    expect([...device.files]).toEqual([['/etc/dm/bootstrap', document]])
  })

  it.each([
    ['YMODEM without rb', pushByRb, new Console({ without: ['rb'] }), /serial\.shell-status/],
    ['base64 without base64', pushByBase64, new Console({ without: ['base64'] }), /serial\.shell-status/],
    ['base64 without room', pushByBase64, new Console({ room: 100 }), /serial\.shell-status/],
  ])('says what is missing for %s', async (_, push, device, code) => {
    const { talker } = await plugged(device)
    const pushed = await push(talker, { document }, { path: '/etc/dm/bootstrap' })
    expect(pushed).toMatchObject({ ok: false, problem: { code: expect.stringMatching(code) } })
    expect(device.files.has('/etc/dm/bootstrap')).toBe(false)
  })
})

describe('a board on a cable', () => {
  it.each([96, 384, 2475])('takes a file with a buffer of %i bytes, and hashes it', async buffer => {
    const board = new Board({ buffer, deviceId: 'urn:dev:board-1' })
    const { talker } = await plugged(board, { stormMs: 5 })
    expect(await identifyBoard(boardOn(talker, 'console'))).toMatchObject({
      value: { bootloader: 'MCUboot', deviceId: 'urn:dev:board-1' },
    })
    const pushed = await pushBySmp(talker, { document }, '/lfs1/dm.json')
    expect(pushed).toMatchObject({ ok: true, value: { readBack: { sha256: sha256(document) } } })
    expect(board.files.get('/lfs1/dm.json')).toEqual(document)
  })

  it.each([
    ['its storage is full', new Board({ room: 100 }), '/lfs1/dm.json', 10],
    ['there is no such mount point', new Board({}), 'dm.json', 14],
  ])('says that %s', async (_, board, path, rc) => {
    const { talker } = await plugged(board)
    expect(await pushBySmp(talker, { document }, path)).toMatchObject({ problem: { detail: { group: 8, rc } } })
  })
})

describe('a phone on a cable', () => {
  it('takes a document over OBEX', async () => {
    const phone = new Phone({ mostBytes: 300 })
    const { talker } = await plugged(phone)
    const type = 'application/vnd.syncml.dm+wbxml'
    expect(await pushByObex(talker, { document }, type)).toMatchObject({ ok: true })
    expect(phone.objects).toEqual([{ type, data: document }])
  })

  it.each([
    ['a type that it does not know', new Phone({}), 'text/plain', 'CF'],
    ['what it has no room for', new Phone({ room: 100 }), 'application/vnd.syncml.dm+wbxml', 'E0'],
  ])('refuses %s', async (_, phone, type, status) => {
    const { talker } = await plugged(phone)
    const refused = await pushByObex(talker, { document }, type)
    expect(refused).toMatchObject({ problem: { code: 'serial.obex-refused', detail: { status } } as Partial<Problem> })
  })
})

describe('a push', () => {
  it('ends when somebody cancels it', async () => {
    const { talker } = await plugged(modemWithCard(), { rate: 2000 })
    const cancel = new AbortController()
    const pushing = pushToCard(talker, { document, signal: cancel.signal, onProgress: () => cancel.abort() })
    expect(await pushing).toMatchObject({ ok: false, problem: { code: 'serial.cancelled' } })
  })

  it('writes nothing that is there already', async () => {
    const modem = modemWithCard({ adm: utf8Encode('12345678') })
    const key = { reference: 0x0a, key: utf8Encode('12345678') }
    const card = await plugged(modem)
    expect(await pushToCard(card.talker, { document }, { key })).toMatchObject({ ok: true })
    modem.card?.reset()
    // Without the key: it is not needed, for nothing is written.
    expect(await pushToCard(card.talker, { document })).toMatchObject({ ok: true })

    const board = new Board({})
    const cable = await plugged(board)
    for (let time = 0; time < 2; time++) {
      expect(await pushBySmp(cable.talker, { document }, '/lfs1/dm')).toMatchObject({ ok: true })
    }
    expect(board.uploads).toBe(1)

    let taken = 0
    const console = await plugged(new Console({ onFile: () => (taken += 1) }))
    for (let time = 0; time < 2; time++) {
      expect(await pushByBase64(console.talker, { document }, { path: '/etc/dm' })).toMatchObject({ ok: true })
    }
    expect(taken).toBe(1)
  })
})
