import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { problem } from '../problem.ts'
import { cableProposals } from './cable-proposals.ts'
import { firstBad, type LadderFacts, ladderOf } from './ladder.ts'

const port: LadderFacts = {
  path: '/dev/ttyUSB2',
  there: true,
  simulated: false,
  usb: '2c7c:0125 at 1-3',
  driver: 'option1',
}
const modem = {
  kind: 'modem',
  manufacturer: 'Quectel',
  model: 'EC25',
  deviceId: 'IMEI:490154203237518',
  pin: 'READY',
} as const
const talk = { heard: 40, sent: 12, sample: utf8Encode('\r\nOK\r\n'), identity: modem }
const states = (facts: LadderFacts) => ladderOf(facts).map(({ name, state }) => `${name} ${state}`)

describe('the ladder of a connection', () => {
  it('knows nothing above the driver before somebody asks', () => {
    expect(states(port)).toEqual([
      'usb good',
      'driver good',
      'rights open',
      'free open',
      'bytes open',
      'framing open',
      'device open',
      'document open',
      'proof open',
    ])
  })

  it.each([
    ['unplugged', { ...port, there: false }, 'usb', 'serial.not-there'],
    [
      'no rights',
      { ...port, opened: problem('serial.no-rights', { port: 'x', group: 'dialout', user: 'me' }) },
      'rights',
      'serial.no-rights',
    ],
    ['held', { ...port, opened: problem('serial.busy', { port: 'x', holder: '' }) }, 'free', 'serial.busy'],
    ['silent', { ...port, opened: null, talk: { ...talk, heard: 0, identity: undefined } }, 'bytes', 'port.silent'],
    [
      'wrong rate',
      { ...port, opened: null, talk: { ...talk, sample: Uint8Array.of(0xf8, 0, 0x80, 0xfe), identity: undefined } },
      'framing',
      'port.garbage',
    ],
    [
      'another language',
      { ...port, opened: null, talk: { ...talk, sample: utf8Encode('$GPGGA,1'), identity: undefined } },
      'framing',
      'port.unknown-talk',
    ],
  ] as const)('stops where it does not hold: %s', (_, facts, name, code) => {
    const rungs = ladderOf(facts)
    expect(firstBad(rungs)).toMatchObject({ name, problem: { code } })
    const above = rungs.slice(rungs.findIndex(rung => rung.state === 'bad') + 1, 7)
    expect(above.every(({ state }) => state === 'open' || state === 'none')).toBe(true)
  })

  it('leads up to the proof, with evidence on each rung', () => {
    const steps = [
      { step: 'deliver', ok: true, words: 'The document went over /dev/ttyUSB2.' },
      { step: 'read-back', ok: true, words: 'It was read back.' },
    ]
    const run = { result: 'PASS', deviceId: modem.deviceId, steps } as const
    const rungs = ladderOf({ ...port, opened: null, talk, run })
    expect(rungs.every(({ state }) => state === 'good')).toBe(true)
    expect(rungs.map(({ words }) => words)).toContain('Modem Quectel EC25, IMEI:490154203237518.')
    expect(rungs.find(({ name }) => name === 'bytes')?.words).toBe('40 bytes came for 12 that were sent: “⏎OK⏎”')
  })

  it('tells of a document that did not arrive, whatever is known of the device', () => {
    const lost = problem('serial.lost', { port: 'x', why: 'the device was unplugged' })
    const run = {
      result: 'FAIL',
      deviceId: 'd',
      steps: [{ step: 'deliver', ok: false, words: '', problem: lost }],
    } as const
    expect(firstBad(ladderOf({ ...port, opened: null, talk, run }))).toMatchObject({ name: 'document', problem: lost })
  })
})

it('proposes ways for what was identified, the best first', () => {
  const ways = (identity: Parameters<typeof cableProposals>[0]) =>
    cableProposals(identity).map(({ way, method }) => `${way} ${method}`)
  expect(ways(modem)).toEqual(['modem card', 'at factory', 'modem sms'])
  expect(ways({ kind: 'console', system: '', host: '', hasRb: true })).toEqual(['ymodem factory', 'base64 factory'])
  expect(ways({ kind: 'console', system: '', host: '', hasRb: false })).toEqual(['base64 factory'])
  expect(ways({ kind: 'phone', mostBytes: 255 })).toEqual(['obex factory'])
  expect(ways({ kind: 'board' })).toEqual(['smp factory'])
  expect(ways({ kind: 'loader', version: 'U-Boot 2023.01' })).toEqual(['ymodem factory'])
  expect(ways(undefined)).toEqual([])
})
