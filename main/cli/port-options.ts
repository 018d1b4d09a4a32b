import type { Command } from 'commander'
import type { Result } from '#core/result.ts'
import { ok } from '#core/result.ts'
import { findPort } from '#transport/ports.ts'
import { openSerial, type SerialLink } from '#transport/serial-link.ts'
import { loggedLink, openWireLog, type WireLog } from '#transport/wire-log.ts'
import { oneOf, wholeNumber } from './options.ts'

// Options of every command that opens a serial port.

export interface PortOptions {
  readonly port: string
  readonly baud: number
  readonly lines: 'both' | 'none' | 'dtr' | 'rts'
  readonly flow?: boolean
  readonly log?: string
}

export function withPortOptions(command: Command): Command {
  return command
    .requiredOption('--port <port>', 'a path as /dev/ttyUSB0, or VID:PID, VID:PID:SERIAL:ifN, or a serial number')
    .option('--baud <rate>', 'bits per second', (text: string) => wholeNumber(text, 50, 4_000_000), 115_200)
    .option(
      '--lines <raised>',
      'lines that are raised: both, none (boards that DTR and RTS reset), dtr or rts',
      oneOf('both', 'none', 'dtr', 'rts'),
      'both',
    )
    .option('--flow', 'hardware flow control (RTS/CTS)')
    .option('--log <file>', 'write every byte down here, with times')
}

export interface OpenedPort {
  readonly link: SerialLink
  readonly path: string
  readonly log?: WireLog
}

/** Finds and opens the port; what passes over it is written down from the first byte. */
export async function openPort(options: PortOptions, logFile = options.log): Promise<Result<OpenedPort>> {
  const path = await findPort(options.port)
  if (!path.ok) return path
  const { baud: baudRate, flow, lines } = options
  const raised = { dtr: lines === 'both' || lines === 'dtr', rts: lines === 'both' || lines === 'rts' }
  const link = await openSerial({ path: path.value, baudRate, lines: raised, ...(flow && { rtscts: true }) })
  if (!link.ok) return link
  if (logFile === undefined) return ok({ link: link.value, path: path.value })
  const log = await openWireLog(logFile)
  log.note(`${path.value} at ${baudRate} baud`)
  return ok({ link: loggedLink(link.value, log), path: path.value, log })
}
