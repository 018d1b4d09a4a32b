import type { Command } from 'commander'
import { type DeliveryMethod, deliveryMethods } from '#core/bootstrap/delivery-method.ts'
import { documentForms } from '#core/bootstrap-forms/forms.ts'
import { pushSecurities } from '#core/bootstrap-forms/push-key.ts'
import { type CableName, cableNames } from './cable-order.ts'
import { defaultDataFolder } from './folders.ts'
import { collect, collectPairs, oneOf, portNumber, wholeNumber } from './options.ts'
import type { AuthorityCommand } from './run-bootstrap-authority.ts'
import type { PushCommand } from './run-bootstrap-push.ts'
import type { RequestsCommand } from './run-bootstrap-requests.ts'
import type { Surroundings } from './terminal.ts'

/** Short names of the ways, beside those of the workbench. */
const shortNames: Readonly<Record<string, DeliveryMethod>> = {
  https: 'server-initiated',
  udp: 'wap-push',
  offer: 'client-initiated',
}

function method(text: string): DeliveryMethod | CableName {
  return shortNames[text] ?? oneOf(...deliveryMethods, ...cableNames)(text)
}

function methodWithoutCable(text: string): DeliveryMethod {
  return shortNames[text] ?? oneOf(...deliveryMethods)(text)
}

/** `dmwb bootstrap plan`, `push` and `requests`: what a delivery will do, the delivery with its proof, and who may ask for one. */
export function addBootstrapPush(bootstrap: Command, { terminal, finish }: Surroundings): void {
  const described = (name: string, words: string) =>
    bootstrap
      .command(name)
      .argument('<profile>', 'the bootstrap profile, a JSON file; its signature is looked for beside it (PROFILE.sig)')
      .description(words)
      .requiredOption(
        '--method <way>',
        'https, udp (WAP push), sms, offer (one-time address), card or factory; over a cable: at, card, sms, ymodem, base64, obex or smp',
        method,
      )
      .option(
        '--as <form>',
        `the document: ${documentForms.join(', ')} (default: that of the profile's dialect)`,
        oneOf(...documentForms),
      )
      .option('--device <id>', 'the one device')
      .option('--to <address>', 'where it listens: https://… for https, host:port for udp (port 2948 if none is given)')
      .option('--device-ca <file>', 'who stands behind its TLS certificate, for https (PEM; default: the workbench)')
      .option('--sec <method>', `SEC of a WAP push: ${pushSecurities.join(', ')}`, oneOf(...pushSecurities))
      .option('--imsi <digits>', 'what the MAC of a WAP push is made with')
      .option('--pin <digits>', 'likewise')
      .option('--csr <file>', 'certificate request of the device (PKCS #10, PEM): its key stays there')
      .option('--phone <number>', 'telephone number, for sms')
      .option('--set <name=value>', 'a value for a placeholder; may be repeated', collectPairs)
      .option('--data <folder>', 'data folder: its server, authority and runs', defaultDataFolder())
      .option('--at <address>', 'use a workbench that runs already, by the address that `dmwb serve` prints')
      .option('--host <name>', 'listen here, as devices elsewhere reach this machine (default: as set, else loopback)')
      .option(
        '--port <port>',
        'a serial port by its name, for the ways over a cable; repeated with --values: one row goes to each, in their order; a number is the port of the DM Server',
        collect,
      )
      .option('--baud <rate>', 'rate of the cable', (text: string) => wholeNumber(text, 50, 4_000_000))
      .option('--path <file>', 'what the document is called on a console or board')
      .option('--waiting', 'by ymodem: the device waits for the file already, as a loader does')
      .option('--loady <address>', 'by ymodem: the board stands in U-Boot; where in its memory, as 0x42000000')
      .option('--store <command>', 'and the command of U-Boot that stores it')
      .option('--recipe <file>', 'by at: the recipe (default: the one of the workbench that is for this modem)')
      .option('--sim-pin <source>', 'PIN of the card, where it wants one: file:PATH or env:VARIABLE')
      .option('--adm <source>', 'ADM key of the card: file:PATH or env:VARIABLE')
      .option('--operator <name>', 'who does it (default: the user)')
      .option('--json', 'print JSON')
  described(
    'plan',
    'what a push will do: every field with its source, the bytes, checks; nothing leaves for the device',
  )
    .option('--bytes', 'print the bytes that will leave, secrets masked')
    .action(async (profile: string, options: PushCommand) => {
      const { runBootstrapPlan } = await import('./run-bootstrap-push.ts')
      finish(await runBootstrapPlan(profile, options, terminal))
    })
  described(
    'push',
    'bring a bootstrap to a device, or to each row of a table, and wait for the proof; exits 0 only on PASS',
  )
    .option(
      '--values <file>',
      'a table of devices, CSV: device, address, imsi, pin, phone and placeholders as columns; over cables port, adm, sim-pin',
    )
    .option('--port-column', 'over cables, of a table: its column port names the port of each device')
    .option('--fly', 'fly the plan with a simulated device first; go on only if that is a PASS')
    .option('--wait <seconds>', 'how long to wait for the proof', (text: string) => wholeNumber(text, 1, 86_400))
    .option('--out <folder>', 'copy the file of a factory, card or sms push into this folder')
    .option(
      '--report <file>',
      'write the evidence as a page (.html) or as JSON (.json); of a table, its results (.csv)',
    )
    .action(async (profile: string, options: PushCommand) => {
      const { runBootstrapPush } = await import('./run-bootstrap-push.ts')
      finish(await runBootstrapPush(profile, options, terminal))
    })
  bootstrap
    .command('authority')
    .description('who certifies the devices that are bootstrapped: this workbench, or the authority of a factory')
    .option(
      '--url <address>',
      'https address of a factory authority: takes PKCS #10 by POST, answers with the certificate',
    )
    .option('--issuer <file>', 'who signs the certificates of devices; our servers believe them (PEM)')
    .option('--ca <file>', 'who stands behind its TLS certificate (PEM; default: whom the system trusts)')
    .option('--cert <file>', 'our client certificate there (PEM)')
    .option('--key <file>', 'and its key (PEM); kept sealed')
    .option('--own', 'this workbench certifies again')
    .option('--data <folder>', 'data folder', defaultDataFolder())
    .option('--at <address>', 'a workbench that runs already, by the address that `dmwb serve` prints')
    .option('--json', 'print one JSON document')
    .action(async (options: AuthorityCommand) => {
      const { runBootstrapAuthority } = await import('./run-bootstrap-authority.ts')
      finish(await runBootstrapAuthority(options, terminal))
    })
  bootstrap
    .command('requests')
    .description('the door through which shops, pages, networks and voice systems ask for bootstraps: show or set it')
    .option('--on', 'take requests while the workbench of the data folder runs')
    .option('--off', 'take none')
    .option('--host <name>', 'listen here (default: as set, else loopback)')
    .option('--port <number>', 'port (default: as set, else 8444)', (text: string) => portNumber(text))
    .option('--profile <id>', 'the profile of the workspace that goes out, such as sample:phone')
    .option('--method <way>', 'https, udp or sms', methodWithoutCable)
    .option(
      '--as <form>',
      `the document where the asker names none: ${documentForms.join(', ')}, or own for that of the profile's dialect`,
      oneOf(...documentForms, 'own'),
    )
    .option('--token', 'print the token that askers show')
    .option('--renew', 'make a new token; the old one ends')
    .option('--data <folder>', 'data folder', defaultDataFolder())
    .option('--at <address>', 'a workbench that runs already, by the address that `dmwb serve` prints')
    .option('--json', 'print one JSON document')
    .action(async (options: RequestsCommand) => {
      const { runBootstrapRequests } = await import('./run-bootstrap-requests.ts')
      finish(await runBootstrapRequests(options, terminal))
    })
}
