import type { ConnectionType } from '#core/notification/notification.ts'
import { withInstance, withNodeAt } from '#core/tree/change-tree.ts'
import type { DeviceContext } from './context.ts'

/** A network connection that the device has. */
export type Bearer = Exclude<ConnectionType, 'any'>
export const bearers: readonly Bearer[] = ['wlan', 'cellular', 'wireline']

const sessionInfoMoid = 'urn:oma:mo:oma-sessioninfomo:1.0'
/** Values of CBT (OMA DM 2.0 §12.4). */
const bearerCodes: Readonly<Record<Bearer, number>> = { cellular: 1, wlan: 2, wireline: 3 }

/**
 * The connection for a session that was asked for: the first wish that the device has; for `any`, or without wishes, the
 * device's own first. Undefined when it has none of them and shall wait (OMA DM 2.0 §5.2.1.2).
 */
export function chooseBearer(
  wishes: readonly ConnectionType[] | undefined,
  available: readonly Bearer[],
): Bearer | undefined {
  if (!wishes || wishes.length === 0) return available[0]
  for (const wish of wishes) {
    const found = wish === 'any' ? available[0] : available.find(bearer => bearer === wish)
    if (found) return found
  }
  return undefined
}

/** Lets the Session Information MO say over which connection this session runs. */
export async function showBearer(context: DeviceContext, bearer: Bearer): Promise<void> {
  const tree = context.tree()
  const [instance] = tree.instances.get(sessionInfoMoid)?.values() ?? []
  const leaf = instance?.root.kind === 'interior' ? instance.root.children.get('CBT') : undefined
  if (!instance || leaf?.kind !== 'leaf' || leaf.value === bearerCodes[bearer]) return
  const root = withNodeAt(instance.root, ['CBT'], { ...leaf, value: bearerCodes[bearer] })
  await context.change(withInstance(tree, { ...instance, root, validator: context.newValidator() }))
}
