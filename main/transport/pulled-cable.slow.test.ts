import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readCardImage, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { utf8Encode } from '#core/bytes.ts'
import { encodeShortMessages } from '#core/notification/short-message.ts'
import type { Result } from '#core/result.ts'
import { parseRecipe } from '#core/serial/recipe.ts'
import { Board } from '#hardware/board.ts'
import { Console } from '#hardware/console.ts'
import type { Hardware } from '#hardware/hardware.ts'
import { Loader } from '#hardware/loader.ts'
import { Modem } from '#hardware/modem.ts'
import { Phone } from '#hardware/phone.ts'
import { type Habits, plugIn } from '#hardware/plug.ts'
import type { ByteLink } from './byte-link.ts'
import { pushByBase64, pushByObex, pushByRb, pushBySmp, pushToCard } from './cable-push.ts'
import { pushByLoady } from './loader-push.ts'
import { pushByRecipe } from './recipe-push.ts'
import { openSerial } from './serial-link.ts'
import { sendSmsPush } from './sms-push.ts'
import { createTalker, type Talker } from './talker.ts'

// The cable is pulled while a document of 1 KB is under way, and plugged in again. At seeded offsets here, at every single
// one with DMWB_SWEEP=all (npx vitest run main/transport/pulled-cable.slow.test.ts; it takes long).

const document = utf8Encode(`[{"DDF":"new","MOData":"${'0123456789abcdef'.repeat(62)}"}]`)
const old = utf8Encode('[{"DDF":"old"}]')
const type = 'application/dmmo+json'
const path = '/etc/dm'
const everyOffset = process.env.DMWB_SWEEP === 'all'
const someOffsets = 16
const atOnce = 8

const got = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

interface Method {
  readonly name: string
  make(): Hardware
  push(talker: Talker, link: ByteLink): Promise<Result<unknown>>
  /** What lies in the device. */
  found(hardware: Hardware): Uint8Array | undefined
}

const methods: readonly Method[] = [
  {
    name: 'card',
    make: () => new Modem({ card: { files: got(writeCardImage(old)) } }),
    push: talker => pushToCard(talker, { document }),
    found: hardware => {
      const read = readCardImage((hardware as Modem).card?.files ?? new Map())
      return read.ok ? read.value.bootstrap : undefined
    },
  },
  {
    name: 'ymodem',
    make: () => withOld(new Console({})),
    push: talker => pushByRb(talker, { document }, { path }),
    found: hardware => (hardware as Console).files.get(path),
  },
  {
    name: 'base64',
    make: () => withOld(new Console({})),
    push: talker => pushByBase64(talker, { document }, { path }),
    found: hardware => (hardware as Console).files.get(path),
  },
  {
    name: 'smp',
    make: () => {
      const board = new Board({})
      board.files.set(path, old)
      return board
    },
    push: talker => pushBySmp(talker, { document }, path),
    found: hardware => (hardware as Board).files.get(path),
  },
  {
    name: 'at',
    make: () => {
      const modem = new Modem({})
      modem.module.files.set('UFS:dm.json', old)
      return modem
    },
    push: talker => pushByRecipe(talker, { document, values: { bytes: String(document.length) } }, recipe),
    found: hardware => (hardware as Modem).module.files.get('UFS:dm.json'),
  },
  {
    name: 'loady',
    make: () => {
      const board = new Loader({})
      board.files.set('dm.json', old)
      return board
    },
    push: talker =>
      pushByLoady(
        talker,
        { document },
        { address: memory, store: `fatwrite virtio 0:1 ${memory} dm.json $\{filesize}` },
      ),
    found: hardware => (hardware as Loader).files.get('dm.json'),
  },
  {
    name: 'sms',
    make: () => new Sender(),
    push: (_, link) => sendSmsPush(link, { to: phone, push: document, reference: 7, answerMs: 5000 }),
    // A receiver puts them together when all of them are there, however often each came.
    found: hardware => {
      const sent = (hardware as Sender).sent.map(tpdu => Buffer.from(tpdu).toString('hex'))
      return parts.every(part => sent.includes(Buffer.from(part).toString('hex'))) ? document : undefined
    },
  },
  {
    name: 'obex',
    make: () => new Phone({ mostBytes: 300 }),
    push: talker => pushByObex(talker, { document }, type),
    found: hardware => (hardware as Phone).objects.at(-1)?.data,
  },
]

function withOld(device: Console): Console {
  device.files.set(path, old)
  return device
}

const recipe = got(
  parseRecipe(readFileSync(new URL('../../resources/recipes/module-file.json', import.meta.url), 'utf8')),
)
const memory = '0x42000000'
const phone = '+15551234567'
const parts = got(encodeShortMessages(phone, document, 7))

/** A modem that keeps the messages which it sent. */
class Sender extends Modem {
  readonly sent: Uint8Array[]
  constructor() {
    const sent: Uint8Array[] = []
    super({ card: { files: got(writeCardImage(old)) }, onMessage: tpdu => sent.push(tpdu) })
    this.sent = sent
  }
}

const same = (one: Uint8Array, other: Uint8Array) => Buffer.from(one).equals(Buffer.from(other))

/** One attempt over a cable of its own; the number of bytes that it took. */
async function attempt({ push }: Method, hardware: Hardware, habits: Habits = {}) {
  const port = got(await plugIn(hardware, habits))
  const link = got(await openSerial({ path: port.path }))
  const result = await push(createTalker(link), link)
  await link.close()
  await port.unplug()
  return { result, bytes: port.heardBytes() }
}

async function pulledAt(method: Method, unplugAfter: number): Promise<void> {
  const hardware = method.make()
  const { result } = await attempt(method, hardware, { unplugAfter })
  const found = method.found(hardware)
  const where = `${method.name} at ${unplugAfter}`
  // It says that it worked only when it did; what is there is the old, the new, or nothing that a device would take.
  if (result.ok) expect(found && same(found, document), where).toBe(true)
  else
    expect([where, result.problem.code]).toEqual([
      where,
      expect.stringMatching(/^(?:serial\.(?:lost|no-answer)|notification\.modem)$/),
    ])
  const isWhole = found === undefined || same(found, document) || same(found, old)
  expect(isWhole || (found[0] === 0xff && found[1] === 0xff), where).toBe(true)
  const next = await attempt(method, hardware)
  expect([where, next.result.ok]).toEqual([where, true])
  expect(same(method.found(hardware) ?? old, document), where).toBe(true)
}

it.each(methods.map(method => [method.name, method] as const))(
  'a cable that is pulled while %s runs leaves the right verdict, and the next attempt starts clean',
  async (name, method) => {
    const { result, bytes } = await attempt(method, method.make())
    expect(result.ok).toBe(true)
    const seeded = (index: number) => createHash('sha256').update(`${name} ${index}`).digest().readUInt32BE() % bytes
    const offsets = everyOffset
      ? Array.from({ length: bytes }, (_, at) => at + 1)
      : [1, bytes - 1, bytes, ...Array.from({ length: someOffsets }, (_, index) => 1 + seeded(index))]
    const left = [...offsets]
    const work = async () => {
      for (let at = left.pop(); at !== undefined; at = left.pop()) await pulledAt(method, at)
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  },
  everyOffset ? 24 * 3_600_000 : 180_000,
)
