import { setTimeout as pause } from 'node:timers/promises'
import type { ConsoleOrder, ConsoleState } from '#contract'
import { type Problem, problem } from '#core/problem.ts'
import type { ContinuedRecorder, LineLog } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type ResetName, resetBy } from '#transport/reset-sequences.ts'
import type { Lines, SerialLink, SerialSettings } from '#transport/serial-link.ts'
import type { PortDesk } from './desk.ts'
import { nothingPassed, recordedLink } from './recorded-link.ts'

// A console: one port whose every byte is recorded, from the first one on, over unplugging and plugging in again.

export interface ConsoleParts {
  readonly recorder: ContinuedRecorder
  readonly desk: PortDesk
  open(settings: SerialSettings): Promise<Result<SerialLink>>
  /** Where the device is now; a problem while it is not there. */
  find(name: string): Promise<Result<string>>
  changed(state: ConsoleState): void
  /** Microseconds since 1970. */
  readonly now: () => number
}

export interface ConsoleSession {
  state(): ConsoleState
  send(bytes: Uint8Array): Promise<Result<ConsoleState>>
  sendFile(name: string, bytes: Uint8Array, pauseMs: number): Result<ConsoleState>
  stopSending(): ConsoleState
  reset(name: ResetName): Promise<Result<ConsoleState>>
  setLines(lines: Lines): Promise<Result<ConsoleState>>
  release(): Promise<ConsoleState>
  takeBack(): Promise<ConsoleState>
  /** A port came, or the machine woke up: looks whether its device is there. */
  look(): void
  remark(words: string): void
  close(): Promise<void>
}

const lookMs = 700
/** Whoever holds a port is looked for among all programs: not so often. */
const busyMs = 3000
const pieceBytes = 1024
/** Windows hear of counts so often at most. */
const tellMs = 100

/** Opens a console on a port that opens now; later it is taken up again by itself. Problems: `serial.…`. */
export async function openConsole(
  id: string,
  order: ConsoleOrder,
  named: { readonly name: string; readonly identity?: string },
  parts: ConsoleParts,
): Promise<Result<ConsoleSession>> {
  const { path: firstPath, ...settings } = order
  const first = await parts.open({ ...settings, path: firstPath })
  if (!first.ok) return first
  const log = parts.recorder.open({ kind: 'serial', side: 'server', peer: named.identity ?? firstPath })
  return ok(session(id, order, named, parts, first.value, log))
}

function session(
  id: string,
  order: ConsoleOrder,
  { name, identity }: { readonly name: string; readonly identity?: string },
  parts: ConsoleParts,
  first: SerialLink,
  log: LineLog,
): ConsoleSession {
  const { path: firstPath, ...settings } = order
  const passed = nothingPassed()
  const openedAt = parts.now()
  let path = firstPath
  let lines = settings.lines
  let link: SerialLink | undefined
  let status: ConsoleState['state'] = 'open'
  let why: Problem | undefined
  let sending: ConsoleState['sending']
  let stopFile: AbortController | undefined
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let telling: NodeJS.Timeout | undefined
  let letGo: () => void = () => undefined
  let trying: Promise<void> | undefined

  const state = (): ConsoleState => ({
    id,
    name,
    path,
    ...(identity !== undefined && { identity }),
    settings,
    lines,
    state: status,
    ...(why && { problem: why }),
    record: log.id,
    heard: passed.heard,
    sent: passed.sent,
    openedAt,
    ...(sending && { sending }),
  })
  const tell = () => {
    clearTimeout(telling)
    telling = undefined
    if (!isClosed) parts.changed(state())
  }
  const tellSoon = () => {
    telling ??= setTimeout(tell, tellMs)
  }
  const become = (next: ConsoleState['state'], problem?: Problem) => {
    status = next
    why = problem
    tell()
  }
  const takeUp = (opened: SerialLink) => {
    const made = recordedLink(opened, log, passed)
    link = made
    lines = settings.lines
    made.onBytes(tellSoon)
    hold()
    become('open')
    void opened.gone.then(reason => {
      if (link !== made || isClosed) return
      link = undefined
      stopFile?.abort()
      log.remark(`The port is gone: ${reason}.`)
      become('gone', problem('serial.lost', { port: path, why: reason }))
      lookSoon()
    })
  }
  const hold = () => {
    letGo()
    letGo = parts.desk.hold(path, {
      get state() {
        return status === 'released' ? ('released' as const) : ('console' as const)
      },
      lend: async reason => {
        if (status !== 'open' && status !== 'gone') return
        log.remark(`The port is lent: ${reason}.`)
        await shut('lent')
      },
      takeBack: () => {
        if (status !== 'lent' || isClosed) return
        status = 'gone'
        void tryOpen()
      },
    })
  }
  /** Closes the link and stays in this state. */
  const shut = async (next: 'lent' | 'released') => {
    clearTimeout(timer)
    stopFile?.abort()
    await trying
    const open = link
    link = undefined
    become(next)
    await open?.close()
  }
  const lookSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void tryOpen(), why?.code === 'serial.busy' ? busyMs : lookMs)
  }
  const tryOpen = () => {
    trying ??= attempt().finally(() => {
      trying = undefined
    })
    return trying
  }
  const attempt = async () => {
    clearTimeout(timer)
    if (status !== 'gone' || isClosed) return
    const found = await parts.find(identity ?? firstPath)
    const opened = found.ok ? await parts.open({ ...settings, path: found.value }) : found
    if (isClosed || status !== 'gone') {
      if (opened.ok) await opened.value.close()
      return
    }
    if (opened.ok) {
      if (found.ok) path = found.value
      log.remark(`The port is open again as ${path}.`)
      return takeUp(opened.value)
    }
    if (opened.problem.code !== why?.code) become('gone', opened.problem)
    lookSoon()
  }
  const opened = (): Result<SerialLink> =>
    link ? ok(link) : failed(why ?? problem('serial.lost', { port: path, why: `it is ${status}` }))

  const send = async (bytes: Uint8Array): Promise<Result<ConsoleState>> => {
    const to = opened()
    if (!to.ok) return to
    try {
      await to.value.send(bytes)
      tellSoon()
      return ok(state())
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      log.remark(`Not everything was sent: ${reason}.`)
      return failed(problem('serial.lost', { port: path, why: reason }))
    }
  }
  const carryFile = async (fileName: string, bytes: Uint8Array, pauseMs: number, signal: AbortSignal) => {
    log.remark(`Sending ${fileName}, ${bytes.length} bytes.`)
    let at = 0
    for (; at < bytes.length && !signal.aborted; at += pieceBytes) {
      sending = { name: fileName, sent: at, total: bytes.length }
      tellSoon()
      const sent = await send(bytes.subarray(at, at + pieceBytes))
      if (!sent.ok) break
      if (pauseMs > 0) await pause(pauseMs, undefined, { signal }).catch(() => undefined)
    }
    const end = at >= bytes.length ? 'sent' : `stopped after ${Math.min(at, bytes.length)} bytes`
    log.remark(`${fileName}: ${end}.`)
    sending = undefined
    stopFile = undefined
    tell()
  }

  log.remark(`${path} is open at ${settings.baudRate} baud, ${linesWords(settings.lines)}.`)
  takeUp(first)
  return {
    state,
    send,
    sendFile: (fileName, bytes, pauseMs) => {
      const to = opened()
      if (!to.ok) return to
      if (stopFile) return failed(problem('port.in-use-here', { port: path, use: 'a file is being sent' }))
      stopFile = new AbortController()
      sending = { name: fileName, sent: 0, total: bytes.length }
      void carryFile(fileName, bytes, pauseMs, stopFile.signal)
      return ok(state())
    },
    stopSending: () => {
      stopFile?.abort()
      return state()
    },
    reset: async reset => {
      const to = opened()
      if (!to.ok) return to
      log.remark(`Reset sequence “${reset}”.`)
      await resetBy(to.value, reset)
      lines = { dtr: reset === 'dtr', rts: reset === 'dtr' }
      tell()
      return ok(state())
    },
    setLines: async wanted => {
      const to = opened()
      if (!to.ok) return to
      await to.value.setLines(wanted)
      lines = wanted
      log.remark(`Now ${linesWords(wanted)}.`)
      tell()
      return ok(state())
    },
    release: async () => {
      if (status === 'open' || status === 'gone') {
        log.remark('The port is released for other programs.')
        await shut('released')
      }
      return state()
    },
    takeBack: async () => {
      if (status === 'released') {
        status = 'gone'
        await tryOpen()
      }
      return state()
    },
    look: () => {
      if (status === 'gone') void tryOpen()
    },
    remark: words => log.remark(words),
    close: async () => {
      if (isClosed) return
      isClosed = true
      clearTimeout(timer)
      clearTimeout(telling)
      stopFile?.abort()
      await trying
      const open = link
      link = undefined
      await open?.close()
      letGo()
      log.remark('The console was closed.')
      log.end('done')
    },
  }
}

const linesWords = ({ dtr, rts }: Lines) => `DTR ${dtr ? 'up' : 'down'}, RTS ${rts ? 'up' : 'down'}`
