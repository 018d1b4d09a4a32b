import type { BootstrapMethod, BootstrapRun, RunStep } from '#contract'
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

export const methodWords: Readonly<Record<BootstrapMethod, { readonly short: string; readonly long: string }>> = {
  'client-initiated': {
    short: 'client-initiated',
    long: 'The device fetches the document over HTTPS from an address that works once.',
  },
  'server-initiated': {
    short: 'server-initiated',
    long: 'The workbench posts the document to the device, which listens over HTTPS with mutual certificates.',
  },
}

export const stepWords: Readonly<Record<RunStep['step'], string>> = {
  make: 'Make the document',
  deliver: 'Deliver it',
  apply: 'Apply it on the device',
  session: 'Open a session',
  proof: 'Prove the account',
}
export const stepOrder: readonly RunStep['step'][] = ['make', 'deliver', 'apply', 'session', 'proof']
