import { utf8Encode } from '#core/bytes.ts'
import { parseClientUri } from '#core/client-uri.ts'
import { acceptsType, dmHeaders, mediaTypes } from '#core/media-types.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoDocument, MoElement } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import { readNodes } from '#core/tree/read-nodes.ts'
import { leafText } from '#core/tree/values.ts'
import type { IncomingAnswer } from '#http/client.ts'
import { answered, type Executed, type Execution } from './execution.ts'

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
  return deliver(execution, method, to, document)
}

function gather({ context, rights }: Execution, uris: readonly string[]): Gathered {
  const document: MoElement[] = []
  let unchanged = 0
  let missing: Problem | undefined
  for (const text of uris) {
    const uri = parseClientUri(text, context.tree().descriptions)
    if (!uri.ok) return { document: [], unchanged, refused: { status: 400, problem: uri.problem } }
    const read = readNodes(context.tree(), uri.value, rights())
    if (read.ok) {
      document.push(...read.value.document)
      if (read.value.notModified) unchanged += 1
    } else if (read.problem.status === 404) missing = read.problem.problem
    else return { document: [], unchanged, refused: read.problem }
  }
  return { document, unchanged, ...(missing && { missing }) }
}

async function deliver(
  { wire }: Execution,
  method: 'PUT' | 'POST',
  uri: string,
  document: MoDocument,
): Promise<Executed> {
  const put = (type: string, text: string) =>
    wire.send({ method, uri, headers: { 'Content-Type': type }, body: utf8Encode(text), to: 'repository' })
  const sent = await put(mediaTypes.document, JSON.stringify(encodeMoDocument(document)))
  if (!sent.ok) return answered(419, sent.problem)
  if (sent.value.status !== 415) return statusOf(sent.value, uri)
  const plain = plainValue(document, sent.value)
  if (plain === undefined) return answered(406, problem('device.no-common-format', { url: uri }))
  const again = await put(mediaTypes.text, plain)
  return again.ok ? statusOf(again.value, uri) : answered(419, again.problem)
}

function statusOf({ status }: IncomingAnswer, url: string): Executed {
  if (status >= 200 && status < 300) return answered(200)
  return answered(419, problem('device.repository-status', { status, url }))
}

/** The bare value of a single leaf, if the server said that it takes plain text (OMA DM 2.0 §5.5). */
function plainValue([element, ...more]: MoDocument, answer: IncomingAnswer): string | undefined {
  const offer = answer.headers.get(dmHeaders.accept.toLowerCase())
  if (element?.node.kind !== 'leaf' || more.length > 0 || offer === undefined) return undefined
  return acceptsType(offer, mediaTypes.text) ? leafText(element.node.value) : undefined
}
