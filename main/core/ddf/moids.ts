import type { MoDescription, NodeDescription } from '../description.ts'

const mediaType = /^(?:text|application|image|audio|video|multipart|message|model|font)\//i

// What may stand before the first "/" of a ClientURI without being taken for something else.
const addressable = /^[!-~]+$/
const reserved = /[#%*()?]|\/\/|^\/|\/$/

/** The MOID a root node states: its DDFName, or what some vendors write as MIME. */
export function statedMoid(root: NodeDescription): string | undefined {
  const mime = root.format === 'node' ? root.mime.filter(type => !mediaType.test(type)) : []
  return [root.ddfName ?? '', ...mime].find(moid => addressable.test(moid) && !reserved.test(moid))
}

/** The MOID of our own making for a root that states none. */
export function madeMoid(root: NodeDescription, file: string | undefined): string {
  const base = file?.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '')
  const name = (root.name ?? base ?? 'object').replace(/[^\w.~-]+/g, '-')
  return `urn:x-dmwb:mo:${name}:1.0`
}

/** Gives every description a MOID of its own: the first keeps it, later ones get the top of their path, or a number, behind it. */
export function distinctMoids(descriptions: readonly MoDescription[]): readonly MoDescription[] {
  const taken = new Set<string>()
  return descriptions.map(description => {
    const moid = freeMoid(description, taken)
    taken.add(moid)
    return moid === description.moid ? description : { ...description, moid }
  })
}

function freeMoid({ moid, path }: MoDescription, taken: ReadonlySet<string>): string {
  if (!taken.has(moid)) return moid
  const top = path?.split('/').find(segment => segment !== '' && segment !== '.')
  const hinted = top === undefined ? moid : `${moid}:${top.replace(/[^\w.~-]+/g, '-')}`
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? hinted : `${hinted}:${count}`
    if (!taken.has(candidate)) return candidate
  }
}
