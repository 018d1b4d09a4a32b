import { describe, expect, it } from 'vitest'
import { closingTagAfter, spareCommentEnd } from './xml-tags.ts'

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

it.each([
  ['<!-- a -->', ' -->', 4],
  ['<!---->', '-->', 3],
  ['<!-- a -->', '', 0],
  ['<!-- a -->', '<Node/>', 0],
  ['<Node>', ' -->', 0],
])('takes away the spare end of a comment: %s|%s', (before, after, length) => {
  expect(spareCommentEnd(before, after)).toBe(length)
})
