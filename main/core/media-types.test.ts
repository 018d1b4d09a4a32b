import { expect, it } from 'vitest'
import { acceptsType, mediaTypes, parseMediaType } from './media-types.ts'

it.each([
  ['multipart/form-data; boundary=b1', 'multipart/form-data', { boundary: 'b1' }],
  ['Multipart/Form-Data ;Boundary="a;\\"b" ', 'multipart/form-data', { boundary: 'a;"b' }],
  ['application/json;', 'application/json', {}],
  ['application/json;;charset=UTF-8;', 'application/json', { charset: 'UTF-8' }],
  ['form-data; name="0"', 'form-data', { name: '0' }],
  ['text/plain; a="open', 'text/plain', { a: 'open' }],
  ['', '', {}],
  [undefined, '', {}],
  [';;;', '', {}],
])('reads the content type %s', (header, type, parameters) => {
  expect(parseMediaType(header)).toEqual({ type, parameters: new Map(Object.entries(parameters)) })
})

it.each([
  [undefined, true],
  ['', true],
  ['application/vnd.oma.dm.request+json', true],
  ['application/vnd.oma.dm.request+json;', true],
  ['APPLICATION/VND.OMA.DM.REQUEST+JSON', true],
  ['text/html, application/*;q=0.1', true],
  ['*/*', true],
  ['application/dm20; application/vnd.oma.dm.request+json', true],
  ['application/dm20', false],
  ['text/*', false],
  ['*/*, application/vnd.oma.dm.request+json;q=0', false],
  ['application/*;q=0, application/vnd.oma.dm.request+json', true],
])('an Accept of %s lets commands through: %s', (header, accepted) => {
  expect(acceptsType(header, mediaTypes.request)).toBe(accepted)
})
