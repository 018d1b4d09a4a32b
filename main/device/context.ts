import type { Recorder } from '#core/record.ts'
import type { ServerUriValues } from '#core/server-uri.ts'
import type { ManagementTree } from '#core/tree-types.ts'

/** What the parts of one simulated device share. */
export interface DeviceContext {
  readonly id: string
  tree(): ManagementTree
  /** Takes over a changed tree; it is saved before the session goes on. */
  change(tree: ManagementTree): Promise<void>
  /** PEM of the only authority this device trusts; undefined = those of the system. */
  readonly ca?: string
  readonly recorder: Recorder
  random(bytes: number): Uint8Array
  /** Values for the parameters of a ServerURI (OMA DM 2.0 §6.2). */
  values(): ServerUriValues
  newValidator(): string
}
