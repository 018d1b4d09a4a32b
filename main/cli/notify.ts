import type { Command } from 'commander'
import { collect, oneOf, wholeNumber } from './options.ts'
import type { NotifyOptions } from './run-notify.ts'
import type { Surroundings } from './terminal.ts'

/** `dmwb notify`: Package#0 by hand: written, read and sent. */
export function addNotify(program: Command, { terminal, finish }: Surroundings): void {
  const notify = program.command('notify').description('DM Notifications (Package#0): write, read and send them')
  const described = (name: string, words: string) =>
    notify
      .command(name)
      .description(words)
      .option('--server-id <id>', 'SERVER-ID: the SrvID of the DM Account')
      .option('--id <number>', 'NOTIFICATION-ID, 0 to 65535', (text: string) => wholeNumber(text, 0, 65_535))
      .option('--connection <type>', 'wish for a connection: wlan, cellular, wireline or any; may be repeated', collect)
      .option('--time <seconds>', 'TIMESTAMP in seconds since 1970, "now" or "none"', 'now')
      .option('--req-mos', 'REQ-MOS: the device shall announce its management objects')
      .option('--secret <text>', 'sign with this Auth/Noti/Secret; "base64:…" for bytes')
      .option('--data <text>', 'Auth/Noti/Data, beside --secret', '')
      .option('--json', 'print one JSON document')
  described('encode', 'print a notification as hex')
    .option('--as <form>', 'package0, wap, sms, gcm or sip', oneOf('package0', 'wap', 'sms', 'gcm', 'sip'), 'package0')
    .option('--sms <number>', 'telephone number, beside --as sms')
    .option('--reg-id <id>', 'RegId, beside --as gcm')
    .action(async (options: NotifyOptions) => {
      const { runEncode } = await import('./run-notify.ts')
      finish(runEncode(options, terminal))
    })
  described('send', 'send a notification to a device')
    .option('--to <host:port>', 'by UDP, to port 2948 if none is given')
    .option('--sms <number>', 'by short message to this telephone number, through --modem')
    .option('--modem <host:port>', 'a modem in PDU mode behind a raw TCP port')
    .option('--gcm <url>', 'through the push service at this address')
    .option('--reg-id <id>', 'RegId that the device registered with, beside --gcm')
    .option('--key <value>', 'Authorization header for the push service')
    .action(async (options: NotifyOptions) => {
      const { runSend } = await import('./run-notify.ts')
      finish(await runSend(options, terminal))
    })
  notify
    .command('decode')
    .argument('<hex>', 'a WAP push, or Package#0 alone')
    .description('read a notification and check its digest')
    .option('--secret <text>', 'check the digest with this Auth/Noti/Secret; "base64:…" for bytes')
    .option('--data <text>', 'Auth/Noti/Data, beside --secret', '')
    .option('--json', 'print one JSON document')
    .action(async (hex: string, options: NotifyOptions) => {
      const { runDecode } = await import('./run-notify.ts')
      finish(runDecode(hex, options, terminal))
    })
}
