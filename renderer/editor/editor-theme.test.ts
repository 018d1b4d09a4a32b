import { expect, it } from 'vitest'
import { hexColor, themeData } from './editor-theme.ts'

it.each([
  ['rgb(21, 24, 28)', '#15181c'],
  ['rgba(255, 255, 255, 0.5)', '#ffffff'],
  ['rgba(0, 0, 0, 0)', undefined],
  ['color(srgb 1 0 0)', undefined],
])('reads %s as %s', (color, expected) => {
  expect(hexColor(color)).toBe(expected)
})

it('takes the surface of the app, and leaves high contrast alone', () => {
  expect(themeData({ scheme: 'dark', contrast: false }, '#15181c')).toMatchObject({
    base: 'vs-dark',
    colors: { 'editor.background': '#15181c' },
  })
  expect(themeData({ scheme: 'dark', contrast: true }, '#000000')).toMatchObject({ base: 'hc-black', colors: {} })
})
