import { describe, expect, it } from 'vitest'
import { approved } from './dialect/approved.ts'
import type { Answer3 } from './multipart.ts'
import type { GetResult } from './package-types.ts'
import { decodePackage2 } from './package2.ts'
import { readRound } from './round.ts'
import { abandonSession, openSession, type Planned, receiveAnswer, sendCommands } from './server-session.ts'

const get: Planned = { id: 1, wire: ['GET', 'urn:a//'] }
const remove: Planned = { id: 2, wire: ['DELETE', 'urn:a/x/'] }
const value: GetResult = { kind: 'value', mediaType: 'text/plain', text: '5' }

function answer(codes: readonly number[], results: readonly (readonly [number, GetResult])[] = []): Answer3 {
  return {
    package3: { statuses: codes.map(code => ({ code, uris: [] })), alerts: [] },
    results: new Map(results),
  }
}

describe('a session of the server', () => {
  it('sends commands, pairs the statuses, and ends by END', () => {
    const sent = sendCommands(openSession(), [get, remove])
    expect(sent).toEqual({
      session: { phase: 'open', round: 1, sent: [get, remove] },
      commands: [get.wire, remove.wire],
      report: true,
      outcomes: [],
    })
    const received = receiveAnswer(sent.session, answer([200, 405], [[0, value]]))
    expect(received).toEqual({
      session: { phase: 'open', round: 1, sent: [] },
      outcomes: [
        { ...get, state: 'done', status: { code: 200, uris: [] }, result: value },
        { ...remove, state: 'failed', status: { code: 405, uris: [] } },
      ],
      warnings: [],
    })
    expect(sendCommands(received.session, [])).toEqual({
      session: { phase: 'over', reason: 'done' },
      commands: [['END']],
      report: false,
      outcomes: [],
    })
  })

  it.each([
    ['fewer', [200], ['done', 'unknown']],
    ['none', [], ['unknown', 'unknown']],
    ['more', [204, 200, 200], ['done', 'done']],
  ])('is over when %s statuses came than commands were sent', (_, codes, states) => {
    const { session } = sendCommands(openSession(), [get, remove])
    const received = receiveAnswer(session, answer(codes, codes[0] === 200 ? [[0, value]] : []))
    expect(received).toMatchObject({
      session: { phase: 'over', reason: 'status-count' },
      problem: { code: 'session.status-count', detail: { got: codes.length, sent: 2 } },
    })
    expect(received.outcomes.map(({ state }) => state)).toEqual(states)
  })

  it('warns of data that is missing or belongs to nothing', () => {
    const { session } = sendCommands(openSession(), [get, remove])
    const received = receiveAnswer(
      session,
      answer(
        [200, 200],
        [
          [1, value],
          [7, value],
        ],
      ),
    )
    expect(received.warnings.map(({ code, detail }) => [code, detail?.index])).toEqual([
      ['session.result-missing', 0],
      ['session.result-stray', 1],
      ['session.result-stray', 7],
    ])
    expect(received.outcomes.every(({ result }) => result === undefined)).toBe(true)
  })

  it('knows nothing of what an unreadable answer leaves behind', () => {
    const { session } = sendCommands(openSession(), [get])
    expect(abandonSession(session)).toMatchObject({
      session: { phase: 'over', reason: 'unreadable' },
      outcomes: [{ ...get, state: 'unknown' }],
    })
  })

  it('takes nothing after its end', () => {
    const { session } = sendCommands(openSession(), [])
    expect(receiveAnswer(session, answer([200]))).toMatchObject({ outcomes: [], problem: { code: 'session.over' } })
    expect(sendCommands(session, [get])).toMatchObject({ session, commands: [['END']] })
  })

  it('is over at once when END is among the commands, and their fate is unknown', () => {
    const end: Planned = { id: 3, wire: ['END'] }
    expect(sendCommands(openSession(), [remove, end])).toMatchObject({
      session: { phase: 'over', reason: 'done' },
      commands: [remove.wire, ['END']],
      outcomes: [
        { id: 2, state: 'unknown' },
        { id: 3, state: 'done' },
      ],
    })
  })

  it.each([
    [200, 'done'],
    [202, 'done'],
    [204, 'done'],
    [304, 'done'],
    [1204, 'done'],
    [400, 'failed'],
    [501, 'failed'],
    [1404, 'failed'],
    [212, 'done'],
  ])('calls a command with status %i %s', (code, state) => {
    const { session } = sendCommands(openSession(), [remove])
    expect(receiveAnswer(session, answer([code])).outcomes[0]?.state).toBe(state)
  })
})

describe('a round of the client', () => {
  const round = (...CMD: readonly unknown[]) => {
    const read = decodePackage2({ CMD })
    return read.ok ? readRound(read.value.value, approved) : undefined
  }

  it.each([
    ['commands', [['GET', 'urn:a//']], { ends: false, count: 1 }],
    ['END alone', [['END']], { ends: true, count: 0 }],
    ['END in the middle', [['DELETE', 'urn:a/x/'], ['END'], ['EXEC', 'urn:a/x/Go']], { ends: true, count: 2 }],
    ['no command at all', [], { ends: false, count: 0 }],
    [
      'CONT',
      [
        ['CONT', 'https://s/1'],
        ['GET', 'urn:a//'],
      ],
      { ends: false, count: 2, continueAt: 'https://s/1' },
    ],
    [
      'two CONT',
      [
        ['CONT', 'https://s/1'],
        ['CONT', 'https://s/2'],
      ],
      { ends: false, count: 2, continueAt: 'https://s/2' },
    ],
    ['CONT that leads nowhere', [['CONT', 'nowhere']], { ends: false, count: 1 }],
    ['refused ones', [['WHAT'], null], { ends: false, count: 2 }],
  ])('with %s', (_, commands, { count, ...expected }) => {
    const { execute, ...rest } = round(...commands) ?? {}
    expect({ ...rest, count: execute?.length }).toEqual({ ...expected, report: true, count })
  })
})
