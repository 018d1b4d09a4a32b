import { expect, it } from 'vitest'
import { behaviourWords, fieldsOf, fieldsText, tidied } from './behaviour-form.ts'

it('reads the answers of pages a line each, and writes them the same way', () => {
  expect(fieldsOf('answer = yes = no\n\n  pin=1234\nnote')).toEqual({ answer: 'yes = no', pin: '1234', note: '' })
  expect(fieldsText({ answer: 'yes', pin: '1234' })).toBe('answer = yes\npin = 1234')
  expect(fieldsOf(fieldsText({ a: 'b = c' }))).toEqual({ a: 'b = c' })
})

it('leaves out what is as always', () => {
  const usual = { noBrowser: false, fields: {}, press: '', refuse: {}, network: { MCC: '' } }
  expect(tidied({ ...usual, bearers: ['wlan', 'cellular', 'wireline'] })).toEqual({})
  const other = { unanswered: true, refuse: { GET: 503 }, bearers: [], udpPort: 2948, network: { MCC: '262' } } as const
  expect(tidied(other)).toEqual(other)
  const fields = { answer: '' }
  const rules = [
    { words: 'PIN', fields, press: '', unanswered: false },
    { words: 'Delete', closes: true, press: 'Yes' },
  ]
  expect(tidied({ rules })).toEqual({
    rules: [
      { words: 'PIN', fields },
      { words: 'Delete', closes: true },
    ],
  })
})

it('says in words what a device does otherwise', () => {
  expect(behaviourWords({})).toEqual([])
  expect(behaviourWords({ realBrowser: true })).toEqual(['pages in the browser of this machine'])
  expect(
    behaviourWords({ noBrowser: true, press: 'OK', refuse: { GET: 503, SHOW: 507 }, bearers: [], udpPort: 2948 }),
  ).toEqual([
    'refuses GET 503, SHOW 507',
    'no browser',
    'answers pages by rule',
    'no connection for notifications',
    'fixed UDP port 2948',
  ])
})
