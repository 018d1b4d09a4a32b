import { describe, expect, it } from 'vitest'
import type { Problem } from '#core/problem.ts'
import { type CheckAnswer, type CheckLink, type CheckQuestion, createChecker } from './checker.ts'

const found: readonly Problem[] = [{ code: 'xml.not-closed', at: { line: 3, column: 1 } }]

function start() {
  const asked: CheckQuestion[] = []
  let answer: (answer: CheckAnswer) => void = () => {}
  const link: CheckLink = {
    ask: question => void asked.push(question),
    onAnswer: listener => {
      answer = listener
    },
  }
  const checker = createChecker(link)
  const seen: [string, number][] = []
  const check = (key: string, version: number) =>
    checker.check({ key, version, kind: 'xml', text: '' }, problems => seen.push([`${key}${version}`, problems.length]))
  const reply = (key: string, version: number) => answer({ key, version, problems: found })
  return { asked, checker, seen, check, reply }
}

describe('checking a text while it is typed', () => {
  it('gives the answer to the newest question', () => {
    const { check, reply, seen } = start()
    check('a', 1)
    reply('a', 1)
    expect(seen).toEqual([['a1', 1]])
  })

  it('drops an answer that was overtaken, and never asks what was overtaken while the worker was busy', () => {
    const { asked, check, reply, seen } = start()
    check('a', 1)
    check('a', 2)
    check('a', 3)
    reply('a', 1)
    reply('a', 3)
    expect(asked.map(question => question.version)).toEqual([1, 3])
    expect(seen).toEqual([['a3', 1]])
  })

  it('keeps texts apart', () => {
    const { check, reply, seen } = start()
    check('a', 1)
    check('b', 1)
    reply('a', 1)
    reply('b', 1)
    expect(seen).toEqual([
      ['a1', 1],
      ['b1', 1],
    ])
  })

  it('stays silent about a text that was closed', () => {
    const { check, checker, reply, seen } = start()
    check('a', 1)
    checker.forget('a')
    reply('a', 1)
    expect(seen).toEqual([])
  })
})
