import { describe, expect, it } from 'vitest'
import { freePath, pathFault, templateText, withExtension } from './new-file.ts'

describe('naming a new file', () => {
  it('adds the extension of the chosen kind, unless one was typed', () => {
    expect(withExtension(' camera ', 'ddf')).toBe('camera.ddf')
    expect(withExtension('camera.xml', 'ddf')).toBe('camera.xml')
  })

  it.each([
    ['', 'name'],
    ['a//b', 'slashes'],
    ['/a', 'slash'],
    ['../a', 'workspace'],
    ['a:b', ':'],
  ])('refuses %j and says why', (path, word) => {
    expect(pathFault(path)).toContain(word)
  })

  it('accepts files in folders', () => {
    expect(pathFault('vendor/phone 1.ddf')).toBeUndefined()
  })

  it('counts up until a name is free', () => {
    expect(freePath('a.ddf', new Set())).toBe('a.ddf')
    expect(freePath('x/a.ddf', new Set(['x/a.ddf', 'x/a-2.ddf']))).toBe('x/a-3.ddf')
    expect(freePath('readme', new Set(['readme']))).toBe('readme-2')
  })
})

it('starts a DDF with the elements that DTD 1.2 asks for', () => {
  expect(templateText('ddf')).toContain('<VerDTD>1.2</VerDTD>')
})
