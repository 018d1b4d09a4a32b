import { expect, it } from 'vitest'
import { plain } from './terminal.ts'

it('shows control characters of a device instead of sending them to the terminal', () => {
  expect(plain('Alert \u001b]0;owned\u0007, \u009b2J, a\rb\u007f')).toBe(
    'Alert \\x1b]0;owned\\x07, \\x9b2J, a\\x0db\\x7f',
  )
  expect(plain('two lines\n\tund Umlaute: ä €')).toBe('two lines\n\tund Umlaute: ä €')
})
