import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { DeliveryMethod } from '../../main/core/bootstrap/delivery-method.ts'
import { type Answer, id, none, page } from './common.ts'
import { cable, deliveryOrder } from './delivery-order.ts'

/**
 * The same for every row of a table of devices, in CSV: device, address, imsi, pin, phone and values as columns; over cables
 * port, adm and sim-pin, too.
 */
const listOrder = deliveryOrder
  .omit({ deviceId: true, address: true, imsi: true, pin: true, csr: true, phone: true, cable: true, values: true })
  .extend({
    table: z.string().max(20_000_000),
    /** Without a port each row names its own. */
    cable: cable.extend({ port: cable.shape.port.optional() }).optional(),
    /** Each row at the cable that was chosen for it, by its line; then a row that is not among them is refused. */
    lines: z
      .array(
        deliveryOrder
          .pick({ method: true, security: true, imsi: true, pin: true, phone: true })
          .extend({ line: z.number().int().min(1), cable }),
      )
      .max(10_000)
      .optional(),
  })

export type ListOrder = z.infer<typeof listOrder>

/** A table of devices that is pushed, or was. */
export interface PushList {
  readonly id: string
  readonly profileId: string
  readonly method: DeliveryMethod
  readonly startedAt: number
  readonly endedAt?: number
  readonly operator: string
  readonly total: number
  /** It goes over cables, to so many ports. */
  readonly ports?: number
  readonly counts: Readonly<Record<PushListRow['result'], number>>
}

/** One row of it. `refused`: the row, or what it asks for, is not usable; `skipped`: the list was stopped before. */
export interface PushListRow {
  readonly line: number
  readonly deviceId: string
  readonly result: 'waiting' | 'running' | 'PASS' | 'FAIL' | 'UNKNOWN' | 'refused' | 'skipped'
  readonly words: string
  readonly run?: string
  /** Its cable, as it was named. */
  readonly port?: string
}

export const pushListsCalls = {
  /** Pushes to every row of a table, in parallel. */
  start: oc.input(listOrder).output(type<Answer<PushList>>()),
  /** Newest first. */
  list: oc.input(none).output(type<readonly PushList[]>()),
  rows: oc.input(z.object({ list: id, ...page })).output(type<Answer<readonly PushListRow[]>>()),
  stop: oc.input(z.object({ list: id })).output(type<Answer<PushList>>()),
  export: oc.input(z.object({ list: id })).output(type<Answer<{ readonly name: string; readonly text: string }>>()),
}
