import { setTimeout as pause } from 'node:timers/promises'
import { utf8Decode, utf8Encode } from '#core/bytes.ts'
import { hexDecode, hexEncode } from '#core/hex.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { readSetting, removeSetting, resetBoard, writeSetting } from '#core/serial/smp-board.ts'
import type { AskBoard } from '#core/serial/smp-exchange.ts'
import { identifyBoard } from '#core/serial/smp-files.ts'
import { boardOn, createTalker } from '#transport/talker.ts'
import { openUdpLink, udpNameOf } from '#transport/udp-link.ts'
import { openPort, type PortOptions } from './port-options.ts'
import { listenForStop } from './stop.ts'
import type { Terminal } from './terminal.ts'

export interface BoardCommand extends PortOptions {
  readonly get?: string
  readonly set?: string
  readonly remove?: string
  readonly reset?: boolean
}

type Told = Readonly<Record<string, string | boolean | undefined>>

/** Runs `dmwb board` and gives back its exit code: 0 when the board did all of it. */
export async function runBoard(options: BoardCommand, terminal: Terminal): Promise<number> {
  const setting = settingIn(options.set)
  if (!setting.ok) return terminal.fail(setting.problem, 2)
  const opened = await openBoard(options)
  if (!opened.ok) return terminal.fail(opened.problem)
  try {
    const told = await carryOut(opened.value.ask, options, setting.value)
    if (!told.ok) return terminal.fail(told.problem)
    if (terminal.json) terminal.document({ ok: true, port: options.port, ...told.value })
    for (const [name, text] of Object.entries(told.value)) {
      if (text !== undefined) terminal.line(`${name.padEnd(14)}${text}`)
    }
    return 0
  } finally {
    await opened.value.close()
  }
}

async function carryOut(ask: AskBoard, options: BoardCommand, setting: Setting | undefined): Promise<Result<Told>> {
  const { get, remove, reset } = options
  const written = setting ? await writeSetting(ask, setting.name, setting.value) : ok(null)
  if (!written.ok) return written
  const removed = remove === undefined ? ok(null) : await removeSetting(ask, remove)
  if (!removed.ok) return removed
  const back = reset ? await startAnew(ask) : ok(null)
  if (!back.ok) return back
  const read = get === undefined ? undefined : await readSetting(ask, get)
  if (read && !read.ok) return read
  const about = await identifyBoard(ask)
  if (!about.ok) return about
  return ok({
    ...about.value,
    ...(setting && { set: setting.name }),
    ...(remove !== undefined && { removed: remove }),
    ...(reset && { reset: true }),
    ...(get !== undefined && read && { [get]: shownValue(read.value) }),
  })
}

const lookMs = 500
const mostLooks = 20

/** A board that starts is deaf for a while. */
async function startAnew(ask: AskBoard): Promise<Result<null>> {
  const told = await resetBoard(ask)
  if (!told.ok) return told
  for (let look = 0; ; look++) {
    await pause(lookMs)
    const alive = await identifyBoard(ask)
    if (alive.ok) return ok(null)
    if (look >= mostLooks || alive.problem.code !== 'serial.no-answer') return alive
  }
}

interface Setting {
  readonly name: string
  readonly value: Uint8Array
}

function settingIn(text: string | undefined): Result<Setting | undefined> {
  if (text === undefined) return ok(undefined)
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  const bytes = value.startsWith('hex:') ? hexDecode(value.slice(4)) : utf8Encode(value)
  if (name === undefined || !bytes) {
    return failed(problem('cli.usage', { what: '--set takes NAME=TEXT or NAME=hex:DIGITS.' }))
  }
  return ok({ name, value: bytes })
}

/** As text where it is text. */
function shownValue(bytes: Uint8Array): string {
  const text = utf8Decode(bytes)
  return text.ok && /^[^\p{Cc}]*$/u.test(text.value) ? text.value : `hex:${hexEncode(bytes)}`
}

async function openBoard(options: BoardCommand) {
  const cancel = new AbortController()
  void listenForStop().asked.then(() => cancel.abort())
  const address = udpNameOf(options.port)
  if (address && !address.ok) return address
  if (address) {
    const link = await openUdpLink(address.value)
    if (!link.ok) return link
    return ok({ ask: boardOn(createTalker(link.value), 'datagram', cancel.signal), close: () => link.value.close() })
  }
  const opened = await openPort(options)
  if (!opened.ok) return opened
  const { link, log } = opened.value
  const close = async () => {
    await link.close()
    await log?.close()
  }
  return ok({ ask: boardOn(createTalker(link), 'console', cancel.signal), close })
}
