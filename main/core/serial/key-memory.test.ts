import { expect, it } from 'vitest'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { AskModem, AtAnswer } from './at-command.ts'
import { mayShowKey } from './key-memory.ts'
import { unlockSim } from './sim-pin.ts'

it('is shown while more than one try is known to be left', () => {
  const left = (tries: number | undefined) => mayShowKey('the PIN', tries, new Map())
  expect(left(3)).toEqual(ok(3))
  expect(left(2)).toEqual(ok(2))
  expect(left(1)).toMatchObject({ problem: { code: 'serial.card-last-try' } })
  expect(left(0)).toMatchObject({ problem: { code: 'serial.card-last-try' } })
  expect(left(undefined)).toMatchObject({ problem: { code: 'serial.card-last-try' } })
})

/** A card that wants its PIN, behind a cable that loses the answer to the first one. */
function losing(pin: string) {
  let tries = 3
  let shown = 0
  let isOpen = false
  const said = (line: string): Result<AtAnswer> => ok({ lines: [line], unsolicited: [] })
  const ask: AskModem = async ({ command }) => {
    if (command === 'AT+CPIN?') return said(isOpen ? 'READY' : 'SIM PIN')
    if (command.startsWith('AT+CPINR')) return said(`SIM PIN,${tries},3`)
    shown += 1
    const isRight = command === `AT+CPIN="${pin}"`
    tries = isRight ? 3 : tries - 1
    isOpen = isRight
    if (shown === 1) return failed(problem('serial.lost', { port: 'x', why: 'pulled' }))
    return isRight ? said('') : failed(problem('serial.at-error', { answer: '+CME ERROR: 16' }))
  }
  return {
    ask,
    reset: () => {
      isOpen = false
    },
    state: () => ({ tries, shown }),
  }
}

it('is not shown again by the next attempt when its answer was lost and fewer tries are left', async () => {
  const [card, memory] = [losing('1234'), new Map<string, number>()]
  expect(await unlockSim(card.ask, '9999', memory)).toMatchObject({ problem: { code: 'serial.lost' } })
  expect(await unlockSim(card.ask, '9999', memory)).toMatchObject({
    problem: { code: 'serial.card-wrong-key', detail: { left: 2 } },
  })
  expect(card.state()).toEqual({ tries: 2, shown: 1 })
})

it('goes on when its answer was lost and it was right, also after a reset', async () => {
  const [card, memory] = [losing('1234'), new Map<string, number>()]
  expect(await unlockSim(card.ask, '1234', memory)).toMatchObject({ problem: { code: 'serial.lost' } })
  expect(await unlockSim(card.ask, '1234', memory)).toEqual(ok(null))
  card.reset()
  expect(await unlockSim(card.ask, '1234', memory)).toEqual(ok(null))
  expect(card.state()).toEqual({ tries: 3, shown: 2 })
})

it('cannot end the line that it is shown in', async () => {
  const card = losing('1234')
  expect(await unlockSim(card.ask, '12"\r', new Map())).toMatchObject({ problem: { code: 'serial.command-unfit' } })
  expect(card.state().shown).toBe(0)
})
