import { describe, expect, it } from 'vitest'
import { closingTagAfter, xmlFolds } from './xml-tags.ts'

describe('the end tag that is typed for you', () => {
  it.each([
    ['<Node>', '</Node>'],
    ['  <MSFT:AllowedValues ValueType="ENUM">', '</MSFT:AllowedValues>'],
    ['<Node/>', undefined],
    ['</Node>', undefined],
    ['<!-- a -->', undefined],
    ['a > b >', undefined],
    ['<?xml version="1.0"?>', undefined],
  ])('after %s is %s', (before, expected) => {
    expect(closingTagAfter(before)).toBe(expected)
  })
})

describe('folding', () => {
  it('folds elements over several lines and leaves the end tag in sight', () => {
    const text = '<MgmtTree>\n  <Node>\n    <NodeName>a</NodeName>\n    <Path/>\n  </Node>\n</MgmtTree>'
    expect(xmlFolds(text)).toEqual([
      { start: 2, end: 4, comment: false },
      { start: 1, end: 5, comment: false },
    ])
  })

  it('folds comments, and reads no tags inside them', () => {
    expect(xmlFolds('<a>\n<!-- one\n<b>\n-->\n</a>')).toEqual([
      { start: 2, end: 4, comment: true },
      { start: 1, end: 4, comment: false },
    ])
  })

  it('reads a broken document as far as it goes', () => {
    expect(xmlFolds('<a>\n<b>\n<c>\n</b>\n</a>')).toEqual([
      { start: 2, end: 3, comment: false },
      { start: 1, end: 4, comment: false },
    ])
  })
})
