import type { ManagementTree } from '#core/tree-types.ts'
import { completed, isGood } from './completed.ts'
import { fetchPackage, type PackageFailure } from './fetch-package.ts'
import type { Job } from './memory.ts'
import type { Finished, Operation, OperationSite, OperationsOf } from './operation.ts'
import { interior, putLeaf, putNode, removeNode, textIn } from './own-writes.ts'

// SCOMO 1.0: components are downloaded, delivered, deployed, activated and removed.

const alertType = 'urn:oma:at:scomo:1.0:OperationComplete'
const delivered = ['Inventory', 'Delivered']
const deployed = ['Inventory', 'Deployed']
const componentState = { inactive: 10, active: 20 } as const
/** Values of Status below Download; the specification that has them was not at hand, so these are ours. */
const downloadStatus = { failed: 20, running: 30, done: 40 } as const
const result = { ok: 1200, installFailed: 1405 } as const

const failures: Readonly<Record<PackageFailure, number>> = {
  'client-error': 1400,
  'bad-url': 1402,
  'no-network': 1402,
  timeout: 1402,
  forbidden: 1403,
  'too-large': 1404,
  corrupt: 1407,
  'server-error': 1501,
}

/** A component, from where the server described it or where it lies. */
interface Component {
  /** Of its node. */
  readonly name: string
  readonly id: string
  readonly title: string
  readonly version: string
  readonly environment: string
}

export const software: OperationsOf = path => {
  const [first, second, ...rest] = path
  if (first === 'Download' && second !== undefined && rest[0] === 'Operations' && rest.length === 2)
    return downloadOperation(rest[1])
  const [entry, operations, name, ...more] = rest
  if (first !== 'Inventory' || entry === undefined || operations !== 'Operations' || more.length > 0) return undefined
  return second === 'Delivered' ? deliveredOperation(name) : deployedOperation(name)
}

function downloadOperation(name: string | undefined): Operation | undefined {
  if (name !== 'Download' && name !== 'DownloadInstall' && name !== 'DownloadInstallInactive') return undefined
  return {
    kind: 'long',
    begin: site => tree => putLeaf(tree, site, [...entryOf(site), 'Status'], downloadStatus.running),
    run: async (site, job) => {
      const failed = await fetchComponent(site, job)
      if (site.context.stopping.aborted) return undefined
      const status = (tree: ManagementTree, value: number) => putLeaf(tree, site, [...entryOf(site), 'Status'], value)
      if (failed !== undefined) return finished(site, failed, tree => status(tree, downloadStatus.failed))
      const component = componentAt(site.context.tree(), site, entryOf(site))
      if (name === 'Download')
        return finished(site, result.ok, tree => status(deliver(tree, site, component), downloadStatus.done))
      const state = name === 'DownloadInstall' ? componentState.active : componentState.inactive
      return installed(site, tree => status(deploy(tree, site, component, state), downloadStatus.done))
    },
  }
}

async function fetchComponent(site: OperationSite, job: Job): Promise<number | undefined> {
  const { context } = site
  const at = (...names: readonly string[]) => textIn(context.tree(), site, [...entryOf(site), ...names])
  const expected = { size: Number(at('Ext', 'PkgSize')), digest: at('Ext', 'PkgDigest') }
  const got = await fetchPackage(context, job, at('PkgURL'), expected)
  return got.ok ? undefined : failures[got.problem]
}

function deliveredOperation(name: string | undefined): Operation | undefined {
  if (name === 'Remove') return quick(site => finished(site, result.ok, tree => removeNode(tree, site, entryOf(site))))
  if (name !== 'Install' && name !== 'InstallInactive') return undefined
  const state = name === 'Install' ? componentState.active : componentState.inactive
  return quick(site => {
    const component = componentAt(site.context.tree(), site, entryOf(site))
    return installed(site, tree => removeNode(deploy(tree, site, component, state), site, entryOf(site)))
  })
}

function deployedOperation(name: string | undefined): Operation | undefined {
  if (name === 'Remove') return quick(site => finished(site, result.ok, tree => removeNode(tree, site, entryOf(site))))
  if (name !== 'Activate' && name !== 'Deactivate') return undefined
  const state = name === 'Activate' ? componentState.active : componentState.inactive
  return quick(site => finished(site, result.ok, tree => putLeaf(tree, site, [...entryOf(site), 'State'], state)))
}

const quick = (run: (site: OperationSite) => Finished): Operation => ({ kind: 'quick', run: async site => run(site) })

/** The node above Operations. */
const entryOf = ({ path }: OperationSite) => path.slice(0, -2)

/** Done if the tree has room for the component. */
function installed(site: OperationSite, change: (tree: ManagementTree) => ManagementTree): Finished {
  const tree = site.context.tree()
  return change(tree) === tree ? finished(site, result.installFailed, undefined) : finished(site, result.ok, change)
}

function componentAt(tree: ManagementTree, site: OperationSite, entry: readonly string[]): Component {
  const at = (name: string) => textIn(tree, site, [...entry, name])
  const id = at('PkgID') || (entry.at(-1) ?? 'component')
  const title = at('Name') || id
  const name = title.toLowerCase().replace(/[^a-z0-9._~-]+/g, '-') || 'component'
  return { name, id, title, version: textIn(tree, site, [...entry, 'Ext', 'Version']), environment: at('EnvType') }
}

function deliver(tree: ManagementTree, site: OperationSite, component: Component): ManagementTree {
  const { name, id, title, environment } = component
  return putNode(tree, site, [...delivered, name], interior({ PkgID: id, Name: title, EnvType: environment }))
}

function deploy(tree: ManagementTree, site: OperationSite, component: Component, state: number): ManagementTree {
  const { name, id, title, version, environment } = component
  const values = { ID: id, Name: title, Version: version, EnvType: environment, PkgIDRef: id, State: state }
  return putNode(tree, site, [...deployed, name], interior(values))
}

function finished(site: OperationSite, code: number, change: Finished['change']): Finished {
  return { ...(change && { change }), alert: completed(alertType, site, code), code: isGood(code) ? 200 : code }
}
