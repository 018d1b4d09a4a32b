import { latin1Decode } from '../bytes.ts'
import { hexEncode } from '../hex.ts'
import { explain, type Problem, problem } from '../problem.ts'
import type { PortIdentity } from './port-identity.ts'

// A connection explained as a ladder: each rung stands on the one below, so that the first one that does not hold is what
// has to be mended.

export const rungNames = ['usb', 'driver', 'rights', 'free', 'bytes', 'framing', 'device', 'document', 'proof'] as const
export type RungName = (typeof rungNames)[number]

export interface Rung {
  readonly name: RungName
  /** `open`: nothing is known of it yet; `none`: this kind of port has no such rung. */
  readonly state: 'good' | 'bad' | 'open' | 'none'
  /** The evidence. */
  readonly words: string
  /** Of a bad rung: what it is, and the one thing to do about it. */
  readonly problem?: Problem
}

/** What is known of a port and what is behind it. */
export interface LadderFacts {
  readonly path: string
  readonly there: boolean
  readonly simulated: boolean
  /** As `2c7c:0125`, with where it is plugged in. */
  readonly usb?: string | undefined
  readonly driver?: string | undefined
  /** How opening it went: a problem, or null when it opened. */
  readonly opened?: Problem | null | undefined
  readonly talk?: Talk | undefined
  readonly run?: LadderRun | undefined
}

/** What came of asking. */
export interface Talk {
  readonly heard: number
  readonly sent: number
  /** The first bytes that came. */
  readonly sample: Uint8Array
  readonly identity?: PortIdentity | undefined
}

/** The last push that went over this port. */
export interface LadderRun {
  readonly result: 'running' | 'PASS' | 'FAIL' | 'UNKNOWN'
  readonly deviceId: string
  readonly steps: readonly {
    readonly step: string
    readonly ok: boolean
    readonly words: string
    readonly problem?: Problem
  }[]
}

const good = (name: RungName, words: string): Rung => ({ name, state: 'good', words })
const open = (name: RungName, words: string): Rung => ({ name, state: 'open', words })
const none = (name: RungName, words: string): Rung => ({ name, state: 'none', words })
const bad = (name: RungName, why: Problem): Rung => ({ name, state: 'bad', words: explain(why).words, problem: why })

/** The rungs, from the plug to the proof. Above the first bad one nothing is said to be good. */
export function ladderOf(facts: LadderFacts): readonly Rung[] {
  const rungs = [
    usbRung(facts),
    driverRung(facts),
    ...openingRungs(facts),
    ...talkRungs(facts),
    documentRung(facts.run),
    proofRung(facts.run),
  ]
  const first = rungs.findIndex(({ state }) => state === 'bad')
  if (first < 0) return rungs
  return rungs.map((rung, index) =>
    index > first && rung.state !== 'none' && rung.name !== 'document' && rung.name !== 'proof'
      ? open(rung.name, 'Not reached.')
      : rung,
  )
}

/** The rung that has to be mended first. */
export const firstBad = (rungs: readonly Rung[]): Rung | undefined => rungs.find(({ state }) => state === 'bad')

function usbRung({ there, usb, simulated, path }: LadderFacts): Rung {
  if (!there) return bad('usb', problem('serial.not-there', { port: path }))
  if (simulated) return none('usb', 'Simulated hardware: no USB, a virtual port.')
  return usb === undefined
    ? none('usb', 'No USB device: built in, or a virtual port.')
    : good('usb', `USB device ${usb}.`)
}

function driverRung({ there, driver, simulated }: LadderFacts): Rung {
  if (!there) return open('driver', 'Not reached.')
  if (driver !== undefined) return good('driver', `The driver is ${driver}.`)
  return none('driver', simulated ? 'A virtual port needs none.' : 'The system tells of none.')
}

function openingRungs({ opened, there }: LadderFacts): readonly Rung[] {
  if (!there || opened === undefined) return [open('rights', 'Not tried yet.'), open('free', 'Not tried yet.')]
  if (opened === null) {
    return [good('rights', 'This user may open it.'), good('free', 'No other program has it.')]
  }
  if (opened.code === 'serial.no-rights') return [bad('rights', opened), open('free', 'Not reached.')]
  return [good('rights', 'This user may open it.'), bad('free', opened)]
}

const textShare = 0.7

function talkRungs({ talk, path }: LadderFacts): readonly Rung[] {
  if (!talk) return (['bytes', 'framing', 'device'] as const).map(name => open(name, 'Not asked yet.'))
  const { heard, sent, sample, identity } = talk
  if (heard === 0) {
    return [
      bad('bytes', problem('port.silent', { port: path })),
      open('framing', 'Not reached.'),
      open('device', 'Not reached.'),
    ]
  }
  const bytes = good('bytes', `${heard} bytes came for ${sent} that were sent: ${shownBytes(sample)}`)
  if (!identity) {
    const why = isMostlyText(sample) ? 'port.unknown-talk' : 'port.garbage'
    return [bytes, bad('framing', problem(why, { port: path })), open('device', 'Not reached.')]
  }
  return [bytes, good('framing', framingWords[identity.kind]), good('device', identityWords(identity))]
}

const framingWords = {
  modem: 'It ends its answers to AT commands with OK.',
  board: 'Its SMP frames are whole and their checksums fit.',
  console: 'A shell carries out commands and tells their status.',
  loader: 'A loader carries out commands and tells their status.',
  phone: 'It answers OBEX with whole packets.',
} as const

/** Who it is, in one line. */
function identityWords(identity: PortIdentity): string {
  switch (identity.kind) {
    case 'modem': {
      const { manufacturer, model, revision, deviceId, pin } = identity
      const name = [manufacturer, model, revision].filter(part => part !== undefined).join(' ')
      const card = pin === undefined || pin === 'READY' ? '' : `, card: ${pin}`
      return `Modem ${name}, ${deviceId ?? 'no IMEI told'}${card}.`
    }
    case 'board':
      return `Board ${identity.system ?? 'without a name'}, ${identity.deviceId ?? 'no DevID told'}.`
    case 'console':
      return `Console of ${identity.host}: ${identity.system}${identity.hasRb ? '' : ', without rb'}.`
    case 'loader':
      return `Loader ${identity.version}; it does not say which board it is.`
    case 'phone':
      return `Phone with SyncML DM over OBEX, packets of ${identity.mostBytes} bytes; it does not say which one it is.`
  }
}

/** Spaces and letters of text, and the marks of SMP frames, are what a right rate brings. */
function isMostlyText(sample: Uint8Array): boolean {
  const letters = sample.filter(
    byte => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09,
  )
  return letters.length >= sample.length * textShare
}

const shownMost = 24

function shownBytes(sample: Uint8Array): string {
  const part = sample.subarray(0, shownMost)
  if (!isMostlyText(part)) return hexEncode(part).replace(/(..)(?=.)/g, '$1 ')
  return `“${latin1Decode(part)
    .replace(/[\r\n]+/g, '⏎')
    .replace(/[^ -~⏎]/g, '·')}${sample.length > shownMost ? '…' : ''}”`
}

function documentRung(run: LadderRun | undefined): Rung {
  if (!run) return open('document', 'Nothing was pushed over this port yet.')
  const failed = run.steps.findLast(({ step, ok }) => !ok && (step === 'deliver' || step === 'read-back'))
  if (run.result === 'FAIL' && failed?.problem) return bad('document', failed.problem)
  const told = run.steps.findLast(({ step, ok }) => ok && (step === 'read-back' || step === 'deliver'))
  if (run.result === 'running' && !told) return open('document', 'It is on its way.')
  return told ? good('document', told.words) : open('document', 'It did not leave.')
}

function proofRung(run: LadderRun | undefined): Rung {
  if (!run) return open('proof', 'Nothing to prove yet.')
  if (run.result === 'PASS') return good('proof', `${run.deviceId} opened a session with its new account: PASS.`)
  const last = run.steps.at(-1)
  if (run.result === 'FAIL' && last?.problem && last.step !== 'deliver' && last.step !== 'read-back')
    return bad('proof', last.problem)
  return open('proof', run.result === 'running' ? 'Waiting for the session of the device.' : `No proof: ${run.result}.`)
}
