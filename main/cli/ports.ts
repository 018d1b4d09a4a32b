import type { Command } from 'commander'
import { portKinds } from '#transport/identify-port.ts'
import type { ResetName } from '#transport/reset-sequences.ts'
import { defaultDataFolder } from './folders.ts'
import { oneOf, seconds } from './options.ts'
import { withPortOptions } from './port-options.ts'
import type { ConsoleCommand } from './run-console.ts'
import type { IdentifyCommand } from './run-ports.ts'
import type { Surroundings } from './terminal.ts'

const resetNames = ['run', 'esp-loader', 'dtr'] as const satisfies readonly ResetName[]

/** `dmwb ports`, `identify` and `console`: what is plugged in, what it is, and what it says. */
export function addPorts(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('ports')
    .description('serial ports: device, VID:PID, serial number and interface of each')
    .option('--json', 'print one JSON document')
    .action(async () => {
      const { runPorts } = await import('./run-ports.ts')
      finish(await runPorts(terminal))
    })
  withPortOptions(program.command('identify').description('ask what is behind a serial port: modem, board or console'))
    .option('--as <kind>', `ask only as ${portKinds.join(', ')}`, oneOf(...portKinds))
    .option('--json', 'print one JSON document')
    .action(async (options: IdentifyCommand) => {
      const { runIdentify } = await import('./run-ports.ts')
      finish(await runIdentify(options, terminal))
    })
  withPortOptions(
    program
      .command('console')
      .description('a serial console that writes everything down; Ctrl+] ends it, Ctrl+\\ releases the port'),
  )
    .option('--hex', 'show bytes as digits and text, with times')
    .option('--eol <end>', 'what Enter sends: cr, lf or crlf', oneOf('cr', 'lf', 'crlf'), 'cr')
    .option('--reset <name>', `first reset the device: ${resetNames.join(', ')}`, oneOf(...resetNames))
    .option('--send-file <file>', 'then send this file, as it is; --eol is for what is typed')
    .option('--seconds <n>', 'end after so long', (text: string) => seconds(text))
    .option('--data <folder>', 'data folder, where it is written down without --log', defaultDataFolder())
    .action(async (options: ConsoleCommand) => {
      const { runConsole } = await import('./run-console.ts')
      finish(await runConsole(options, terminal))
    })
}
