import { expect, it } from 'vitest'
import { LanguageService } from './service.ts'

const node = (name: string, inside = '') => `<Node><NodeName>${name}</NodeName>${inside}</Node>`
const leaves = Array.from({ length: 50 }, (_, index) => node(`L${index}`)).join('\n')
const text = `<MgmtTree>${node('A', `\n${leaves}`)}${node('Z')}</MgmtTree>`

/** A service that has the text, and an asker that has its rows. */
function opened() {
  const service = new LanguageService({})
  service.open('a', 1, 'ddf', text)
  const ask = service.answer.bind(service)
  const first = ask('a', { kind: 'rows-since', since: 0 })
  return { service, ask, first }
}

it('tells all rows at first, then those that are different', () => {
  const { service, ask, first } = opened()
  expect(first).toEqual({ version: 1, total: 52, before: 0, behind: 0 })
  service.edit('a', 2, [{ offset: text.indexOf('L20'), length: 3, text: 'New' }])
  expect(ask('a', { kind: 'rows-since', since: 1 })).toEqual({ version: 2, total: 52, before: 21, behind: 30 })
  expect(ask('a', { kind: 'rows', from: 21, to: 22 })).toMatchObject([{ uri: 'A/New', depth: 1 }])
})

it('tells nothing again when an edit only moves nodes, and knows where they are now', () => {
  const { service, ask } = opened()
  service.edit('a', 2, [{ offset: text.indexOf('<Node>'), length: 0, text: '   ' }])
  expect(ask('a', { kind: 'rows-since', since: 1 })).toEqual({ version: 2, total: 52, before: 52, behind: 0 })
  const start = text.indexOf('<Node><NodeName>L7<') + 3
  expect(ask('a', { kind: 'row-start', uri: 'A/L7' })).toBe(start)
  expect(ask('a', { kind: 'row-at', since: 2, offset: start + 10 })).toEqual({ uri: 'A/L7', start })
})

it('tells the difference to the rows that the asker has, although it missed an answer', () => {
  const { service, ask } = opened()
  service.edit('a', 2, [{ offset: text.indexOf('L20'), length: 3, text: 'New' }])
  ask('a', { kind: 'rows-since', since: 1 })
  service.edit('a', 3, [{ offset: text.indexOf('L10'), length: 3, text: 'Old' }])
  expect(ask('a', { kind: 'rows-since', since: 1 })).toEqual({ version: 3, total: 52, before: 11, behind: 30 })
  service.open('a', 4, 'ddf', text)
  expect(ask('a', { kind: 'rows-since', since: 3 })).toEqual({ version: 4, total: 52, before: 0, behind: 0 })
})

it('names no row while the rows are behind the text', () => {
  const { service, ask } = opened()
  const offset = text.indexOf('>Z<')
  expect(ask('a', { kind: 'row-at', since: 1, offset })?.uri).toBe('Z')
  service.edit('a', 2, [{ offset: 0, length: 0, text: ' ' }])
  expect(ask('a', { kind: 'row-at', since: 1, offset })).toBeUndefined()
})

it.each([
  ['>A<', 'A'],
  ['>L3<', 'A/L3'],
  ['</Node><Node><NodeName>Z', 'A'],
  ['>Z<', 'Z'],
  ['<MgmtTree>', 'A'],
])('finds the node around %s', (place, uri) => {
  const { ask } = opened()
  expect(ask('a', { kind: 'row-at', since: 1, offset: text.indexOf(place) + 1 })?.uri).toBe(uri)
})
