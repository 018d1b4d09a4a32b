import { expect, it } from 'vitest'
import { interaction } from '#core/interaction/interaction.ts'
import { answerText, emptyQuestion, type QuestionDraft, questionOf, questionState } from './question-draft.ts'

const drafts: readonly (readonly [Partial<QuestionDraft>, object])[] = [
  [
    { kind: 'notice', maxSeconds: '30', onYes: 'GET urn:x:1.0//', standard: 'x' },
    { kind: 'notice', maxSeconds: 30 },
  ],
  [
    { kind: 'confirm', standard: 'no', minSeconds: '2' },
    { kind: 'confirm', default: 'no', minSeconds: 2 },
  ],
  [
    { kind: 'input', input: 'date', maxLength: '10', secret: true, title: 'When' },
    { kind: 'input', title: 'When', input: 'date', maxLength: 10, echo: false },
  ],
  [
    { kind: 'choice', options: ' a b \n\nc', standard: 'c' },
    { kind: 'choice', options: ['a b', 'c'], default: 'c' },
  ],
  [
    { kind: 'choices', options: 'a\nc', standard: 'a\nc' },
    { kind: 'choices', options: ['a', 'c'], default: ['a', 'c'] },
  ],
]
it.each(drafts)('makes of %j what can be asked', (draft, about) => {
  const made = questionOf({ ...emptyQuestion, text: 'a', ...draft })
  expect(made.about).toEqual({ text: 'a', ...about })
  expect(interaction.safeParse(made.about).success).toBe(true)
  expect(made.onYes).toEqual([])
})

it('reads the commands that follow, one in a line', () => {
  const { onYes } = questionOf({ ...emptyQuestion, onYes: ' GET  urn:x:1.0// \n\nEXEC urn:x:1.0//a\n' })
  expect(onYes).toEqual([
    ['GET', 'urn:x:1.0//'],
    ['EXEC', 'urn:x:1.0//a'],
  ])
})

it('passes on what is no number, so that the host can say where the mistake is', () => {
  expect(questionOf({ ...emptyQuestion, text: 'a', maxSeconds: 'soon' }).about.maxSeconds).toBeNaN()
})

it('names how a question stands, and its answer', () => {
  expect(questionState({}).word).toBe('not shown yet')
  expect(questionState({ shownAt: 5 }).word).toBe('shown')
  expect(questionState({ end: { how: 'expired' } })).toEqual({ mark: 'warn', word: 'not answered' })
  expect(answerText({ how: 'answered', value: ['a', 'b'] })).toBe('a, b')
  expect(answerText({ how: 'answered', value: [] })).toBe('none of them')
  expect(answerText({ how: 'expired' })).toBe('')
})
