import { expect, it } from 'vitest'
import { grammarFor, wordsIn } from './grammar.ts'

const model = (version: string, name: string) => {
  const content = grammarFor(version).elements.get(name)
  if (content?.kind !== 'elements') return content?.kind
  const mark = ({ least, most }: { least: number; most: number }) =>
    most === 1 ? (least === 1 ? '' : '?') : least === 1 ? '+' : '*'
  return content.slots.map(slot => slot.map(each => each.name + mark(each)).join('|')).join(' ')
}

it('tells the versions of the grammar apart', () => {
  expect(model('1.2', 'Node')).toBe('NodeName Path? RTProperties? DFProperties? Node*|Value?')
  expect(model('1.1.2', 'Node')).toBe('NodeName Path? RTProperties? DFProperties Node*|Value?')
  expect(model('1.1', 'DFType')).toBe('MIME+|DDFName')
  expect([model('1.2', 'CaseSense'), model('1.1.2', 'CaseSense')]).toEqual(['CS|CIS', undefined])
  expect([model('1.2', 'float'), model('1.1.2', 'float'), model('1.2', 'OneOrN')]).toEqual(['empty', undefined, 'text'])
})

it('knows the words of an element', () => {
  expect(wordsIn('Scope')).toEqual(['Permanent', 'Dynamic'])
  expect(wordsIn('Node')).toBeUndefined()
})
