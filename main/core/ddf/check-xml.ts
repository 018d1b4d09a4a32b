import type { Problem } from '../problem.ts'
import { readXml } from './xml-events.ts'

/** What is not well-formed in a document, for the editor's markers: at most 100 problems, each with line, column and offset. */
export function checkXml(text: string): readonly Problem[] {
  return readXml(text)
}
