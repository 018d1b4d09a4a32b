import { access, realpath } from 'node:fs/promises'
import type { SerialPort } from 'serialport'
import { failed, ok, type Result } from '#core/result.ts'
import type { ByteLink } from './byte-link.ts'
import { explainOpening } from './explain-opening.ts'

export interface SerialSettings {
  /** What the system calls it, as `/dev/ttyUSB0` or `COM7`. */
  readonly path: string
  readonly baudRate?: number
  readonly dataBits?: 7 | 8
  readonly parity?: 'none' | 'even' | 'odd'
  readonly stopBits?: 1 | 2
  readonly rtscts?: boolean
  /** Where DTR and RTS stand after opening. Many boards reset, or stay in their loader, by them. */
  readonly lines?: Lines
}

/** Both, always: a driver raises what is not named. */
export interface Lines {
  readonly dtr: boolean
  readonly rts: boolean
}

export interface SerialLink extends ByteLink {
  /** Does nothing where there are no such lines, as on a pseudo-terminal. */
  setLines(lines: Lines): Promise<void>
}

const usualRate = 115_200
const writeSeconds = 10
/** Most drivers refuse longer pieces, or hold them back for long. */
const pieceBytes = 4096

/** Opens a serial port. Problems: `serial.not-there`, `serial.no-rights`, `serial.busy`, `serial.not-opened`. */
export async function openSerial(settings: SerialSettings): Promise<Result<SerialLink>> {
  const wrong = await explainOpening(settings.path)
  if (wrong) return failed(wrong)
  const { SerialPort } = await import('serialport')
  const { path, baudRate = usualRate, dataBits = 8, parity = 'none', stopBits = 1, rtscts = false } = settings
  const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, rtscts, autoOpen: false, hupcl: false })
  const opened = await within(openMs, done => port.open(done))
  if (opened) {
    // A driver that answers at last must not keep the port.
    port.once('open', () => port.close())
    return failed(await explainOpening(path, opened))
  }
  const link = linkOf(port, await realpath(path).catch(() => path))
  if (settings.lines) await link.setLines(settings.lines)
  return ok(link)
}

function linkOf(port: SerialPort, node: string): SerialLink {
  const name = port.path
  const gone = goneOf(port, node)
  // What fails is told to whoever sends; an error that nobody listens to would end the process.
  port.on('error', () => undefined)
  const hear = followBytes(port)
  return {
    name,
    gone,
    send: async bytes => {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        await write(port, bytes.subarray(at, at + pieceBytes), gone)
      }
    },
    onBytes: hear,
    setLines: async ({ dtr, rts }) => void (await within(callMs, done => port.set({ dtr, rts }, done))),
    close: async () => {
      if (!port.isOpen) return
      // What cannot leave must not hold up the closing.
      await within(callMs, done => port.flush(done))
      await within(callMs, done => port.close(done))
    },
  }
}

const openMs = 10_000
/** A driver whose device is gone may not answer at all. */
const callMs = 2000

/** What a call of the driver says, or that it says nothing. */
function within(ms: number, ask: (done: (error?: Error | null) => void) => void): Promise<Error | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(new Error('the driver does not answer')), ms)
    ask(error => {
      clearTimeout(timer)
      resolve(error ?? undefined)
    })
  })
}

const lookMs = 400
const unplugged = 'the device was unplugged'

/** The driver tells of a pulled cable only while it waits for bytes; that its node is gone is seen in any case. */
function goneOf(port: SerialPort, node: string): Promise<string> {
  return new Promise(resolve => {
    const watch = setInterval(() => {
      if (process.platform === 'win32') return
      access(node).catch(() => {
        resolve(unplugged)
        port.close(() => undefined)
      })
    }, lookMs).unref()
    port.once('close', (why: (Error & { readonly disconnected?: boolean }) | null) => {
      clearInterval(watch)
      resolve(why?.disconnected ? unplugged : (why?.message ?? 'the port was closed'))
    })
  })
}

/** Most bytes that wait for the first listener. */
const mostEarly = 1_048_576

/**
 * The port is read from the start, for only who reads hears that the cable was pulled. What comes before anybody listens
 * waits for those who begin to in the same turn.
 */
function followBytes(port: SerialPort): SerialLink['onBytes'] {
  const listeners = new Set<(bytes: Uint8Array) => void>()
  let early: Buffer[] | undefined = []
  let held = 0
  const tell = (bytes: Uint8Array) => {
    for (const listener of listeners) listener(bytes)
  }
  port.on('data', (bytes: Buffer) => {
    if (!early) return tell(bytes)
    early.push(bytes)
    held += bytes.length
    while (held > mostEarly) held -= early.shift()?.length ?? held
  })
  return listener => {
    listeners.add(listener)
    if (early && listeners.size === 1) {
      setImmediate(() => {
        const waiting = early
        early = undefined
        for (const bytes of waiting ?? []) tell(bytes)
      })
    }
    return () => void listeners.delete(listener)
  }
}

/** A write to a port that is gone never calls back, and one against flow control takes for ever. */
function write(port: SerialPort, bytes: Uint8Array, gone: Promise<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!port.isOpen) return reject(new Error('the port is closed'))
    const timer = setTimeout(() => reject(new Error('it takes nothing any more')), writeSeconds * 1000)
    const settle = (error: Error | null | undefined) => {
      clearTimeout(timer)
      if (error) reject(error)
      else resolve()
    }
    void gone.then(why => settle(new Error(why)))
    port.write(bytes, error => {
      if (error) settle(error)
      else port.drain(settle)
    })
  })
}
