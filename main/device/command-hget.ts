import { utf8Decode } from '#core/bytes.ts'
import { type ClientUri, parseClientUri } from '#core/client-uri.ts'
import { looksLikeTnds, readTnds } from '#core/draft/tnds.ts'
import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import type { MoDocument } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { readMoDocument } from '#core/read-package.ts'
import { ok, type Result } from '#core/result.ts'
import type { Refusal } from '#core/tree/refusal.ts'
import { countNodes } from '#core/tree/rows.ts'
import { type Written, writeDocument } from '#core/tree/write-document.ts'
import { writeValue } from '#core/tree/write-value.ts'
import type { IncomingAnswer } from '#http/client.ts'
import { grantCreated } from './creator-rights.ts'
import { answered, type Executed, type Execution } from './execution.ts'

const documentTypes: readonly string[] = [mediaTypes.document, mediaTypes.draftDocument, mediaTypes.json]

/** HGET (OMA DM 2.0 §5.3.1): fetches a document or a plain value and writes it; without a ClientURI it reports where. */
export async function fetchInto(execution: Execution, from: string, to: string | undefined): Promise<Executed> {
  const { context, wire, dialect } = execution
  const uri = to === undefined ? undefined : parseClientUri(to, context.tree().descriptions)
  if (uri && !uri.ok) return answered(400, uri.problem)
  const fetched = await wire.send({
    method: 'GET',
    uri: from,
    headers: { Accept: dialect.accept.repository },
    to: 'repository',
  })
  if (!fetched.ok) return answered(419, fetched.problem)
  if (fetched.value.status !== 200) {
    return answered(419, problem('device.repository-status', { status: fetched.value.status, url: from }))
  }
  return write(execution, uri?.value, fetched.value)
}

async function write(
  { context, serverId, rights, addresses }: Execution,
  to: ClientUri | undefined,
  answer: IncomingAnswer,
): Promise<Executed> {
  const type = parseMediaType(answer.headers.get('content-type')).type
  let written: Result<Written, Refusal>
  if (documentTypes.includes(type)) {
    const document = readDocument(answer.body, to !== undefined)
    if (!document.ok) return answered(400, document.problem)
    const elements = document.value.map(addresses().readElement)
    written = writeDocument(context.tree(), elements, to, rights(), context.newValidator)
  } else {
    const text = utf8Decode(answer.body)
    if (to === undefined || !text.ok) return answered(415, problem('device.media-type', { type: type || 'none' }))
    written = writeValue(context.tree(), to, text.value, type, rights(), context.newValidator)
  }
  if (!written.ok) return answered(written.problem.status, written.problem.problem)
  const { tree } = written.value
  if (tree !== context.tree() && countNodes(tree) > context.limits.nodes) {
    return answered(506, problem('device.full', { most: context.limits.nodes }))
  }
  await context.change(
    serverId === undefined ? tree : grantCreated(context.tree(), tree, serverId, context.newValidator),
  )
  return { status: { code: 200, uris: to === undefined ? written.value.uris : [] } }
}

/** JSON, or what begins like XML: TNDS, whose root is a mere label when the command says where it goes. */
function readDocument(body: Uint8Array, placed: boolean): Result<MoDocument> {
  if (looksLikeTnds(body)) {
    const read = readTnds(body)
    return read.ok && placed ? ok(read.value.map(element => ({ ...element, uri: '' }))) : read
  }
  const read = readMoDocument(body, { uriOptional: placed })
  return read.ok ? ok(read.value.value) : read
}
