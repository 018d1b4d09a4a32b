import { createHash, createHmac } from 'node:crypto'
import { documentTypes } from '#core/bootstrap-forms/forms.ts'
import { pushKey } from '#core/bootstrap-forms/push-key.ts'
import { type BootstrapPush, decodeBootstrapPush } from '#core/bootstrap-forms/wap-push.ts'
import { hexEncode } from '#core/hex.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { PushWay } from '#core/record.ts'
import { failed, type Result } from '#core/result.ts'
import { sameSecret } from '#http/basic-auth.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import { type ReadBootstrap, readBootstrap } from './fetch-bootstrap.ts'

// A DM Bootstrap as a WAP push, by datagram or short message (OMA DM 2.0 §8.4): nobody answers it, so what is wrong with
// it stands in the record of the device.

/** What a device knows to check a push with. */
export interface Subscriber {
  readonly imsi?: string | undefined
  /** What its user would type. */
  readonly pin?: string | undefined
  /** Takes bootstraps without SEC and MAC: anybody could send them. */
  readonly acceptUnsigned?: boolean | undefined
}

/** What became of a push, for whoever watches this device. */
export interface PushVerdict {
  /** SHA-256 of the document in it. */
  readonly sha256: string
  readonly refusal?: Problem
}

export interface PushedPorts {
  subscriber(): Subscriber
  /** After everything that the device does already. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  apply(bootstrap: ReadBootstrap): Promise<Result<readonly string[]>>
  prove(serverIds: readonly string[]): Promise<unknown>
  judged?(verdict: PushVerdict): void
}

/** Takes a push when it is a bootstrap, and says whether it was one. Settles when it is applied or refused. */
export type PushedBootstrap = (way: PushWay, body: Uint8Array, peer: string) => Promise<boolean>

const bootstrapTypes: ReadonlySet<string> = new Set(Object.values(documentTypes))

export function createPushedBootstrap(context: DeviceContext, ports: PushedPorts): PushedBootstrap {
  const judge = (push: BootstrapPush): Result<ReadBootstrap> => {
    const distrust = distrustOf(push, ports.subscriber())
    return distrust ? failed(distrust) : readBootstrap(push.type, push.body)
  }
  return async (way, bytes, peer) => {
    const push = decodeBootstrapPush(bytes)
    if (!push.ok || !bootstrapTypes.has(push.value.type)) return false
    const { id: deviceId, recorder } = context
    const record = recorder.open({ kind: 'bootstrap', side: 'device', deviceId, dialect: 'approved', peer })
    record.push({ from: 'bootstrap', to: 'device', way, body: bytes, sealed: true })
    const read = judge(push.value)
    if (read.ok && read.value.kind === 'draft') record.learn({ dialect: 'draft' })
    const applied = read.ok ? await ports.inTurn(() => ports.apply(read.value)) : read
    record.end(applied.ok ? 'done' : 'failed', applied.ok ? undefined : applied.problem)
    await keepRecords(context)
    const sha256 = createHash('sha256').update(push.value.body).digest('hex')
    ports.judged?.({ sha256, ...(!applied.ok && { refusal: applied.problem }) })
    if (applied.ok) context.beside(ports.inTurn(() => ports.prove(applied.value)))
    return true
  }
}

/** Why a push is not believed: SEC says with which secret its MAC was made (OMA CP bootstrap §5; DM 1.2 security §5.7). */
function distrustOf({ type, protection, body }: BootstrapPush, subscriber: Subscriber): Problem | undefined {
  if (!protection) return subscriber.acceptUnsigned ? undefined : problem('device.push-unsigned')
  const { security, mac } = protection
  const profile = type === documentTypes['dm1-wbxml'] ? 'dm' : 'cp'
  const { imsi, pin } = subscriber
  const key = pushKey({ security, profile }, { ...(imsi !== undefined && { imsi }), ...(pin !== undefined && { pin }) })
  if (!key.ok) return problem('device.push-no-secret', { security })
  const expected = hexEncode(createHmac('sha1', key.value).update(body).digest())
  return sameSecret(expected, mac.toLowerCase()) ? undefined : problem('device.push-mac', { security })
}
