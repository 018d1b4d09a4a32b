import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { listPorts, portIdentity } from '#transport/ports.ts'
import { type ResetName, resetBy } from '#transport/reset-sequences.ts'
import { hexLines } from '#transport/wire-log.ts'
import { type OpenedPort, openPort, type PortOptions } from './port-options.ts'
import { listenForStop } from './stop.ts'
import type { Terminal } from './terminal.ts'

export interface ConsoleCommand extends PortOptions {
  readonly hex?: boolean
  readonly eol: 'cr' | 'lf' | 'crlf'
  readonly reset?: ResetName
  readonly seconds?: number
  readonly sendFile?: string
  readonly data: string
}

const ends = { cr: '\r', lf: '\n', crlf: '\r\n' } as const
/** Ctrl+] */
const leave = 0x1d
/** Ctrl+\ */
const release = 0x1c
const pieceBytes = 1024
/** After the end of piped input, answers are waited for until the line is quiet this long. */
const quietMs = 1000
const lookMs = 500

/** Runs `dmwb console` until it is left, the input ends or its time is up; a device that returns is taken up again. */
export async function runConsole(options: ConsoleCommand, terminal: Terminal): Promise<number> {
  const time = new Date().toISOString().replace(/[:.]/g, '-')
  const name = options.port.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-/, '')
  const file = options.log ?? join(options.data, 'consoles', `${name}-${time}.log`)
  const toSend = options.sendFile === undefined ? ok(undefined) : await readBytes(options.sendFile)
  if (!toSend.ok) return terminal.fail(toSend.problem)
  const first = await openPort(options, file)
  if (!first.ok) return terminal.fail(first.problem)
  const identity = await identityOf(first.value.path)
  terminal.note(
    `dmwb: ${first.value.path} is open; everything is written to ${file}. Ctrl+] ends it, Ctrl+\\ releases the port.`,
  )
  const over = new AbortController()
  void listenForStop().asked.then(() => over.abort())
  if (options.seconds !== undefined) setTimeout(() => over.abort(), options.seconds * 1000).unref()
  let current: OpenedPort | undefined = first.value
  const released = createSwitch()
  const input = followInput(options, over, {
    send: bytes => current?.link.send(bytes).catch(() => undefined),
    release: released.toggle,
  })
  try {
    if (options.reset) await resetBy(first.value.link, options.reset)
    if (toSend.value) void sendFile(first.value, toSend.value, over.signal, terminal)
    while (current && !over.signal.aborted) {
      const why = await Promise.race([listen(current, options, over.signal, input.heard), released.on()])
      if (why === 'released') current.log?.note('released for other programs')
      await current.link.close()
      await current.log?.close()
      current = undefined
      if (over.signal.aborted) break
      if (why === 'released') {
        terminal.note('dmwb: other programs may have the port; Ctrl+\\ takes it back.')
        await Promise.race([released.off(), aborted(over.signal)])
      } else terminal.note(`dmwb: ${why}; waiting for it to return.`)
      const again = await returning(options, file, identity, over.signal)
      if (again?.ok) {
        current = again.value
        terminal.note(`dmwb: it is back as ${current.path}.`)
      }
    }
  } finally {
    input.close()
    await current?.link.close()
    await current?.log?.close()
  }
  return 0
}

/** On and off in turn, with somebody who waits for either. */
function createSwitch() {
  let isOn = false
  let wake: () => void = () => undefined
  const become = async (wanted: boolean) => {
    while (isOn !== wanted) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }
  return {
    toggle: () => {
      isOn = !isOn
      wake()
    },
    on: () => become(true).then(() => 'released'),
    off: () => become(false),
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

async function readBytes(file: string): Promise<Result<Uint8Array>> {
  return readFile(file).then(
    bytes => ok(bytes),
    (error: NodeJS.ErrnoException) => failed(problem('cli.file-unreadable', { file, what: error.code ?? '' })),
  )
}

/** Piece by piece, each when the one before has left. */
async function sendFile({ link }: OpenedPort, bytes: Uint8Array, signal: AbortSignal, terminal: Terminal) {
  let at = 0
  try {
    for (; at < bytes.length && !signal.aborted; at += pieceBytes) await link.send(bytes.subarray(at, at + pieceBytes))
    terminal.note(`dmwb: ${Math.min(at, bytes.length)} of ${bytes.length} bytes of the file were sent.`)
  } catch (cause) {
    terminal.note(`dmwb: the file stopped at byte ${at}: ${cause instanceof Error ? cause.message : String(cause)}.`)
  }
}

async function identityOf(path: string): Promise<string | undefined> {
  const port = (await listPorts()).find(item => item.path === path)
  return port && portIdentity(port)
}

/** Shows what comes; settles with the reason when the port is gone, or when somebody leaves. */
function listen(
  { link }: OpenedPort,
  { hex }: ConsoleCommand,
  signal: AbortSignal,
  heard: () => void,
): Promise<string> {
  return new Promise(resolve => {
    const stop = link.onBytes(bytes => {
      heard()
      process.stdout.write(
        hex
          ? hexLines(bytes)
              .map(line => `${new Date().toISOString()} ${line}\n`)
              .join('')
          : bytes,
      )
    })
    const end = (why: string) => {
      stop()
      resolve(why)
    }
    void link.gone.then(end)
    if (signal.aborted) end('left')
    signal.addEventListener('abort', () => end('left'), { once: true })
  })
}

/** The same device, under whatever name it has now. */
async function returning(options: PortOptions, file: string, identity: string | undefined, signal: AbortSignal) {
  while (!signal.aborted) {
    await pause(lookMs)
    const opened: Result<OpenedPort> = await openPort({ ...options, port: identity ?? options.port }, file)
    if (opened.ok) return opened
  }
  return undefined
}

/** Keys and piped input go to the port; line ends as the device wants them. */
function followInput(
  { eol }: ConsoleCommand,
  over: AbortController,
  { send, release: toggle }: { send(bytes: Uint8Array): void; release(): void },
) {
  const { stdin } = process
  let quiet: NodeJS.Timeout | undefined
  let isEnded = false
  const heard = () => {
    clearTimeout(quiet)
    if (isEnded) quiet = setTimeout(() => over.abort(), quietMs)
  }
  const take = (bytes: Buffer) => {
    if (stdin.isTTY && bytes.includes(leave)) return over.abort()
    if (stdin.isTTY && bytes.includes(release)) return toggle()
    send(Buffer.from(bytes.toString('latin1').replace(/\r\n|\r|\n/g, ends[eol]), 'latin1'))
  }
  if (stdin.isTTY) stdin.setRawMode(true)
  stdin.on('data', take)
  stdin.once('end', () => {
    isEnded = true
    heard()
  })
  return {
    heard,
    close: () => {
      clearTimeout(quiet)
      if (stdin.isTTY) stdin.setRawMode(false)
      stdin.off('data', take)
      stdin.pause()
      stdin.unref?.()
    },
  }
}
