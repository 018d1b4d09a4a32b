import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import { type Answer, none } from './common.ts'

const shortName = z.string().trim().min(1).max(100)

/** The self-service pages: who can be registered with, and what can be loaded. */
const portalSettings = z.object({
  enabled: z.boolean(),
  /** Whom a person can choose; the profile says which account the device gets. */
  operators: z
    .array(z.object({ name: shortName, profileId: z.string().min(1).max(200) }))
    .max(50)
    .readonly(),
  /** Settings that a person can load: an MO document as JSON text. */
  settings: z
    .array(z.object({ name: shortName, text: z.string().max(2000).optional(), document: z.string().max(500_000) }))
    .max(50)
    .readonly(),
})
export type PortalSettings = z.infer<typeof portalSettings>

/** A device whose user registered it. */
export interface PortalRegistration {
  readonly deviceId: string
  readonly name: string
  readonly operator: string
  /** Microseconds since 1970. */
  readonly at: number
  /** The page of the device: whoever knows it may load settings. */
  readonly address: string
}

export interface PortalState {
  readonly settings: PortalSettings
  /** Where the pages lie, while they are open and the DM Server runs. */
  readonly address?: string
  /** Newest first. */
  readonly registrations: readonly PortalRegistration[]
}

export const portalCalls = {
  state: oc.input(none).output(type<PortalState>()),
  /** Problem: `portal.invalid`. */
  change: oc.input(portalSettings).output(type<Answer<PortalState>>()),
}
