import type { MoDescription, NodeDescription } from '../description.ts'
import type { DdfDocument } from './ddf-model.ts'
import { readAs, typeOf } from './ddf-values.ts'

const mediaType = /^(?:text|application|image|audio|video|multipart|message|model|font)\//i

// What may stand before the first "/" of a ClientURI without being taken for something else.
const addressable = /^[!-~]+$/
const reserved = /[#%*()?]|\/\/|^\/|\/$/

/** The MOID a root node states: its DDFName, or what some vendors write as MIME. */
export function statedMoid(root: Pick<NodeDescription, 'format' | 'mime' | 'ddfName'>): string | undefined {
  const mime = root.format === 'node' ? root.mime.filter(type => !mediaType.test(type)) : []
  return [root.ddfName ?? '', ...mime].find(moid => addressable.test(moid) && !reserved.test(moid))
}

const madePrefix = 'urn:x-dmwb:mo:'

/** The MOID of our own making for a root that states none. */
export function madeMoid(root: NodeDescription, file: string | undefined): string {
  const base = file?.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '')
  const name = (root.name ?? base ?? 'object').replace(/[^\w.~-]+/g, '-')
  return `${madePrefix}${name}:1.0`
}

/** Could two trees of a document have one MOID? Looks at their roots alone: whole descriptions cost more than a keystroke may. */
export function mayShareMoid(document: DdfDocument): boolean {
  const seen = new Set<string>()
  // What a root "." holds may be objects of their own.
  const objects = document.roots.flatMap(root => (root.name === '.' ? [root, ...root.children] : [root]))
  return objects.some(node => {
    const type = typeOf(document, node)
    const moid = statedMoid({ ...type, format: readAs(node, type.ddfName !== undefined) })
    if (moid === undefined) return false
    if (seen.has(moid) || moid.startsWith(madePrefix)) return true
    seen.add(moid)
    return false
  })
}

/** Gives every description a MOID of its own: the first keeps it, later ones get the top of their path, or a number, behind it. */
export function distinctMoids(descriptions: readonly MoDescription[]): readonly MoDescription[] {
  const taken = new Map<string, number>()
  return descriptions.map(description => {
    const moid = freeMoid(description, taken)
    taken.set(moid, 1)
    return moid === description.moid ? description : { ...description, moid }
  })
}

/** `taken` counts how often a MOID was asked for, so that many equal ones do not start at the beginning each time. */
function freeMoid({ moid, path }: MoDescription, taken: Map<string, number>): string {
  if (!taken.has(moid)) return moid
  const top = path?.split('/').find(segment => segment !== '' && segment !== '.')
  const hinted = top === undefined ? moid : `${moid}:${top.replace(/[^\w.~-]+/g, '-')}`
  if (!taken.has(hinted)) return hinted
  let count = taken.get(hinted) ?? 1
  do count += 1
  while (taken.has(`${hinted}:${count}`))
  taken.set(hinted, count)
  return `${hinted}:${count}`
}
