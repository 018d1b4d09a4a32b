import type { Command } from 'commander'
import { dialectNames } from '#core/dialect/dialect.ts'
import {
  address,
  collect,
  collectApps,
  collectPairs,
  collectRefusals,
  oneOf,
  portNumber,
  raisedAlert,
  sessionId,
} from './options.ts'
import type { DeviceOptions } from './run-device.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb device`: a simulated device that calls in once, or stays and takes notifications. */
export function addDevice(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('device')
    .description('a simulated device: runs one session, executes what it is sent, prints its record')
    .option(
      '--server <url>',
      'DM Server; without --account an insecure test in which the server may do everything',
      address,
    )
    .option('--bootstrap <url>', 'first fetch a DM Bootstrap from this HTTPS address, then call in', address)
    .option('--account <file>', 'first apply the DM Bootstrap in this file, then call in')
    .option('--card <file>', 'first read the card image in this file, as at power-on, then call in')
    .option('--imsi <digits>', 'IMSI that the MAC of a pushed bootstrap is checked with (with --listen)')
    .option('--pin <digits>', 'PIN that the MAC of a pushed bootstrap is checked with (with --listen)')
    .option('--ca <file>', 'PEM certificate of the only authority to trust')
    .option('--auth <form>', '"digest": never send a password, only Digest answers', oneOf('any', 'digest'), 'any')
    .option('--compatible', 'also TLS 1.0 and 1.1 and every suite: INSECURE')
    .option('--ddf <file>', 'a description of what the device has; may be given several times', collect)
    .option('--factory', 'start with what the descriptions say must be there, instead of everything they describe')
    .option('--browser', 'SHOW opens a browser of this machine, where a person answers (DMWB_BROWSER names one)')
    .option('--no-browser', 'a device without a screen: SHOW is answered 501')
    .option('--answer <name=value>', 'fill in this field of the pages that SHOW leads to; several times', collectPairs)
    .option(
      '--answers <file>',
      'rules for those pages by their words, as JSON: [{ words, fields, press, unanswered, closes }]',
    )
    .option('--press <words>', 'press this button of those pages (default: the first one)')
    .option('--need <moid>', 'afterwards an application on the device asks for this MO; a DEFAULT says where it is')
    .option(
      '--refuse <command=status>',
      'answer 503 or 507 to this command, as in SHOW=507; several times',
      collectRefusals,
    )
    .option(
      '--csr <file>',
      'write the certificate request of its own key (PKCS #10, PEM); the key is kept in --tree and told to nobody',
    )
    .option('--tree <file>', 'keep the tree of the device, and what it remembers, in this file from run to run')
    .option('--id <devid>', 'identifier of the device', 'IMEI:004400152020002')
    .option(
      '--listen [port]',
      'stay, and take notifications and WAP pushes on this UDP port of loopback (default: any free one)',
      (text: string) => portNumber(text),
    )
    .option(
      '--app <id[=moids]>',
      'with --listen: let this local application in, on an interface whose address and token are printed; it may read these MOs, or * (several times)',
      collectApps,
    )
    .option('--alert <type[=mark]>', 'raise this alert; it goes out in the session', raisedAlert)
    .option('--alert-source <uri>', 'the node that the alert is about')
    .option('--accept-unsigned', 'with --listen: also take notifications without a digest')
    .option(
      '--dialect <name>',
      'approved or draft: for --server alone and --bootstrap; an account has its own',
      dialect,
      'approved',
    )
    .option(
      '--session-id <n>',
      'answer a notification with this identifier, 1 to 65535 (with --server alone)',
      sessionId,
    )
    .option('--data <dir>', 'keep the records in this data folder (default: in memory)')
    .option('--json', 'print the record as JSON')
    .action(async (options: DeviceOptions) => {
      const { runDevice } = await import('./run-device.ts')
      finish(await runDevice(options, terminal))
    })
}

const dialect = oneOf(...dialectNames)
