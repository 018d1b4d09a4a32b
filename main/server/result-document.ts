import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import type { GetResult, MoDocument, MosEntry } from '#core/package-types.ts'

/**
 * What a GET brought back, as a document with full addresses (OMA DM 2.0 App. F). A bare value becomes the leaf that was
 * asked for; an element without a ClientURI gets the one that was asked for. Undefined when that does not name one node:
 * `*`, `(x)`, or the only instance of an MO of which the device announced none or several.
 */
export function resultDocument(
  [, asked = '']: readonly string[],
  result: GetResult,
  mos: readonly MosEntry[] = [],
): MoDocument | undefined {
  if (result.kind === 'document' && result.document.every(({ uri }) => uri !== '')) return result.document
  const target = oneNode(asked, mos)
  if (!target) return undefined
  const uri = instanceUri(target.moid, target.miid, target.names)
  if (result.kind === 'document')
    return result.document.map(element => (element.uri === '' ? { ...element, uri } : element))
  const name = target.names.at(-1)
  return name === undefined ? undefined : [{ uri, name, node: { kind: 'leaf', value: result.text } }]
}

function oneNode(asked: string, mos: readonly MosEntry[]) {
  const parsed = parseClientUri(asked, new Set(mos.flatMap(({ moid }) => moid ?? [])))
  if (!parsed.ok) return undefined
  const { moid, instance, path } = parsed.value
  const miid = instance.kind === 'name' ? instance.name : instance.kind === 'only' ? onlyInstance(mos, moid) : undefined
  const names = path.flatMap(step => (step.kind === 'name' ? [step.name] : []))
  return miid === undefined || names.length < path.length ? undefined : { moid, miid, names }
}

function onlyInstance(mos: readonly MosEntry[], moid: string): string | undefined {
  const miids = mos.filter(entry => entry.moid === moid).flatMap(entry => entry.miids)
  return miids.length === 1 ? miids[0] : undefined
}
