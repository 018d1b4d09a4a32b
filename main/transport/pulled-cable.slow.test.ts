import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { readCardImage, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { utf8Encode } from '#core/bytes.ts'
import type { Result } from '#core/result.ts'
import { Board } from '#hardware/board.ts'
import { Console } from '#hardware/console.ts'
import type { Hardware } from '#hardware/hardware.ts'
import { Modem } from '#hardware/modem.ts'
import { Phone } from '#hardware/phone.ts'
import { type Habits, plugIn } from '#hardware/plug.ts'
import { type Delivered, pushByBase64, pushByObex, pushByRb, pushBySmp, pushToCard } from './cable-push.ts'
import { openSerial } from './serial-link.ts'
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
  push(talker: Talker): Promise<Result<Delivered>>
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

const same = (one: Uint8Array, other: Uint8Array) => Buffer.from(one).equals(Buffer.from(other))

/** One attempt over a cable of its own; the number of bytes that it took. */
async function attempt({ push }: Method, hardware: Hardware, habits: Habits = {}) {
  const port = got(await plugIn(hardware, habits))
  const link = got(await openSerial({ path: port.path }))
  const result = await push(createTalker(link))
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
  else expect([where, result.problem.code]).toEqual([where, expect.stringMatching(/^serial\.(?:lost|no-answer)$/)])
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
