import { createHmac } from 'node:crypto'
import type { ImsiForm } from '#core/bootstrap-forms/push-key.ts'
import { pushKey } from '#core/bootstrap-forms/push-key.ts'
import type { AccountReading } from '#core/bootstrap-forms/read-account.ts'
import { type Carrier, type FormReading, readForm } from '#core/bootstrap-forms/read-form.ts'
import { hexEncode } from '#core/hex.ts'
import { isWarning, type Problem } from '#core/problem.ts'
import { problemJson } from '#core/record-json.ts'
import { readChecked } from './check-files.ts'
import { inFile } from './read-file.ts'
import type { Terminal } from './terminal.ts'

export interface VerifyCommand {
  readonly pin?: string
  readonly imsi?: string
  readonly imsiAs?: ImsiForm
  readonly secrets?: boolean
}

const mostBytes = 16_000_000

/** Runs `dmwb bootstrap verify` and gives back its exit code: 0 when a device would take it. */
export async function runBootstrapVerify(file: string, options: VerifyCommand, terminal: Terminal): Promise<number> {
  const bytes = await readChecked(file, mostBytes)
  if (!bytes.ok) return terminal.fail(bytes.problem)
  const read = readForm(bytes.value, { secrets: options.secrets ?? false })
  if (!read.ok) return terminal.fail(inFile(file)(read.problem))
  const mac = checkMac(read.value, options)
  const isWrong = mac === 'wrong' || read.value.problems.some(isError)
  if (terminal.json) terminal.document(asJson(read.value, mac, !isWrong, file, bytes.value.length))
  else print(read.value, mac, bytes.value.length, terminal)
  return isWrong ? 1 : 0
}

const isError = (item: Problem) => !isWarning(item)

type MacState = 'holds' | 'wrong' | 'unchecked' | 'none'

function checkMac({ form, carriers }: FormReading, { imsiAs, ...secrets }: VerifyCommand): MacState {
  const push = carriers.find(carrier => carrier.kind === 'push')
  if (push?.protection === undefined) return 'none'
  const { security, mac } = push.protection
  const order = { security, profile: form === 'dm1-wbxml' ? 'dm' : 'cp', ...(imsiAs && { imsiForm: imsiAs }) } as const
  const key = pushKey(order, secrets)
  if (!key.ok) return 'unchecked'
  const expected = createHmac('sha1', key.value).update(push.body).digest()
  return hexEncode(expected) === mac.toLowerCase() ? 'holds' : 'wrong'
}

function asJson(read: FormReading, mac: MacState, isSound: boolean, file: string, bytes: number) {
  const { form, accounts, objects, decoded, problems } = read
  const carriers = read.carriers.map(carrier => {
    if (carrier.kind !== 'push') return carrier
    const { kind, type, protection } = carrier
    return { kind, type, ...(protection && { security: protection.security, mac }) }
  })
  return { ok: isSound, file, bytes, form, carriers, accounts, objects, problems: problems.map(problemJson), decoded }
}

const names: Readonly<Record<FormReading['form'], string>> = {
  'mo-json': 'MO document of OMA DM 2.0',
  draft: 'series of commands of the draft dialect',
  tnds: 'TNDS document',
  'dm1-xml': 'DM 1.x message, XML',
  'dm1-wbxml': 'DM 1.x message, WBXML',
  'cp-xml': 'client provisioning document, XML',
  'cp-wbxml': 'client provisioning document, WBXML',
}

function print(read: FormReading, mac: MacState, bytes: number, terminal: Terminal): void {
  terminal.line(`What it is: ${names[read.form]} (${bytes} bytes)`)
  for (const carrier of read.carriers) terminal.line(`  in ${carrierWords(carrier, mac)}`)
  terminal.line('What it will do:')
  for (const account of read.accounts) for (const line of accountWords(account)) terminal.line(`  ${line}`)
  for (const uri of read.objects) terminal.line(`  writes ${uri}`)
  terminal.line('')
  terminal.line(read.decoded.trimEnd())
  for (const item of read.problems) terminal.complain(item)
  if (mac === 'wrong') terminal.note('The MAC does not fit this PIN or IMSI: a device refuses the push.')
}

function carrierWords(carrier: Carrier, mac: MacState): string {
  switch (carrier.kind) {
    case 'sms':
      return `${carrier.parts} short message${carrier.parts === 1 ? '' : 's'} to ${carrier.to}`
    case 'card':
      return `a card image of ${carrier.files} files, ${carrier.path} “${carrier.label}”`
    case 'push': {
      const { type, protection } = carrier
      const words = { holds: 'the MAC holds', wrong: 'the MAC is wrong', unchecked: 'MAC not checked', none: '' }
      return `a WAP push of ${type}, ${protection ? `SEC ${protection.security}, ${words[mac]}` : 'without SEC and MAC'}`
    }
  }
}

function accountWords({ serverId, name, address, credentials, user, serverCredentials, permissions }: AccountReading) {
  return [
    `makes or replaces the account of the DM Server ${serverId} (${name}) at ${address}`,
    `  device authenticates itself with: ${credentials}${user === undefined ? '' : `, as ${user}`}`,
    `  server authenticates itself in messages: ${serverCredentials ? 'yes' : 'no'}`,
    ...(permissions.length > 0 ? [`  asks to manage: ${permissions.join(', ')}`] : []),
  ]
}
