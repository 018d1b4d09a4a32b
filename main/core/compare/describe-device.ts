import type { Converted } from '../convert/convert-types.ts'
import { inferDescriptions } from '../convert/infer.ts'
import { Losses } from '../convert/losses.ts'
import { writeDdf } from '../convert/write-ddf.ts'
import { writeTnds } from '../convert/write-tnds.ts'
import type { MoDescription } from '../description.ts'
import { type LiveInstance, snapshotsOfLive } from './live.ts'

/** A DDF of a device: what is described already as it is described, everything else as it was seen. */
export function describeDevice(
  instances: readonly LiveInstance[],
  descriptions: ReadonlyMap<string, MoDescription>,
): Converted {
  const losses = new Losses()
  const moids = [...new Set(instances.map(({ moid }) => moid))]
  const known = moids.flatMap(moid => descriptions.get(moid) ?? [])
  const firsts = moids.flatMap(moid => {
    const [first, ...others] = instances.filter(each => each.moid === moid && !descriptions.has(moid))
    losses.leave('further instances of an object without description', moid, others.length)
    return first ?? []
  })
  return writeDdf([...known, ...inferDescriptions(snapshotsOfLive(firsts, descriptions), losses)], losses)
}

/** The values of a device as TNDS. */
export function tndsOfDevice(
  instances: readonly LiveInstance[],
  descriptions: ReadonlyMap<string, MoDescription>,
): Converted {
  const losses = new Losses()
  for (const { moid, root } of instances) {
    if (root.isPartial) losses.leave('what was not read', moid)
    if (!descriptions.has(moid)) losses.assume('formats from the type of the value', moid)
  }
  return writeTnds(snapshotsOfLive(instances, descriptions), losses)
}
