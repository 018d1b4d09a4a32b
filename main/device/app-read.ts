import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import type { MoDocument } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { ok, type Result } from '#core/result.ts'
import { appMaid } from '#core/tree/dac-rules.ts'
import { grant } from '#core/tree/grant.ts'
import { readNodes, readVisible } from '#core/tree/read-nodes.ts'
import { right } from '#core/tree-types.ts'
import type { AllowedApplication } from './app-allowed.ts'
import { type AppRefusal, refused } from './app-refusal.ts'
import { appRights } from './app-rights.ts'
import type { DeviceContext } from './context.ts'
import type { LocalApplications } from './local.ts'

/** An MO type as an application sees it. */
export interface ListedObject {
  readonly moid: string
  /** Addresses of the instances that it may read. */
  readonly instances: readonly string[]
  /** It registered one of them. */
  readonly own: boolean
}

/** The MOs of which an application may read an instance. */
export function listObjects(context: DeviceContext, application: AllowedApplication): readonly ListedObject[] {
  const tree = context.tree()
  const rights = appRights(tree, application)
  const kept = context.memory().applications.find(({ id }) => id === application.id)
  return [...tree.instances].flatMap(([moid, instances]) => {
    const visible = [...instances.keys()].filter(miid => rights(moid, miid, []) & right.read)
    const own = kept?.objects.some(object => object.moid === moid) ?? false
    return visible.length === 0 ? [] : [{ moid, instances: visible.map(miid => instanceUri(moid, miid)), own }]
  })
}

/** Reads nodes by their ClientURI (DM-7: retrieval). */
export function readObject(
  context: DeviceContext,
  application: AllowedApplication,
  text: string,
): Result<MoDocument, AppRefusal> {
  const tree = context.tree()
  const uri = parseClientUri(text, tree.descriptions)
  if (!uri.ok) return refused(400, uri.problem)
  const read = readNodes(tree, uri.value, appRights(tree, application))
  if (read.ok) return ok(read.value.document)
  return refused(read.problem.status, read.problem.problem)
}

/**
 * All instances of an MO. One that is absent is fetched from where a DEFAULT said (OMA DM 2.0 §5.3.10); whoever asked for it
 * may read what came (our choice).
 */
export async function readByMoid(
  context: DeviceContext,
  local: LocalApplications,
  application: AllowedApplication,
  moid: string,
): Promise<Result<MoDocument, AppRefusal>> {
  const known = context.tree().instances.get(moid)?.size ?? 0
  const found = await local.need(moid)
  if (!found.ok) return refused(404, found.problem)
  if (known === 0) await letRead(context, application, moid)
  const tree = context.tree()
  const rights = appRights(tree, application)
  const visible = [...(tree.instances.get(moid)?.values() ?? [])].filter(
    ({ miid }) => rights(moid, miid, []) & right.read,
  )
  if (visible.length === 0) return refused(403, problem('device.app-no-right', { app: application.id, what: moid }))
  return ok(visible.map(instance => readVisible(tree, rights, instance)))
}

async function letRead(context: DeviceContext, { id }: AllowedApplication, moid: string): Promise<void> {
  const made = [...(context.tree().instances.get(moid)?.keys() ?? [])]
  const after = made.reduce(
    (tree, miid) =>
      grant(tree, { moid, miid, name: `app-${id}`, maid: appMaid(id), rights: right.read }, context.newValidator),
    context.tree(),
  )
  await context.change(after)
}
