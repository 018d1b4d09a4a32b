import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import type { MoDescription } from '#core/description.ts'
import type { MoDocument, MoElement } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { ok, type Result } from '#core/result.ts'
import { addDescription, removeDescription } from '#core/tree/create-tree.ts'
import { appMaid } from '#core/tree/dac-rules.ts'
import { deleteNodes } from '#core/tree/delete-nodes.ts'
import { grant } from '#core/tree/grant.ts'
import { ownRights } from '#core/tree/rights.ts'
import { writeDocument } from '#core/tree/write-document.ts'
import { type ManagementTree, right } from '#core/tree-types.ts'
import { type AppRefusal, refused } from './app-refusal.ts'
import type { DeviceContext } from './context.ts'
import type { KeptApplication } from './memory.ts'
import { grantToFirst, withObjectAlerts } from './object-alerts.ts'

// DM-7: an application registers MO instances, with a description where the device knows none, and takes them back. All or
// nothing: half a registration never stands. Servers hear of instances that come and go as of every one the client makes.

export interface Registration {
  /** A DDF with the descriptions of the MOs that the device does not know. */
  readonly ddf?: string | undefined
  readonly document: MoDocument
  /** Writes the values anew; without it what is registered already stays as servers left it. */
  readonly replace?: boolean | undefined
}

export interface Registered {
  readonly uris: readonly string[]
  /** Something is there that was not before. */
  readonly created: boolean
}

const mostObjects = 100
const mostDdfs = 20
const mostDdfNodes = 10_000

interface Draft {
  readonly tree: ManagementTree
  readonly kept: KeptApplication
}

/** The descriptions that an application brought, as a device that starts anew needs them. */
export function broughtDescriptions(ddfs: KeptApplication['ddfs']): readonly MoDescription[] {
  return ddfs.flatMap(({ moid, text }) =>
    parseDdf(text, { limitNodes: mostDdfNodes }).descriptions.filter(description => description.moid === moid),
  )
}

/** Registers; says 409 for what belongs to somebody else. */
export async function register(
  context: DeviceContext,
  appId: string,
  { ddf, document, replace = false }: Registration,
): Promise<Result<Registered, AppRefusal>> {
  const before = context.tree()
  const start: Draft = { tree: before, kept: keptApplication(context, appId) }
  const described = ddf === undefined ? ok(start) : describe(context, start, ddf)
  if (!described.ok) return described
  let draft = described.value
  const uris: string[] = []
  for (const element of document) {
    const placed = place(context, draft, element, replace)
    if (!placed.ok) return placed
    draft = placed.value.draft
    uris.push(placed.value.uri)
  }
  if (draft.kept.objects.length > mostObjects || draft.kept.ddfs.length > mostDdfs) {
    return refused(409, problem('device.app-too-much', { most: mostObjects }))
  }
  const after = granted(context, before, draft)
  await context.change(after, memory =>
    withObjectAlerts(
      { ...memory, applications: [...memory.applications.filter(({ id }) => id !== appId), draft.kept] },
      before,
      after,
    ),
  )
  return ok({ uris, created: after !== before })
}

/** Takes back one instance, or all of an application; descriptions that it brought go with the last of them. */
export async function deregister(
  context: DeviceContext,
  appId: string,
  uri: string | undefined,
): Promise<Result<null, AppRefusal>> {
  const before = context.tree()
  const kept = keptApplication(context, appId)
  const leaving = kept.objects.filter(({ moid, miid }) => uri === undefined || isRoot(uri, moid, miid))
  if (uri !== undefined && leaving.length === 0) return refused(404, problem('device.app-not-own', { app: appId, uri }))
  const left = leaving.reduce((draft, object) => without(context, draft, object), { tree: before, kept })
  await context.change(left.tree, memory => {
    const others = memory.applications.filter(({ id }) => id !== appId)
    const applications = uri === undefined ? others : [...others, left.kept]
    return withObjectAlerts({ ...memory, applications }, before, left.tree)
  })
  return ok(null)
}

/** Without instances that a server deleted in between. */
function keptApplication({ memory, tree }: DeviceContext, id: string): KeptApplication {
  const kept = memory().applications.find(item => item.id === id) ?? { id, objects: [], ddfs: [], missed: [] }
  return { ...kept, objects: kept.objects.filter(({ moid, miid }) => tree().instances.get(moid)?.has(miid)) }
}

const isRoot = (uri: string, moid: string, miid: string) =>
  uri.replace(/\/$/, '') === instanceUri(moid, miid).replace(/\/$/, '')

function describe(context: DeviceContext, draft: Draft, text: string): Result<Draft, AppRefusal> {
  const { descriptions, problems, wellFormed } = parseDdf(text, { limitNodes: mostDdfNodes })
  const [worst] = problems.filter(({ severity }) => severity === 'error')
  if (!wellFormed || worst || descriptions.length === 0) {
    return refused(400, problem('device.app-ddf', { what: worst?.code ?? 'it describes nothing' }, worst?.at))
  }
  let { tree, kept } = draft
  for (const description of descriptions) {
    const { moid } = description
    const own = kept.ddfs.find(item => item.moid === moid)
    if (own?.text === text) continue
    if (tree.descriptions.has(moid) && !own) return refused(409, problem('device.app-moid-known', { moid }))
    const gone = kept.objects.filter(object => object.moid === moid)
    ;({ tree, kept } = gone.reduce((soFar, object) => without(context, soFar, object), { tree, kept }))
    tree = addDescription(tree, description)
    kept = { ...kept, ddfs: [...kept.ddfs.filter(item => item.moid !== moid), { moid, text }] }
    // What a permanent root brings with it is the application's, too.
    for (const miid of tree.instances.get(moid)?.keys() ?? []) ({ tree, kept } = taken({ tree, kept }, moid, miid))
  }
  return ok({ tree, kept })
}

interface Placed {
  readonly draft: Draft
  readonly uri: string
}

function place(context: DeviceContext, draft: Draft, element: MoElement, replace: boolean): Result<Placed, AppRefusal> {
  const { tree, kept } = draft
  const uri = parseClientUri(element.uri, tree.descriptions)
  if (!uri.ok) return refused(400, uri.problem)
  const { moid, instance, path } = uri.value
  if (path.length > 0 || !tree.descriptions.has(moid)) {
    return refused(400, problem('device.app-root', { uri: element.uri.slice(0, 300) }))
  }
  const named = instance.kind === 'name' ? instance.name : undefined
  const own = kept.objects.find(object => object.moid === moid && (named === undefined || object.miid === named))
  if (own && !replace) return ok({ draft, uri: instanceUri(moid, own.miid) })
  if (named !== undefined && !own && tree.instances.get(moid)?.has(named)) {
    return refused(409, problem('device.app-not-own', { app: kept.id, uri: element.uri.slice(0, 300) }))
  }
  const target = own ? { ...element, uri: instanceUri(moid, own.miid) } : element
  const written = writeDocument(tree, [target], undefined, ownRights, context.newValidator)
  if (!written.ok) return refused(written.problem.status, written.problem.problem)
  const [at = ''] = written.value.uris
  const made = parseClientUri(at, tree.descriptions)
  const miid = made.ok && made.value.instance.kind === 'name' ? made.value.instance.name : ''
  return ok({ draft: taken({ tree: written.value.tree, kept }, moid, miid), uri: at })
}

/** Notes an instance as the application's own. */
function taken({ tree, kept }: Draft, moid: string, miid: string): Draft {
  const isKnown = kept.objects.some(object => object.moid === moid && object.miid === miid)
  return isKnown ? { tree, kept } : { tree, kept: { ...kept, objects: [...kept.objects, { moid, miid }] } }
}

/** Who made an instance has all rights on it (OMA DM 2.0 §12.3) but to give them away; the first server that lists the MO has them, too. */
function granted(context: DeviceContext, before: ManagementTree, { tree, kept }: Draft): ManagementTree {
  const name = `app-${kept.id}`
  const rights = right.all & ~right.delegate
  return kept.objects
    .filter(({ moid, miid }) => !before.instances.get(moid)?.has(miid))
    .reduce(
      (after, { moid, miid }) =>
        grant(after, { moid, miid, name, maid: appMaid(kept.id), rights }, context.newValidator),
      grantToFirst(before, tree, context.newValidator),
    )
}

function without(
  context: DeviceContext,
  { tree, kept }: Draft,
  { moid, miid }: KeptApplication['objects'][number],
): Draft {
  const uri = parseClientUri(instanceUri(moid, miid), tree.descriptions)
  const deleted = uri.ok ? deleteNodes(tree, uri.value, ownRights, context.newValidator) : uri
  const after = deleted.ok ? deleted.value : tree
  const objects = kept.objects.filter(object => object.moid !== moid || object.miid !== miid)
  const brought = kept.ddfs.some(item => item.moid === moid)
  const isLast = !objects.some(object => object.moid === moid)
  if (!brought || !isLast) return { tree: after, kept: { ...kept, objects } }
  return {
    tree: removeDescription(after, moid),
    kept: { ...kept, objects, ddfs: kept.ddfs.filter(item => item.moid !== moid) },
  }
}
