import type { MoDescription, NodeDescription } from '../description.ts'
import type { MoInstance, TreeNode } from '../tree-types.ts'
import { dacMoid } from './dac-rules.ts'
import { mostOf } from './describe.ts'
import { freeName, miidsFor } from './names.ts'
import { plausibleText } from './plausible-text.ts'
import { plausibleValue } from './plausible-value.ts'
import { hashOf, hexOf, uuidOf } from './seeded.ts'

/** How a simulated device is filled. The same seed gives the same tree. */
export interface PlausibleOptions {
  readonly seed: string
  /** What DevInfo/DevID holds, e.g. `IMEI:004400152020002`. */
  readonly deviceId: string
  /** The MOs that are filled; the others have only what a client makes by itself. */
  readonly isFilled?: (moid: string) => boolean
}

interface Filling {
  readonly options: PlausibleOptions
  readonly moid: string
  /** Names from the MO root down to the parent, in lower case. */
  readonly above: readonly string[]
  /** How many un-named nodes lie above; only the outer ones get two instances, or a deep tree would explode. */
  readonly unnamed: number
}

// Accounts and rights come by bootstrap; a device that made them up would lie about who manages it.
const neverMadeUp = /^urn:oma:mo:oma-dm-dmacc:/

/** Instances of an MO with every described node in them. */
export function plausibleInstances(
  description: MoDescription,
  options: PlausibleOptions,
): ReadonlyMap<string, MoInstance> {
  const { moid, root } = description
  const instances = new Map<string, MoInstance>()
  if (neverMadeUp.test(moid)) return instances
  const most = root.name === undefined ? mostOf(root) : 1
  for (const miid of miidsFor(description).slice(0, most)) {
    const filling = { options, moid, above: [moid.toLowerCase(), miid], unnamed: 0 }
    const name = root.name ?? miid
    const node = moid === dacMoid ? emptyRoot(root, name) : fill(root, name, filling)
    instances.set(miid, { moid, miid, root: node, validator: 'v1' })
  }
  return instances
}

function emptyRoot(description: NodeDescription, name: string): TreeNode {
  return { kind: 'interior', name, children: new Map(), description }
}

function fill(description: NodeDescription, name: string, filling: Filling): TreeNode {
  if (description.format !== 'node')
    return { kind: 'leaf', name, value: leafValue(description, name, filling), description }
  const above = [...filling.above, name.toLowerCase()]
  const children = new Map<string, TreeNode>()
  for (const child of description.children) {
    const below = { ...filling, above, unnamed: filling.unnamed + (child.name === undefined ? 1 : 0) }
    for (const childName of namesOf(child, below, taken => children.has(taken))) {
      children.set(childName, fill(child, childName, below))
    }
  }
  return { kind: 'interior', name, children, description }
}

function leafValue(description: NodeDescription, name: string, { options, above }: Filling) {
  return plausibleValue(description, {
    name: (description.name ?? description.title ?? above.at(-1) ?? name).toLowerCase(),
    context: above.join('/'),
    key: `${options.seed}/${above.join('/')}/${name}`,
    device: options.seed,
    deviceId: options.deviceId,
  })
}

/** The names of a node's instances: its own, or one or two that fit what is above it. */
function namesOf(child: NodeDescription, filling: Filling, isTaken: (name: string) => boolean): readonly string[] {
  if (child.name !== undefined) return [child.name]
  const key = `${filling.options.seed}/${filling.above.join('/')}`
  const count = filling.unnamed > 2 ? 1 : Math.min(mostOf(child), 1 + (hashOf(key) % 2))
  const names: string[] = []
  for (let index = 0; index < count; index += 1) {
    names.push(
      freeName(inventName(child, filling, `${key}#${index}`, index), name => isTaken(name) || names.includes(name)),
    )
  }
  return names
}

const byParent: readonly (readonly [parent: RegExp, names: readonly [string, string]])[] = [
  [/^(ap|nap|con|apn|accesspoint|connections?)$/, ['internet', 'mms']],
  [/dmacc|syncml|account/, ['office', 'home']],
  [/mail/, ['office', 'private']],
  [/vpn/, ['headquarters', 'branch']],
  [/wifi|wlan|ssid/, ['office-wlan', 'guest-wlan']],
  [/proxy|px/, ['proxy-a', 'proxy-b']],
  [/folder/, ['inbox', 'sent']],
  [/user/, ['alex.miller', 'sam.keller']],
  [/rule|polic|filter/, ['rule-1', 'rule-2']],
  [/profile/, ['standard', 'travel']],
]

function inventName(child: NodeDescription, { above, options }: Filling, key: string, index: number): string {
  const title = (child.title ?? '').toLowerCase()
  if (/hash|thumbprint|certificate/.test(`${title} ${above.slice(-2).join(' ')}`)) return hexOf(key, 40).toUpperCase()
  if (/guid|uuid/.test(title)) return uuidOf(key)
  if (/sid$|serial|imei|iccid/.test(title)) {
    return plausibleText({
      name: title,
      context: above.join('/'),
      key,
      device: options.seed,
      deviceId: options.deviceId,
    })
  }
  const parent = above.at(-1) ?? ''
  const names = byParent.find(([pattern]) => pattern.test(parent))?.[1]
  return names?.[index] ?? String(index + 1)
}
