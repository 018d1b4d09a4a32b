import { encodeMoDocument } from '#core/mo-document.ts'
import type { GetResult } from '#core/package-types.ts'

/** What a GET brought back, as text: a bare value, or a document as JSON. */
export function resultText(result: GetResult): string {
  return result.kind === 'value' ? result.text : JSON.stringify(encodeMoDocument(result.document))
}
