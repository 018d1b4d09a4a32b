import { randomInt } from 'node:crypto'
import { basename } from 'node:path'
import {
  oneSided,
  type ReadBack,
  readBackByCrc,
  readBackByHash,
  readBackOf,
  readBackOfValues,
  unverified,
} from '#bootstrap/read-back.ts'
import { withRetries } from '#bootstrap/retry.ts'
import type { DeliveryOrder } from '#contract'
import { utf8Encode } from '#core/bytes.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { usualPaths } from '#core/serial/cable.ts'
import { adm1 } from '#core/serial/card-bootstrap.ts'
import type { KeyMemory } from '#core/serial/key-memory.ts'
import { recipeValues } from '#core/serial/recipe-values.ts'
import { type BoardIdentity, identifyBoard } from '#core/serial/smp-files.ts'
import type { ByteLink } from '#transport/byte-link.ts'
import {
  type CablePush,
  type Delivered,
  findRb,
  pushByBase64,
  pushByObex,
  pushByRb,
  pushBySmp,
  pushToCard,
  pushToWaiting,
} from '#transport/cable-push.ts'
import { identifyPort, type PortIdentity, type PortKind } from '#transport/identify-port.ts'
import { pushByLoady } from '#transport/loader-push.ts'
import { pushByRecipe } from '#transport/recipe-push.ts'
import { openSerial } from '#transport/serial-link.ts'
import { sendSmsPush } from '#transport/sms-push.ts'
import { boardOn, createTalker, type Talker } from '#transport/talker.ts'
import { openUdpLink, udpNameOf } from '#transport/udp-link.ts'
import { pauseFor } from './pause.ts'
import { recipeFacts, recipeFor } from './recipe.ts'
import { wapPushOf } from './wap-push.ts'
import { type Deliver, type Failure, type Flight, type Hooks, unitOf } from './ways.ts'

// A bootstrap over a cable: the device is asked who it is before a byte is written, and what was written is read back
// wherever the method can.

type Cable = NonNullable<DeliveryOrder['cable']>
/** What was learnt of keys, and how far a board was brought, stays for all attempts. */
type CableFlight = Flight & { readonly keys: KeyMemory; readonly board: { at: number } }

export const deliverByCable: Deliver = async flight => {
  const { order, hooks } = flight
  const { cable } = order
  if (!cable) return undefined
  const cableFlight: CableFlight = { ...flight, keys: new Map(), board: { at: 0 } }
  let hasBegun = false
  const begun = () => {
    if (!hasBegun) hooks.left()
    hasBegun = true
  }
  const attempt = async (): Promise<Result<ReadBack>> => {
    const delivered = await overLink(cableFlight, cable, begun)
    return delivered.ok ? delivered : failed(inHost(delivered.problem, cable, hasBegun))
  }
  const shown = await withRetries(attempt, {
    signal: hooks.signal,
    pause: cls => pauseFor(cls, hooks.signal),
    again: hooks.again,
  })
  if (!shown.ok) return failureOf(shown.problem)
  hooks.readBack(shown.value)
  if (shown.value.kind === 'equal')
    hooks.told('read-back', 'It was read back: what lies there is the document, byte for byte.')
  return undefined
}

const readBackCodes: ReadonlySet<string> = new Set(['bootstrap.read-back', 'serial.read-back'])
const failureOf = (why: Problem): Failure => ({
  step: readBackCodes.has(why.code) ? 'read-back' : 'deliver',
  problem: why,
})

const brokenOff: ReadonlySet<string> = new Set([
  'serial.lost',
  'serial.no-answer',
  'serial.at-unfinished',
  'serial.not-there',
])

/** In the middle of writing nobody knows what the device has; a cancelled run is one everywhere. */
function inHost(why: Problem, { port }: Cable, hasBegun: boolean): Problem {
  if (why.code === 'serial.cancelled') return problem('bootstrap.cancelled')
  return hasBegun && brokenOff.has(why.code) ? problem('serial.midway', { port, why: explain(why).words }) : why
}

/** The port by its name, or, for SMP, a board in the network as `udp:host:port`. */
async function overLink(flight: CableFlight, cable: Cable, begun: () => void): Promise<Result<ReadBack>> {
  const { port, way, baud } = cable
  const address = way === 'smp' ? udpNameOf(port) : undefined
  if (address) return overOpened(flight, cable, address.ok ? await openUdpLink(address.value) : address, begun)
  const { find, desk } = flight.ports.cables
  const path = await find(port)
  if (!path.ok) return path
  const settings = { path: path.value, lines: { dtr: true, rts: true }, ...(baud !== undefined && { baudRate: baud }) }
  // One job at a time, and a console of ours makes way.
  return desk.alone(path.value, 'pushing', async () => overOpened(flight, cable, await openSerial(settings), begun))
}

async function overOpened(
  flight: CableFlight,
  cable: Cable,
  link: Result<ByteLink>,
  begun: () => void,
): Promise<Result<ReadBack>> {
  if (!link.ok) return link
  try {
    flight.hooks.port({ address: link.value.name })
    return await carry(flight, cable, link.value, begun)
  } finally {
    await link.value.close()
  }
}

async function carry(flight: CableFlight, cable: Cable, link: ByteLink, begun: () => void): Promise<Result<ReadBack>> {
  const { parts, order, made, hooks } = flight
  const { deviceId, method } = order
  const record = parts.recorder.open({
    kind: 'bootstrap',
    side: 'server',
    deviceId,
    peer: link.name,
    dialect: made.dialect,
  })
  const write = async (): Promise<Result<ReadBack>> => {
    const talker = createTalker(link)
    const right = await rightDevice(flight, cable, talker)
    if (!right.ok) return right
    record.push({ from: 'bootstrap', to: 'device', way: 'cable', body: made.bytes, sealed: true })
    const push: CablePush = {
      document: made.bytes,
      signal: hooks.signal,
      resumeFrom: flight.board.at,
      onProgress: bytes => {
        if (cable.way === 'smp') flight.board.at = bytes
        if (bytes > 0) begun()
        hooks.progress(bytes, made.bytes.length)
      },
    }
    if (method === 'sms') return sendMessages(flight, link, begun)
    const delivered =
      cable.way === 'at'
        ? await byRecipe(flight, cable, talker, push, right.value, begun)
        : await byWay(talker, push, { ...cable, way: cable.way }, flight)
    if (!delivered.ok) return delivered
    // If it does not read back, all of it is written anew.
    flight.board.at = 0
    begun()
    hooks.told('deliver', `The document went over ${link.name}: ${delivered.value.where}.`)
    return shownBy(delivered.value, made.bytes, cable)
  }
  const result = await write()
  record.end(result.ok ? 'done' : 'failed', result.ok ? undefined : result.problem)
  return result
}

function shownBy({ readBack }: Delivered, document: Uint8Array, { way }: Cable): Result<ReadBack> {
  if (!readBack) return ok(way === 'at' ? unverified : oneSided)
  if (readBack.kind === 'crc32') return ok(readBackByCrc)
  if (readBack.kind === 'values') return ok(readBackOfValues(readBack.names))
  return readBack.kind === 'bytes' ? readBackOf(document, readBack.bytes) : readBackByHash(document, readBack.sha256)
}

type PlainCable = Cable & { readonly way: Exclude<Cable['way'], 'at'> }

function byWay(
  talker: Talker,
  push: CablePush,
  cable: PlainCable,
  { made, keys, hooks }: CableFlight,
): Promise<Result<Delivered>> {
  const { way, path, adm, simPin, waiting } = cable
  switch (way) {
    case 'modem':
      return pushToCard(talker, push, {
        pin: simPin,
        memory: keys,
        key: adm === undefined ? undefined : { reference: adm1, key: utf8Encode(adm) },
      })
    case 'ymodem':
      if (cable.memory !== undefined) return pushByLoady(talker, push, { address: cable.memory, store: cable.store })
      if (waiting) return pushToWaiting(talker, push, basename(path ?? usualPaths.ymodem))
      return byConsole(talker, push, path ?? usualPaths.ymodem, hooks)
    case 'base64':
      return pushByBase64(talker, push, { path: path ?? usualPaths.base64 })
    case 'smp':
      return pushBySmp(talker, push, path ?? usualPaths.smp, carrierOf(cable))
    case 'obex':
      return pushByObex(talker, push, made.type)
  }
}

/** By rb, or as text where there is none. */
async function byConsole(talker: Talker, push: CablePush, path: string, hooks: Hooks): Promise<Result<Delivered>> {
  const sent = await pushByRb(talker, push, { path })
  const { code, detail } = sent.ok ? {} : sent.problem
  if (code !== 'serial.shell-status' || detail?.command !== findRb) return sent
  hooks.told('deliver', 'This console has no rb: the document goes as base64 text.')
  return pushByBase64(talker, push, { path })
}

/** By a recipe of AT commands that is for this modem. */
async function byRecipe(
  { parts, order, made, hooks }: Flight,
  cable: Cable,
  talker: Talker,
  push: CablePush,
  modem: PortIdentity | undefined,
  onWrite: () => void,
): Promise<Result<Delivered>> {
  const recipe = await recipeFor(parts, cable, modem?.kind === 'modem' ? modem : {})
  if (!recipe.ok) return recipe
  const values = recipeValues(recipe.value, recipeFacts(parts.serverId, order, made))
  if (!values.ok) return values
  hooks.told('deliver', `The recipe is “${recipe.value.name}”.`)
  const onStep = (step: string, command: string) => hooks.told('deliver', `Step “${step}”: ${command || 'a rest'}.`)
  return pushByRecipe(talker, { ...push, values: values.value, onStep, onWrite }, recipe.value)
}

/** As short messages through the modem, which takes them and hears no more of them. */
async function sendMessages({ order, made, hooks, ...flight }: Flight, link: ByteLink, begun: () => void) {
  const push = wapPushOf(order, made, unitOf({ order, ...flight }))
  if (!push.ok) return push
  begun()
  const sent = await sendSmsPush(link, { to: order.phone ?? '', push: push.value, reference: randomInt(256) })
  if (!sent.ok) return sent
  hooks.progress(made.bytes.length, made.bytes.length)
  hooks.told('deliver', `The modem at ${link.name} sent ${sent.value} short messages; nothing answers them.`)
  return ok(oneSided)
}

const carrierOf = ({ port }: Cable) => (udpNameOf(port) ? 'datagram' : 'console')

const kinds: Partial<Readonly<Record<Cable['way'], PortKind>>> = { modem: 'modem', at: 'modem', smp: 'board' }

/** A device that says who it is must be the one that the document is for. A modem that only sends is somebody else. */
async function rightDevice(
  { order, hooks }: Flight,
  cable: Cable,
  talker: Talker,
): Promise<Result<PortIdentity | undefined>> {
  const kind = kinds[cable.way]
  if (kind === undefined || order.method === 'sms') return ok(undefined)
  const isNetwork = carrierOf(cable) === 'datagram'
  const found = isNetwork
    ? asBoard(await identifyBoard(boardOn(talker, 'datagram', hooks.signal)))
    : await identifyPort(talker, [kind], hooks.signal)
  if (!found.ok) return found
  const told = 'deviceId' in found.value ? found.value.deviceId : undefined
  if (told === undefined) {
    hooks.told('deliver', 'The device does not say which one it is; whoever plugged it in answers for that.')
    return found
  }
  if (told !== order.deviceId) return failed(problem('serial.wrong-device', { found: told, wanted: order.deviceId }))
  hooks.told('deliver', `The device at ${talker.name} says that it is ${told}.`)
  return found
}

const asBoard = (told: Result<BoardIdentity>): Result<PortIdentity> =>
  told.ok ? ok({ kind: 'board', ...told.value }) : told
