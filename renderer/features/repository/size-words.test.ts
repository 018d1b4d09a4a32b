import { expect, it } from 'vitest'
import { sizeWords } from './size-words.ts'

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1.00 KiB'],
  [65_536, '64.0 KiB'],
  [1024 ** 3, '1.00 GiB'],
  [5 * 1024 ** 4, '5.00 TiB'],
  [3000 * 1024 ** 4, '3000 TiB'],
])('says %i as %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words))
