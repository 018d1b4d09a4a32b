import type { Fix } from './finding.ts'

/** A fix that puts `text` in place of what stands from `start` to `end`. */
export function replaceFix(words: string, start: number, end: number, text: string): Fix {
  return { words, edits: [{ offset: start, length: end - start, text }] }
}
