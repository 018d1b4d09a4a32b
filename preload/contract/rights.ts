import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Problem } from '../../main/core/problem.ts'
import type { DacRule } from '../../main/core/tree/dac-rules.ts'
import type { DecidedBy } from '../../main/core/tree/decide-rights.ts'
import type { LockOut } from '../../main/core/tree/lock-outs.ts'
import { type Answer, id } from './common.ts'
import type { WorkItem } from './devices.ts'

/** Who may do what at one place of a device's tree, by the rules that were read from it (OMA DM 2.0 §12.3). */
export interface RightsSheet {
  readonly moid: string
  readonly miid: string
  /** Names below the root of the instance. */
  readonly path: readonly string[]
  /**
   * `unread`: no rules were read yet. `older`: they were read, but maybe before there was this instance. `none`: the
   * device announced no Delegation Access Control MO.
   */
  readonly rules: 'read' | 'older' | 'unread' | 'none'
  /** Microseconds since 1970; when the rules were read. */
  readonly readAt?: number
  /** ClientURI of the rules, to read them. */
  readonly rulesUri: string
  /** Ours first; empty while no rules were read that tell. */
  readonly servers: readonly ServerRights[]
  /** All rules on the instance, longest path first. */
  readonly onInstance: readonly DacRule[]
  /** Why our server cannot change them. */
  readonly fixed?: Problem
}

export interface ServerRights {
  readonly serverId: string
  readonly ours: boolean
  /** Bits of AR. */
  readonly rights: number
  readonly by: DecidedBy
  /** Names of the rules that decided. */
  readonly deciding: readonly string[]
}

/** A place where a change of rules would lock every server out. */
export interface LockOutPlace {
  readonly path: string
  readonly kind: LockOut['kind']
}

const dacRules = z
  .array(
    z.object({
      name: z.string().min(1).max(200),
      path: z.array(z.string().min(1).max(400)).max(50).readonly(),
      grants: z
        .array(
          z.object({
            name: z.string().min(1).max(200),
            maid: z.string().min(1).max(400),
            rights: z.number().int().min(0).max(15),
          }),
        )
        .max(200)
        .readonly(),
    }),
  )
  .max(200)
  .readonly()

const rulesChange = { deviceId: id, moid: id, miid: id, rules: dacRules }

export const rightsCalls = {
  at: oc.input(z.object({ deviceId: id, uri: z.string().max(4096) })).output(type<Answer<RightsSheet>>()),
  /** Every server that the rules or the accounts of a device name, ours first. */
  servers: oc.input(z.object({ deviceId: id })).output(type<Answer<readonly string[]>>()),
  /** Where these rules, in place of those that were read, would lock every server out. */
  check: oc.input(z.object(rulesChange)).output(type<Answer<readonly LockOutPlace[]>>()),
  /**
   * Where writes (with a value) and deletes would lock every server out: of any nodes, those of the rules count. Places
   * are ClientURIs.
   */
  lockOuts: oc
    .input(
      z.object({
        deviceId: id,
        edits: z
          .array(z.object({ uri: z.string().max(4096), value: z.unknown().optional() }))
          .max(1000)
          .readonly(),
      }),
    )
    .output(type<Answer<readonly LockOutPlace[]>>()),
  /** Queues the HGET that puts these rules in place of those on the instance. Problem `rights.locks-out` unless `despite`. */
  change: oc.input(z.object({ ...rulesChange, despite: z.boolean() })).output(type<Answer<readonly WorkItem[]>>()),
}
