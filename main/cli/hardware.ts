import type { Command } from 'commander'
import type { HardwareKind } from '#hardware/make-hardware.ts'
import { collect, portNumber, wholeNumber } from './options.ts'
import type { HardwareCommand } from './run-hardware.ts'
import type { Surroundings } from './terminal.ts'

const kinds = {
  modem: 'a modem of 27.007 with a bootstrap card behind it',
  console: 'a Linux-like console with rb, base64 and sha256sum',
  loader: 'a board that stands in U-Boot',
  smp: 'a board with MCUmgr (SMP)',
  obex: 'a phone that serves SyncML DM over OBEX',
} as const satisfies Readonly<Record<HardwareKind, string>>

/** `dmwb hardware`: devices without hardware, on virtual ports, with bad habits as switches. */
export function addHardware(program: Command, { terminal, finish }: Surroundings): void {
  const hardware = program
    .command('hardware')
    .description('simulated hardware on a virtual serial port; prints its port')
  const count = (most: number) => (text: string) => wholeNumber(text, 1, most)
  for (const kind of Object.keys(kinds) as HardwareKind[]) {
    const command = hardware
      .command(kind)
      .description(kinds[kind])
      .option('--link <path>', 'name of the port (default: one of its own in the temporary folder)')
      .option('--files <folder>', 'keep here what is pushed into it')
      .option('--rate <bytes>', 'slow: bytes per second that it says', count(10_000_000))
      .option('--noise <bytes>', 'flip a bit in every so many bytes that it says', count(1_000_000))
      .option('--storm <ms>', 'say something unasked all the time', count(60_000))
      .option('--unplug-after <bytes>', 'pull the cable after so many bytes', count(100_000_000))
      .option('--replug <ms>', 'and plug it in again so much later', count(600_000))
      .option('--silent-after <bytes>', 'say nothing more after so many bytes', count(100_000_000))
      .option(
        '--mute-after <bytes>',
        'half answers: say nothing more after so many bytes of its own',
        count(100_000_000),
      )
      .option('--wrong-rate', 'speak at another rate: only garbage arrives on either side')
      .option('--room <bytes>', 'full storage: room for so many bytes', count(100_000_000))
      .option('--id <devid>', 'who it is: the IMEI of a modem, the DevID of the others')
      .option('--json', 'print JSON lines')
    if (kind === 'modem' || kind === 'console') {
      command.option('--without <command>', 'a command that it does not know, as +CCHO or rb; may be repeated', collect)
    }
    if (kind === 'smp') {
      command.option(
        '--udp [port]',
        'in the network instead: a UDP port of loopback (default: any free one)',
        portNumber,
      )
    }
    if (kind === 'modem') {
      command
        .option('--card <file>', 'card image to begin with, and to keep; as bootstrap make --as card writes it')
        .option('--no-sim', 'there is no card')
        .option('--adm <key>', 'ADM key, text, that the card wants before it is written')
        .option('--adm-tries <n>', 'tries that are left for it', count(15))
        .option('--pin <digits>', 'PIN that the card wants first')
        .option('--pin-tries <n>', 'tries that are left for it', count(15))
    }
    command.action(async (options: HardwareCommand) => {
      const { runHardware } = await import('./run-hardware.ts')
      finish(await runHardware(kind, options, terminal))
    })
  }
}
