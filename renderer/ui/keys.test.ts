import { expect, it } from 'vitest'
import { isKeys, type KeyPress } from './keys.ts'

const press = (key: string, code: string, mods: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...mods,
})

it.each([
  ['Ctrl+K', press('k', 'KeyK', { ctrlKey: true }), true],
  ['Ctrl+K', press('k', 'KeyK', { metaKey: true }), true],
  ['Ctrl+K', press('K', 'KeyK', { ctrlKey: true, shiftKey: true }), false],
  ['Ctrl+Shift+M', press('M', 'KeyM', { ctrlKey: true, shiftKey: true }), true],
  ['Alt+1', press('1', 'Digit1', { altKey: true }), true],
  ['Alt+1', press('¡', 'Digit1', { altKey: true }), true],
  ['?', press('?', 'Slash', { shiftKey: true }), true],
  ['?', press('?', 'Minus', { shiftKey: true }), true],
  ['?', press('/', 'Slash'), false],
  ['F6', press('F6', 'F6'), true],
])('%s: %o is %s', (written, pressed, same) => {
  expect(isKeys(written, pressed)).toBe(same)
})
