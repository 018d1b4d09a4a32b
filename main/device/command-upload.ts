import { parseClientUri } from '#core/client-uri.ts'
import type { MoDocument, MoElement } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import { readEverything } from '#core/tree/read-everything.ts'
import { readNodes } from '#core/tree/read-nodes.ts'
import { dataSize, tooMuchData } from './data-size.ts'
import { answered, type Executed, type Execution } from './execution.ts'
import { uploadDocument } from './upload-document.ts'

interface Gathered {
  readonly document: MoDocument
  /** How many ClientURIs were there but unchanged. */
  readonly unchanged: number
  readonly missing?: Problem
  /** A ClientURI that ends the whole command: bad syntax, or no right. */
  readonly refused?: { readonly status: number; readonly problem: Problem }
}

/** HPUT and HPOST (OMA DM 2.0 §5.3.2, §5.3.3): one request with the data of all ClientURIs. */
export async function upload(
  execution: Execution,
  method: 'PUT' | 'POST',
  to: string,
  uris: readonly string[],
): Promise<Executed> {
  const { document, unchanged, missing, refused } = gather(execution, uris)
  if (refused) return answered(refused.status, refused.problem)
  // Of several cached ClientURIs the changed ones are sent; 304 only if all are unchanged (our choice).
  if (document.length === 0) return unchanged > 0 ? answered(304) : answered(404, missing)
  const written = document.map(execution.addresses().writeElement)
  return uploadDocument(execution.wire, method, to, written, execution.dialect.types.document)
}

/** The data of all ClientURIs; without any, everything that the server may see (draft dialect). */
export function gather(execution: Execution, uris: readonly string[]): Gathered {
  const { context, rights, lists, addresses } = execution
  if (uris.length === 0) {
    return { document: readEverything(context.tree(), rights(), lists, addresses().write), unchanged: 0 }
  }
  const document: MoElement[] = []
  const most = context.limits.gatheredBytes
  let bytes = 0
  let unchanged = 0
  let missing: Problem | undefined
  for (const text of uris) {
    const uri = parseClientUri(text, context.tree().descriptions)
    if (!uri.ok) return { document: [], unchanged, refused: { status: 400, problem: uri.problem } }
    const read = readNodes(context.tree(), uri.value, rights())
    if (read.ok) {
      bytes += dataSize(read.value.document)
      if (bytes > most) return { document: [], unchanged, refused: { status: 503, problem: tooMuchData(most) } }
      for (const element of read.value.document) document.push(element)
      if (read.value.notModified) unchanged += 1
    } else if (read.problem.status === 404) missing = read.problem.problem
    else return { document: [], unchanged, refused: read.problem }
  }
  return { document, unchanged, ...(missing && { missing }) }
}
