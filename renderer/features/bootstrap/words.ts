import type {
  BootstrapMethod,
  BootstrapRun,
  DeliveryOrder,
  PlanCheck,
  PlanField,
  PushListRow,
  RunStep,
} from '#contract'
import type { BootstrapForm } from '#core/bootstrap-forms/forms.ts'
import type { MarkKind } from '../../ui/Mark.tsx'

/** The three results (and the time before): word, shape and what it means. */
export const results: Readonly<
  Record<BootstrapRun['result'], { readonly word: string; readonly mark: MarkKind; readonly meaning: string }>
> = {
  running: { word: 'running', mark: 'busy', meaning: 'The steps below are being carried out.' },
  PASS: {
    word: 'PASS',
    mark: 'good',
    meaning:
      'Proved: the device opened a session with its new credentials and reported that the bootstrap is complete.',
  },
  FAIL: { word: 'FAIL', mark: 'bad', meaning: 'A step failed; the device does not have the account.' },
  UNKNOWN: {
    word: 'UNKNOWN',
    mark: 'warn',
    meaning: 'Nothing failed, but nothing was proved either: the device may or may not have the account.',
  },
}

/** The forms of a bootstrap. */
export const formWords: Readonly<Record<BootstrapForm, string>> = {
  'mo-json': 'MO document (DM 2.0)',
  draft: 'Commands of the draft',
  tnds: 'TNDS',
  'dm1-xml': 'DM 1.x message, XML',
  'dm1-wbxml': 'DM 1.x message, WBXML',
  'cp-xml': 'Client provisioning, XML',
  'cp-wbxml': 'Client provisioning, WBXML',
  'wap-push': 'WAP push',
  card: 'Smart-card image',
  sms: 'Short messages',
}

export const methodWords: Readonly<Record<BootstrapMethod, { readonly short: string; readonly long: string }>> = {
  factory: {
    short: 'factory',
    long: 'The document is written to a file for the factory, and read back. A simulated device is set up with that very file.',
  },
  card: {
    short: 'smart card',
    long: 'A card image is written to a file, and read back. A simulated device finds the card in its slot at power-on.',
  },
  'client-initiated': {
    short: 'client-initiated',
    long: 'The device fetches the document over HTTPS from an address that works once.',
  },
  'server-initiated': {
    short: 'server-initiated',
    long: 'The workbench posts the document to the device, which listens over HTTPS with mutual certificates.',
  },
  'wap-push': {
    short: 'WAP push',
    long: 'The workbench sends the document in a datagram with SEC and MAC, usually to port 2948. Nothing answers it.',
  },
  sms: {
    short: 'short messages',
    long: 'The push is cut into short messages, as bytes ready for a modem, in a file.',
  },
}

/** The four ways of OMA DM 2.0 §8; the last one travels in one of three forms. */
export const ways = [
  { value: 'factory', label: 'Factory', words: 'factory' },
  { value: 'card', label: 'Smart card', words: 'card' },
  { value: 'client-initiated', label: 'Fetched by the device (client-initiated)', words: 'client-initiated' },
  { value: 'server-initiated', label: 'Pushed to the device (server-initiated)', words: 'server-initiated' },
] as const satisfies readonly { value: BootstrapMethod; label: string; words: BootstrapMethod }[]

export const securityWords: Readonly<Record<NonNullable<DeliveryOrder['security']>, string>> = {
  netwpin: 'NETWPIN: by the IMSI',
  userpin: 'USERPIN: by a PIN',
  usernetwpin: 'USERNETWPIN: by both',
}

export const sourceWords: Readonly<Record<PlanField['source'], string>> = {
  profile: 'the profile',
  row: 'the row',
  device: 'the device',
  server: 'this server',
  secret: 'a named secret',
  generated: 'made now',
}

export const checkWords: Readonly<Record<PlanCheck['what'], string>> = {
  server: 'Server',
  address: 'Address',
  certificate: 'Certificate',
  clock: 'Clock',
  identity: 'Identity',
  method: 'Way',
}

/** What became of a row of a table. */
export const rowResults: Readonly<Record<PushListRow['result'], { readonly word: string; readonly mark: MarkKind }>> = {
  waiting: { word: 'waiting', mark: 'waiting' },
  running: { word: 'running', mark: 'busy' },
  PASS: { word: 'PASS', mark: 'good' },
  FAIL: { word: 'FAIL', mark: 'bad' },
  UNKNOWN: { word: 'UNKNOWN', mark: 'warn' },
  refused: { word: 'refused', mark: 'bad' },
  skipped: { word: 'skipped', mark: 'idle' },
}

export const stepWords: Readonly<Record<RunStep['step'], string>> = {
  make: 'Make the document',
  deliver: 'Deliver it',
  'read-back': 'Read it back',
  apply: 'Apply it on the device',
  session: 'Open a session',
  proof: 'Prove the account',
}
/** The steps of a run; only files are read back. */
export const stepsOf = ({ method }: BootstrapRun): readonly RunStep['step'][] =>
  method === 'factory' || method === 'card' || method === 'sms'
    ? ['make', 'deliver', 'read-back', 'apply', 'session', 'proof']
    : ['make', 'deliver', 'apply', 'session', 'proof']
