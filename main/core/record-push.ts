import { decodeNotification } from './notification/decode.ts'
import { notificationJson } from './notification/json.ts'
import { decodeWspPush, notificationType } from './notification/wsp-push.ts'
import type { Problem } from './problem.ts'
import type { RecordEntry } from './record.ts'
import type { ReadPackage } from './record-packages.ts'
import { ok } from './result.ts'

/** A sealed push is a DM Bootstrap; its own type is sealed with it. */
const bootstrapType = 'DM Bootstrap'

export type PushEntry = Extract<RecordEntry, { kind: 'push' }>

/** Package#0 as a push carried it. `verdict` is why the receiver refused it, although it can be read. */
export function packageOfPush(push: PushEntry, verdict: Problem | undefined): ReadPackage {
  const { id, at, from, to, body, way, sentAt } = push
  if (push.sealed) {
    const place = { number: 0 as const, entry: id, exchange: 0, at, from, to }
    const told = {
      mediaType: bootstrapType,
      bytes: body,
      results: [],
      warnings: [],
      ...(verdict && { problem: verdict }),
    }
    return { view: { ...place, ...told }, alerts: [] }
  }
  const carried = way === 'gcm' ? ok({ value: { body }, warnings: [] }) : decodeWspPush(body)
  const read = carried.ok ? decodeNotification(carried.value.value.body) : carried
  const found = read.ok ? verdict : read.problem
  const warnings = [...(carried.ok ? carried.value.warnings : []), ...(read.ok ? read.value.warnings : [])]
  const view = {
    number: 0 as const,
    entry: id,
    exchange: 0,
    at: sentAt ?? at,
    from,
    to,
    mediaType: notificationType,
    bytes: body,
    ...(read.ok && { decoded: notificationJson(read.value.value) }),
    results: [],
    warnings,
    ...(found && { problem: found }),
  }
  return { view, alerts: [] }
}
