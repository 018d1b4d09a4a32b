import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type CardFiles, cardFilesOf, cardFileText, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { readJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { Board } from '#hardware/board.ts'
import type { Hardware } from '#hardware/hardware.ts'
import { type HardwareKind, makeHardware } from '#hardware/make-hardware.ts'
import { type Habits, plugIn } from '#hardware/plug.ts'
import { openUdpBoard } from '#hardware/udp-board.ts'
import { readText } from './read-file.ts'
import { listenForStop, type Stopping } from './stop.ts'
import type { Terminal } from './terminal.ts'

export interface HardwareCommand {
  readonly link?: string
  readonly files?: string
  readonly rate?: number
  readonly noise?: number
  readonly storm?: number
  readonly unplugAfter?: number
  readonly replug?: number
  readonly silentAfter?: number
  readonly muteAfter?: number
  readonly wrongRate?: boolean
  readonly room?: number
  readonly id?: string
  readonly without?: readonly string[]
  readonly card?: string
  readonly sim?: boolean
  readonly adm?: string
  readonly admTries?: number
  readonly pin?: string
  readonly pinTries?: number
  /** UDP port, or true for any free one. */
  readonly udp?: number | true
}

/** Runs `dmwb hardware KIND` until it is stopped, or its cable is pulled for good. */
export async function runHardware(kind: HardwareKind, options: HardwareCommand, terminal: Terminal): Promise<number> {
  const saving = createSaver(options, terminal)
  const hardware = await make(kind, options, saving.save)
  if (!hardware.ok) return terminal.fail(hardware.problem, 2)
  const stopping = listenForStop()
  if (hardware.value instanceof Board && options.udp !== undefined) {
    return serveBoard(hardware.value, options.udp === true ? 0 : options.udp, stopping, terminal)
  }
  let habits = habitsOf(options)
  let link = options.link
  for (;;) {
    const plugged = await plugIn(hardware.value, habits, link)
    if (!plugged.ok) return terminal.fail(plugged.problem)
    const { path, unplugged, unplug } = plugged.value
    if (terminal.json) terminal.document({ event: 'plugged', kind, port: path })
    terminal.line(path)
    link = path
    const isStopped = await Promise.race([stopping.asked.then(() => true), unplugged.then(() => false)])
    await unplug()
    await saving.settled()
    if (isStopped) return 0
    if (terminal.json) terminal.document({ event: 'unplugged' })
    terminal.note('The cable was pulled.')
    if (options.replug === undefined) return 0
    await pause(options.replug)
    // The second time the cable holds.
    const { unplugAfter: _, ...rest } = habits
    habits = rest
  }
}

async function serveBoard(board: Board, port: number, stopping: Stopping, terminal: Terminal): Promise<number> {
  const udp = await openUdpBoard(board, port).catch((error: NodeJS.ErrnoException) => error)
  if (udp instanceof Error) {
    return terminal.fail(problem('serial.not-opened', { port: `udp:${port}`, why: udp.message }))
  }
  const name = `udp:127.0.0.1:${udp.port}`
  if (terminal.json) terminal.document({ event: 'plugged', kind: 'smp', port: name })
  terminal.line(name)
  await stopping.asked
  await udp.close()
  return 0
}

function habitsOf({ rate, noise, storm, unplugAfter, silentAfter, muteAfter, wrongRate }: HardwareCommand): Habits {
  return {
    ...(rate !== undefined && { rate }),
    ...(noise !== undefined && { noiseEvery: noise }),
    ...(storm !== undefined && { stormMs: storm }),
    ...(unplugAfter !== undefined && { unplugAfter }),
    ...(silentAfter !== undefined && { silentAfter }),
    ...(muteAfter !== undefined && { muteAfter }),
    ...(wrongRate && { wrongRate }),
  }
}

type Save = (name: string, data: Uint8Array | string) => void

/** Writes what was pushed, one file after another; what the disk refuses is told. */
function createSaver({ files }: HardwareCommand, terminal: Terminal) {
  let last: Promise<unknown> = Promise.resolve()
  const save: Save = (name, data) => {
    if (terminal.json) terminal.document({ event: 'taken', name, bytes: data.length })
    else terminal.note(`It took ${name}, ${data.length} bytes.`)
    if (files === undefined) return
    last = last
      .then(() => mkdir(files, { recursive: true, mode: 0o700 }))
      .then(() => writeFile(join(files, basename(name)), data, { mode: 0o600 }))
      .catch((error: unknown) => terminal.note(`dmwb: ${error instanceof Error ? error.message : String(error)}`))
  }
  return { save, settled: () => last }
}

async function make(kind: HardwareKind, options: HardwareCommand, save: Save): Promise<Result<Hardware>> {
  const files = kind === 'modem' ? await cardOf(options) : ok(new Map<string, Uint8Array>())
  if (!files.ok) return files
  const { card } = options
  let writing: Promise<unknown> = Promise.resolve()
  const cardChanged = (changed: CardFiles) => {
    if (card === undefined) return
    const text = cardFileText(new Map(changed))
    writing = writing.then(() => writeFile(card, text, { mode: 0o600 })).catch(() => undefined)
  }
  return ok(makeHardware(kind, options, { taken: save, cardChanged }, files.value))
}

/** The image in the file, or an empty card with the room that was asked for. */
async function cardOf({ card, room = 4096 }: HardwareCommand): Promise<Result<CardFiles>> {
  const isThere =
    card !== undefined &&
    (await readFile(card).then(
      () => true,
      () => false,
    ))
  if (!isThere) {
    const empty = writeCardImage(new Uint8Array(room).fill(0xff))
    return empty
  }
  const text = await readText(card)
  if (!text.ok) return text
  const json = readJson(text.value)
  const files = json.ok ? cardFilesOf(json.value) : failed(problem('bootstrap.card-form', { what: 'it is no JSON' }))
  return files.ok ? files : failed({ ...files.problem, at: { file: card } })
}
