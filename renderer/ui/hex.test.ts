import { expect, it } from 'vitest'
import { hexLines, visibleText } from './hex.ts'

it('dumps bytes sixteen to a line', () => {
  const bytes = new Uint8Array([...'DM 2.0 Package#1'].map(letter => letter.charCodeAt(0)).concat(0, 255))
  expect(hexLines(bytes, 0, 10)).toEqual([
    { offset: '00000000', hex: '44 4d 20 32 2e 30 20 50  61 63 6b 61 67 65 23 31', text: 'DM 2.0 Package#1' },
    { offset: '00000010', hex: '00 ff'.padEnd(48), text: '..' },
  ])
})

it('stops after the lines that were asked for', () => {
  expect(hexLines(new Uint8Array(100), 2, 2).map(line => line.offset)).toEqual(['00000020', '00000030'])
})

it('shows control characters as signs and leaves lines alone', () => {
  expect(visibleText('a\u0000b\r\n\tc')).toBe('a␀b\r\n\tc')
})
