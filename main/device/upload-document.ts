import { utf8Encode } from '#core/bytes.ts'
import { acceptsType, dmHeaders, mediaTypes } from '#core/media-types.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoDocument } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { leafText } from '#core/tree/values.ts'
import type { IncomingAnswer } from '#http/client.ts'
import type { Wire } from './exchange.ts'
import { answered, type Executed } from './execution.ts'

/**
 * Sends an MO document to a repository: for HPUT, HPOST and SUB. A refusal by 415 with OMADM-Accept is met by another
 * format, if there is one (OMA DM 2.0 §5.5, §5.3.11). 419 when the request failed, 406 without a common format.
 */
export async function uploadDocument(
  wire: Wire,
  method: 'PUT' | 'POST',
  uri: string,
  document: MoDocument,
  type: string = mediaTypes.document,
): Promise<Executed> {
  const put = (type: string, text: string) =>
    wire.send({ method, uri, headers: { 'Content-Type': type }, body: utf8Encode(text), to: 'repository' })
  const text = JSON.stringify(encodeMoDocument(document))
  const sent = await put(type, text)
  if (!sent.ok) return answered(419, sent.problem)
  if (sent.value.status !== 415) return statusOf(sent.value, uri)
  const other = otherForm(document, text, sent.value)
  if (!other) return answered(406, problem('device.no-common-format', { url: uri }))
  const again = await put(other.type, other.text)
  return again.ok ? statusOf(again.value, uri) : answered(419, again.problem)
}

function statusOf({ status }: IncomingAnswer, url: string): Executed {
  if (status >= 200 && status < 300) return answered(200)
  return answered(419, problem('device.repository-status', { status, url }))
}

/** What the server listed and this device can make: the bare value of a single leaf, or the same under another name. */
function otherForm(document: MoDocument, text: string, answer: IncomingAnswer) {
  const offer = answer.headers.get(dmHeaders.accept.toLowerCase())
  if (offer === undefined) return undefined
  const [element, ...more] = document
  if (element?.node.kind === 'leaf' && more.length === 0 && acceptsType(offer, mediaTypes.text)) {
    return { type: mediaTypes.text, text: leafText(element.node.value) }
  }
  return acceptsType(offer, mediaTypes.json) ? { type: mediaTypes.json, text } : undefined
}
