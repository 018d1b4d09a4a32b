import type { CompareReport, ContractReport, ConvertedFile } from '#contract'
import { type Change, compareDescriptions } from '#core/compare/compare.ts'
import { compareWithLive } from '#core/compare/compare-live.ts'
import { type Answered, checkContract, harmlessProbes } from '#core/compare/contract.ts'
import { describeDevice, tndsOfDevice } from '#core/compare/describe-device.ts'
import type { LiveInstance, LiveNode } from '#core/compare/live.ts'
import { breachReport, changesMarkdown, contractMarkdown } from '#core/compare/reports.ts'
import { changeRules } from '#core/compare/rules.ts'
import { convertBytes, describeBytes } from '#core/convert/convert.ts'
import { type Converted, extensions, type Target } from '#core/convert/convert-types.ts'
import type { MoDescription } from '#core/description.ts'
import { ok, type Result } from '#core/result.ts'
import type { KnownNode, KnownTree } from '../device-tree.ts'
import type { Parts } from '../parts.ts'
import type { ReadyTree } from '../tree-rows.ts'
import type { FilesArea } from './files.ts'
import type { TreeArea } from './tree.ts'

// Descriptions and devices held against each other, and documents in other forms.

export interface CompareArea {
  convert(path: string, to: Target): Promise<Result<ConvertedFile>>
  /** A description, or the values, of a device as it was read. */
  describe(deviceId: string, to: 'ddf' | 'tnds'): Promise<Result<ConvertedFile>>
  files(before: string, after: string): Promise<Result<CompareReport>>
  /** A description, and what was read from a device of the same objects. */
  device(path: string, deviceId: string): Promise<Result<CompareReport>>
  /** With `probe`, reads of what must not be read are queued for the next call. */
  contract(deviceId: string, probe: boolean): Promise<Result<ContractReport>>
}

/** Answers of a device that are looked at. */
const mostAnswers = 1000

export function createCompareArea(
  { store }: Parts,
  around: {
    readonly files: FilesArea
    readonly tree: TreeArea
    enqueue(deviceId: string, commands: readonly (readonly string[])[]): Promise<Result<unknown>>
  },
): CompareArea {
  const { files, tree, enqueue } = around
  const answersOf = async (deviceId: string): Promise<readonly Answered[]> => {
    const rows = await store.work.list(deviceId, mostAnswers)
    return rows.flatMap(({ wire, status }) => (status ? answersIn(wire, status.code) : []))
  }
  return {
    convert: async (path, to) => {
      const bytes = await files.read(path)
      if (!bytes.ok) return bytes
      const converted = convertBytes(bytes.value, { to, file: path })
      return converted.ok ? ok(named(path, to, converted.value)) : converted
    },
    describe: async (deviceId, to) => {
      const ready = await tree.known(deviceId)
      if (!ready.ok) return ready
      const instances = liveOf(ready.value.tree)
      const descriptions = new Map([...ready.value.library].map(([moid, { description }]) => [moid, description]))
      const made = to === 'ddf' ? describeDevice(instances, descriptions) : tndsOfDevice(instances, descriptions)
      return ok(named(`${deviceId.replace(/[^\w.-]+/g, '-')}.x`, to, made))
    },
    files: async (before, after) => {
      const old = await described(files, before)
      if (!old.ok) return old
      const fresh = await described(files, after)
      if (!fresh.ok) return fresh
      return ok(reportOf(compareDescriptions(old.value, fresh.value), before, after))
    },
    device: async (path, deviceId) => {
      const old = await described(files, path)
      if (!old.ok) return old
      const ready = await tree.known(deviceId)
      if (!ready.ok) return ready
      return ok(reportOf(compareWithLive(old.value, liveOf(ready.value.tree)), path, deviceId))
    },
    contract: async (deviceId, probe) => {
      const ready = await tree.known(deviceId)
      if (!ready.ok) return ready
      const instances = liveOf(ready.value.tree)
      const descriptions = describedOf(ready.value)
      const found = checkContract(instances, descriptions, await answersOf(deviceId))
      const probes = harmlessProbes(instances, descriptions)
      if (probe && probes.length > 0) {
        const queued = await enqueue(
          deviceId,
          probes.map(uri => ['GET', uri]),
        )
        if (!queued.ok) return queued
      }
      const breaches = found.map(breach => ({ ...breach, report: breachReport(breach, deviceId) }))
      const markdown = contractMarkdown(found, deviceId)
      return ok({ breaches, markdown, instances: instances.length, probes: probes.length })
    },
  }
}

function reportOf(changes: readonly Change[], before: string, after: string): CompareReport {
  const told = changes.map(change => ({ ...change, ...changeRules[change.kind] }))
  return { before, after, changes: told, markdown: changesMarkdown(changes, before, after) }
}

async function described(files: FilesArea, path: string): Promise<Result<readonly MoDescription[]>> {
  const bytes = await files.read(path)
  if (!bytes.ok) return bytes
  const found = describeBytes(bytes.value, path)
  return found.ok ? ok(found.value.descriptions) : found
}

/** Descriptions of what the device announced or showed, with the files that they are from. */
function describedOf({ tree, library }: ReadyTree): readonly MoDescription[] {
  return [...tree.keys()].flatMap(moid => {
    const entry = library.get(moid)
    return entry ? [{ ...entry.description, ddf: entry.file }] : []
  })
}

/** Only instances of which something was read can be judged. */
function liveOf(tree: KnownTree): readonly LiveInstance[] {
  return [...tree.values()].flatMap(instances =>
    [...instances.values()].flatMap(({ moid, miid, root }) => (root ? [{ moid, miid, root: liveNode(root) }] : [])),
  )
}

function liveNode({ name, kind, value, children, readAt }: KnownNode): LiveNode {
  const below = Array.from(children.values(), liveNode)
  return {
    name,
    ...(kind === 'leaf' && value !== undefined && { value }),
    children: below,
    ...(readAt === undefined && { isPartial: true }),
  }
}

/** What a command in its wire form asked for. */
function answersIn([name = '', ...rest]: readonly string[], status: number): readonly Answered[] {
  if (name === 'GET') return rest.map(uri => ({ name, uri, status }))
  const uri = name === 'HGET' ? rest[1] : rest[0]
  return uri === undefined ? [] : [{ name, uri, status }]
}

function named(path: string, to: Target, { content, lost }: Converted): ConvertedFile {
  const stem = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1).replace(/\.[^.]*$/, '')
  const name = `${stem}.${extensions[to]}`
  return typeof content === 'string' ? { name, text: content, lost } : { name, bytes: content, lost }
}
