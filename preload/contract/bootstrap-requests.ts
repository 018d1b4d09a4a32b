import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import { deliveryMethods } from '../../main/core/bootstrap/delivery-method.ts'
import { documentForms } from '../../main/core/bootstrap-forms/forms.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, none } from './common.ts'

/** Where others ask for bootstraps, and what they get. */
const requestSettings = z.object({
  enabled: z.boolean(),
  host: z.string().min(1).max(255),
  port: z.number().int().min(0).max(65_535),
  profileId: z.string().min(1).max(400),
  method: z.enum(deliveryMethods),
  /** The document, where the asker names none; that of the profile's dialect, if left out. */
  form: z.enum(documentForms).optional(),
})

export type RequestSettings = z.infer<typeof requestSettings>

export interface RequestsState {
  readonly settings: RequestSettings
  /** Where it listens, while it does. */
  readonly address?: string
  readonly exposed: boolean
  readonly problem?: Problem
}

/** Bootstraps that others ask for over HTTPS. */
export const bootstrapRequestsCalls = {
  state: oc.input(none).output(type<RequestsState>()),
  change: oc.input(requestSettings).output(type<Answer<RequestsState>>()),
  token: oc.input(z.object({ renew: z.boolean() })).output(type<Answer<{ readonly token: string }>>()),
}
