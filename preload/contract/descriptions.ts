import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { DeviceFeature } from '../../main/core/device-features.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, id } from './common.ts'

// What devices announce about descriptions of their management objects (DM-5), and which features they have.

/** An address that MOS named. */
export interface AnnouncedDescription {
  readonly address: string
  readonly moids: readonly string[]
  readonly devices: readonly string[]
  /**
   * `ours`: served by this workbench. `known`: its objects are described here already. `ask`: a person is to say whether
   * it may be fetched. `refused`: no. `fetched`, `failed`: yes, and what came of it.
   */
  readonly state: 'ours' | 'known' | 'ask' | 'refused' | 'fetched' | 'failed'
  /** The workspace file that holds it. */
  readonly file?: string
  /** Microseconds since 1970. */
  readonly fetchedAt?: number
  readonly problem?: Problem
}

export const descriptionsCalls = {
  /** Of one device, or of all. */
  announced: oc.input(z.object({ deviceId: id.optional() })).output(type<readonly AnnouncedDescription[]>()),
  /** `fetch` is asked for once, and may be repeated; `refuse` says that it shall not be asked again. */
  decide: oc
    .input(z.object({ address: z.string().max(2000), decision: z.enum(['fetch', 'refuse']) }))
    .output(type<Answer<AnnouncedDescription>>()),
  features: oc.input(z.object({ deviceId: id })).output(type<Answer<readonly DeviceFeature[]>>()),
}
