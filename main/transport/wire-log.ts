import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ByteLink } from './byte-link.ts'

/** What passes over a link, written down from the first byte: time, direction, hexadecimal digits, text. */
export interface WireLog {
  readonly file: string
  bytes(direction: '<' | '>', bytes: Uint8Array): void
  note(words: string): void
  /** Settles when everything is in the file. */
  close(): Promise<void>
}

const lineBytes = 32

/** A log in a file that is made, or continued; only its owner may read it, for it holds all that was typed. */
export async function openWireLog(file: string, now: () => Date = () => new Date()): Promise<WireLog> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 })
  // A full disk must not end a session with a device.
  let lost = false
  stream.on('error', () => {
    lost = true
  })
  const write = (line: string) => {
    if (!lost) stream.write(line)
  }
  return {
    file,
    bytes: (direction, bytes) => {
      const time = now().toISOString()
      write(
        hexLines(bytes)
          .map(line => `${time} ${direction} ${line}\n`)
          .join(''),
      )
    },
    note: words => write(`${now().toISOString()} # ${words}\n`),
    close: () => new Promise(resolve => stream.end(() => resolve())),
  }
}

/** Bytes as lines of digits and, between bars, of the letters that they are. */
export function hexLines(bytes: Uint8Array): readonly string[] {
  return Array.from({ length: Math.ceil(bytes.length / lineBytes) }, (_, number) => {
    const part = Buffer.from(bytes.subarray(number * lineBytes, (number + 1) * lineBytes))
    return `${part.toString('hex').padEnd(lineBytes * 2)} |${part.toString('latin1').replace(/[^ -~]/g, '.')}|`
  })
}

/** The link with everything that passes over it written down. */
export function loggedLink<L extends ByteLink>(link: L, log: WireLog): L {
  link.onBytes(bytes => log.bytes('<', bytes))
  void link.gone.then(why => log.note(why))
  return {
    ...link,
    send: (bytes: Uint8Array) => {
      log.bytes('>', bytes)
      return link.send(bytes)
    },
  }
}
