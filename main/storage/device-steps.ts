import { hash } from 'node:crypto'
import type { DeviceStatements, ReadColumns, SeenColumns } from './device-statements.ts'
import { elementFromText, elementToText, stepsOf, without } from './element-json.ts'

/** One change of what sessions bring from devices, kept beside the records. */
export type DeviceStep =
  | ({ readonly kind: 'seen' } & Seen)
  /** Removes what is known beside the device, and all that was read from it. */
  | { readonly kind: 'remove'; readonly device: string }
  /** The latest read of its ClientURI; a value that is not the one before becomes history. */
  | { readonly kind: 'read'; readonly row: ReadColumns }
  /** Forgets what was read at these ClientURIs and below them. */
  | { readonly kind: 'forget'; readonly device: string; readonly uris: readonly string[] }

/** When a device was last seen, and in which record. */
export type Seen = Pick<SeenColumns, 'device' | 'at' | 'record'>

/** How many different values of one ClientURI are kept. */
const keptValues = 50

/** Carries out one step, inside of a transaction. */
export function carryOut(statements: DeviceStatements, step: DeviceStep): void {
  switch (step.kind) {
    case 'seen':
      statements.saveSeen.run({ device: step.device, uri: '', at: step.at, record: step.record, digest: null })
      break
    case 'remove':
      remove(statements, step)
      break
    case 'read':
      saveRead(statements, step.row)
      break
    case 'forget':
      forget(statements, step)
  }
}

function remove(statements: DeviceStatements, { device }: { readonly device: string }): void {
  statements.removeAllSeen.run({ device })
  statements.removeReads.run({ device })
  statements.removePast.run({ device })
}

/** A read that brings the same again is told by its digest, and costs one small row, beside that of the device. */
function saveRead(statements: DeviceStatements, row: ReadColumns): void {
  const digest = digestOf(row.elementJson)
  const before = statements.lastSeen.get(row)?.digest
  statements.saveSeen.run({ ...row, digest })
  const isSame = before ? before === digest : statements.latestRead.get(row)?.elementJson === row.elementJson
  if (isSame) return
  statements.saveRead.run(row)
  statements.remember.run(row)
  statements.trim.run({ ...row, kept: keptValues })
}

/** 132 bits, which no two texts share by chance. */
export const digestOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22)

/** A device may take back a hundred thousand instances at once: what was read of it is gone through once for all. */
function forget(
  statements: DeviceStatements,
  { device, uris }: { readonly device: string; readonly uris: readonly string[] },
): void {
  const gone = new Set<string>()
  /** By the places above them. */
  const below = new Map<string, (readonly string[])[]>()
  for (const steps of uris.map(stepsOf)) {
    const keys = keysDown(steps)
    gone.add(keys.pop() ?? '')
    for (const key of keys) addTo(below, key, steps)
  }
  for (const row of statements.readsOfDevice.all({ device })) {
    const own = stepsOf(row.uri)
    const keys = keysDown(own)
    const isBelow = keys.some(key => gone.has(key))
    const inside = below.get(keys.at(-1) ?? '')
    if (isBelow || inside) statements.removeSeen.run(row)
    if (isBelow) statements.removeRead.run(row)
    else if (inside) statements.saveRead.run({ ...row, elementJson: withoutNodes(row.elementJson, own, inside) })
  }
}

function addTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** Keys of a place and of all above it, from the top down. */
function keysDown(steps: readonly string[]): string[] {
  let key = ''
  return steps.map(step => {
    key = `${key}${step}\0`
    return key
  })
}

function withoutNodes(text: string, own: readonly string[], gone: readonly (readonly string[])[]): string {
  const element = elementFromText(text)
  const node = gone.reduce((left, steps) => without(left, steps.slice(own.length)), element.node)
  return elementToText({ ...element, node })
}
