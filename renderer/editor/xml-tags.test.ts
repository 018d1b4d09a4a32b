import { describe, expect, it } from 'vitest'
import { closingTagAfter } from './xml-tags.ts'

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
