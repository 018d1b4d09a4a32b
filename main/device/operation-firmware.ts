import { setTimeout as delay } from 'node:timers/promises'
import { base64Decode } from '#core/bytes.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { completed, isGood } from './completed.ts'
import { checkPackage, fetchPackage, type PackageFailure } from './fetch-package.ts'
import type { DeviceMemory, Job, KeptPackage } from './memory.ts'
import type { Finished, Operation, OperationSite, OperationsOf } from './operation.ts'
import { nodeIn, putLeaf, textIn } from './own-writes.ts'

// FUMO 1.0: Download, Update, DownloadAndUpdate. Each step is saved, so that a restart goes on where it was.

const state = {
  downloadFailed: 20,
  downloading: 30,
  downloaded: 40,
  ready: 50,
  updating: 60,
  failedWithData: 70,
  failedWithoutData: 80,
  updated: 100,
} as const

const alertTypes = {
  Download: 'org.openmobilealliance.dm.firmwareupdate.download',
  Update: 'org.openmobilealliance.dm.firmwareupdate.update',
  DownloadAndUpdate: 'org.openmobilealliance.dm.firmwareupdate.downloadandupdate',
} as const
type Step = keyof typeof alertTypes
const isStep = (name: string | undefined): name is Step => name !== undefined && Object.hasOwn(alertTypes, name)

const results: Readonly<Record<PackageFailure, number>> = {
  'client-error': 400,
  corrupt: 402,
  forbidden: 406,
  timeout: 407,
  'bad-url': 411,
  'server-error': 412,
  'too-large': 501,
  'no-network': 503,
}
const success = 200
const updateFailed = 410

export const firmware: OperationsOf = ([name, ...more]) =>
  more.length === 0 && isStep(name) ? stepOf(name) : undefined

function stepOf(step: Step): Operation {
  const first = step === 'Update' ? state.updating : state.downloading
  return {
    kind: 'long',
    begin: site => tree => putLeaf(tree, site, ['State'], first),
    run: async (site, job) => {
      const { context } = site
      if (step !== 'Update' && stateOf(context.tree(), site) !== state.updating) {
        const failure = await fetchFirmware(site, job)
        if (context.stopping.aborted) return undefined
        if (failure !== undefined) return finish(step, site, failure, state.downloadFailed)
        if (step === 'Download') return finish(step, site, success, state.ready)
        await context.change(putLeaf(context.tree(), site, ['State'], state.updating))
      }
      const slept = await delay(context.limits.updateMs, true, { signal: context.stopping }).catch(() => false)
      return slept ? install(step, site) : undefined
    },
  }
}

/** Downloads and checks; remembers what came. The result code when there is nothing to install. */
async function fetchFirmware(site: OperationSite, job: Job): Promise<number | undefined> {
  const { context, path, moid, miid } = site
  const tree = context.tree()
  const got = await fetchPackage(context, job, textIn(tree, site, [...path, 'PkgURL']), expectedOf(tree, site))
  if (!got.ok) return results[got.problem]
  const kept: KeptPackage = { moid, miid, ...got.value }
  await context.change(putLeaf(context.tree(), site, ['State'], state.downloaded), memory => {
    const rest = withoutPackage(memory, site)
    return { ...rest, packages: [...rest.packages, kept] }
  })
  return undefined
}

/** Installs what was downloaded, or what the server wrote into PkgData. */
function install(step: Step, site: OperationSite): Finished {
  const { context, moid, miid } = site
  const sent = base64Decode(textIn(context.tree(), site, ['Update', 'PkgData'])) ?? new Uint8Array(0)
  const has = context.memory().packages.some(item => item.moid === moid && item.miid === miid)
  if (!has && sent.length === 0) return finish(step, site, updateFailed, state.failedWithoutData)
  const checked = has ? undefined : checkPackage(sent, expectedOf(context.tree(), site))
  if (checked && !checked.ok) return finish(step, site, results[checked.problem.kind], state.failedWithData)
  return finish(step, site, success, state.updated)
}

function finish(step: Step, site: OperationSite, result: number, next: number): Finished {
  const done = next === state.updated
  return {
    change: tree => {
      const moved = putLeaf(tree, site, ['State'], next)
      return done ? withVersion(withoutData(moved, site), site) : moved
    },
    ...(done && { remember: (memory: DeviceMemory) => withoutPackage(memory, site) }),
    alert: completed(alertTypes[step], site, result),
    code: isGood(result) ? 200 : 500,
  }
}

const withoutData = (tree: ManagementTree, site: OperationSite) =>
  textIn(tree, site, ['Update', 'PkgData']) === '' ? tree : putLeaf(tree, site, ['Update', 'PkgData'], '')

function withoutPackage(memory: DeviceMemory, { moid, miid }: OperationSite): DeviceMemory {
  return { ...memory, packages: memory.packages.filter(item => item.moid !== moid || item.miid !== miid) }
}

/** The first firmware of a device is its main one: DevInfo tells its version. */
function withVersion(tree: ManagementTree, site: OperationSite): ManagementTree {
  const version = textIn(tree, site, ['PkgVersion'])
  const [main] = tree.instances.get(site.moid)?.keys() ?? []
  if (version === '' || main !== site.miid) return tree
  const places = [...tree.instances.values()].flatMap(instances => [...instances.values()])
  return places
    .filter(({ moid }) => /^urn:oma:mo:oma-dm-dev(info|detail):/.test(moid))
    .filter(instance => nodeIn(tree, instance, ['FwV']) !== undefined)
    .reduce((now, { moid, miid }) => putLeaf(now, { ...site, moid, miid }, ['FwV'], version), tree)
}

const stateOf = (tree: ManagementTree, site: OperationSite) => Number(textIn(tree, site, ['State']))

function expectedOf(tree: ManagementTree, site: OperationSite) {
  return { size: Number(textIn(tree, site, ['Ext', 'PkgSize'])), digest: textIn(tree, site, ['Ext', 'PkgDigest']) }
}
