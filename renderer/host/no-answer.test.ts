import { ORPCError } from '@orpc/client'
import { expect, it } from 'vitest'
import { explain } from '#core/problem.ts'
import { noAnswer } from './no-answer.ts'

it('says what the host does not take, instead of that it did not answer', () => {
  const issues = [{ path: ['url'], message: 'Invalid URL' }]
  const refused = noAnswer(new ORPCError('BAD_REQUEST', { message: 'Input validation failed', data: { issues } }))
  expect(explain(refused).words).toBe('The workbench does not take this: url: Invalid URL.')
  expect(noAnswer(new Error('time is over')).code).toBe('host.no-answer')
  expect(noAnswer(undefined).code).toBe('host.no-answer')
})
