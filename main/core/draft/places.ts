import type { MoDescription } from '../description.ts'
import type { MosEntry } from '../package-types.ts'
import { mostOf } from '../tree/describe.ts'
import { familyOf, freeName, miidsFor } from '../tree/names.ts'
import type { ManagementTree } from '../tree-types.ts'
import { segmentsOf, treePath } from './tree-path.ts'

// Where MO instances lie in the one tree that the draft dialect knows (protocol choice for tree paths and MOIDs).

/** An MO instance, or the place where instances of an MO come to lie. */
export interface InstancePlace {
  readonly moid: string
  readonly miid: string
  /** Names from the root of the tree. */
  readonly path: readonly string[]
}

/** What is known of the tree of one device. */
export interface Places {
  readonly moids: ReadonlySet<string>
  /** The instance at a path, by its text. */
  readonly byPath: ReadonlyMap<string, InstancePlace>
  /** The path of an instance, by MOID and MIID. */
  readonly byInstance: ReadonlyMap<string, ReadonlyMap<string, InstancePlace>>
  /** The MO whose instances lie below a path, each named after its MIID. */
  readonly containers: ReadonlyMap<string, string>
}

/** The places in the tree of the client itself. */
export function placesOfTree(tree: ManagementTree): Places {
  const bases = basesOf([...tree.descriptions.values()])
  const instances = [...tree.instances.values()].flatMap(ofType =>
    [...ofType.values()].map(({ moid, miid }) => placeIn(bases.get(moid), moid, miid)),
  )
  const containers = [...bases].flatMap(([moid, { kind, path }]) => (kind === 'container' ? [{ moid, path }] : []))
  const fixed = [...bases].flatMap(([moid, base]) => (base.kind === 'root' ? [{ ...base, moid }] : []))
  return indexed([...fixed, ...instances], containers, tree.descriptions.keys())
}

/** The places as far as a DM Client announced them with `Path`. */
export function placesOfMos(mos: readonly MosEntry[]): Places {
  const instances = mos.flatMap(({ moid, miids, paths = [] }) =>
    miids.flatMap((miid, index): InstancePlace[] => {
      const path = segmentsOf(paths[index] ?? '')
      return moid === undefined || path === undefined || path.length === 0 ? [] : [{ moid, miid, path }]
    }),
  )
  const containers = instances.flatMap(({ moid, miid, path }) =>
    path.length > 1 && path.at(-1) === miid ? [{ moid, path: path.slice(0, -1) }] : [],
  )
  return indexed(
    instances,
    containers,
    mos.flatMap(({ moid }) => moid ?? []),
  )
}

function indexed(
  instances: readonly InstancePlace[],
  containers: readonly { readonly moid: string; readonly path: readonly string[] }[],
  moids: Iterable<string>,
): Places {
  const byInstance = new Map<string, Map<string, InstancePlace>>()
  for (const place of instances) {
    const ofType = byInstance.get(place.moid) ?? new Map<string, InstancePlace>()
    byInstance.set(place.moid, ofType.set(place.miid, place))
  }
  return {
    moids: new Set(moids),
    byPath: new Map(instances.map(place => [treePath(place.path), place])),
    byInstance,
    containers: new Map(containers.map(({ moid, path }) => [treePath(path), moid])),
  }
}

type Base =
  | { readonly kind: 'root'; readonly path: readonly string[]; readonly miid: string }
  | { readonly kind: 'container'; readonly path: readonly string[] }

function placeIn(base: Base | undefined, moid: string, miid: string): InstancePlace {
  const path = base?.path ?? [containerOf(moid)]
  return { moid, miid, path: base?.kind === 'root' ? path : [...path, miid] }
}

/** A named root lies at its own name, un-named ones below a container. What states its Path in the DDF comes first. */
function basesOf(descriptions: readonly MoDescription[]): ReadonlyMap<string, Base> {
  const bases = new Map<string, Base>()
  const taken = new Set<string>()
  const stated = descriptions.filter(({ path }) => path !== undefined)
  for (const description of [...stated, ...descriptions.filter(({ path }) => path === undefined)]) {
    const base = baseOf(description, path => taken.has(treePath(path)))
    taken.add(treePath(base.path))
    bases.set(description.moid, base)
  }
  return bases
}

function baseOf(description: MoDescription, isTaken: (path: readonly string[]) => boolean): Base {
  const { moid, root, path } = description
  const above = segmentsOf(path ?? '') ?? []
  const named = root.name !== undefined && root.name !== '.' && mostOf(root) === 1
  const container = path !== undefined && above.length > 0 ? above : [containerOf(moid)]
  const wanted = named ? [...above, root.name ?? ''] : container
  const last = freeName(wanted.at(-1) ?? '', name => isTaken([...wanted.slice(0, -1), name]))
  const free = [...wanted.slice(0, -1), last]
  return named
    ? { kind: 'root', path: free, miid: miidsFor(description)[0] ?? moid }
    : { kind: 'container', path: free }
}

/** The names that the draft and DM 1.x use; others come from the MOID. */
const containerNames: Readonly<Record<string, string>> = {
  'oma-dm-dmacc': 'DMAcc',
  'oma-dm-dacmo': 'DacMO',
  'oma-dcmo': 'DCMO',
  'oma-fumo': 'FUMO',
  'oma-scomo': 'SCOMO',
  'oma-lawmo': 'LAWMO',
}

function containerOf(moid: string): string {
  const family = familyOf(moid)
  if (Object.hasOwn(containerNames, family)) return containerNames[family] ?? family
  const name = family.replace(/^oma-(?:dm-)?/, '').replace(/[^A-Za-z0-9\-._~]+/g, '-')
  return name.charAt(0).toUpperCase() + name.slice(1)
}
