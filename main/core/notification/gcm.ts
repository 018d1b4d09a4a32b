import { base64Decode, base64Encode, percentDecode, percentEncode } from '../bytes.ts'
import { problem } from '../problem.ts'
import { isMembers, member } from '../reading.ts'
import { failed, ok, type Result } from '../result.ts'

// Google Cloud Messaging (OMA DM 2.0 App. E.2): how a device registers, and the message that carries a notification.

/** The media type of a registration. */
export const registrationType = 'application/x-www-form-urlencoded;charset=UTF-8'

/** The body that a device posts to RegURI or UnRegURI: RegId, and RegParams as they stand in the account. */
export function encodeRegistration(registrationId: string, params: string): string {
  const id = `RegId=${percentEncode(registrationId)}`
  return params === '' ? id : `${id}&${params}`
}

export interface Registration {
  readonly registrationId: string
  /** The parameters that came along, the RegParams. */
  readonly params: ReadonlyMap<string, string>
}

/** A registration as a server gets it. Problem: `notification.gcm-form`. */
export function decodeRegistration(body: string): Result<Registration> {
  const params = new Map<string, string>()
  for (const field of body.split('&').filter(text => text !== '')) {
    const [name = '', ...rest] = field.split('=')
    const [key, value] = [formDecode(name), formDecode(rest.join('='))]
    if (key === undefined || value === undefined) return noRegistration('it has a broken escape')
    params.set(key, value)
  }
  const registrationId = params.get('RegId') ?? ''
  params.delete('RegId')
  return registrationId === '' ? noRegistration('RegId is missing') : ok({ registrationId, params })
}

const noRegistration = (why: string) => failed(problem('notification.gcm-form', { why }))
const formDecode = (text: string) => percentDecode(text.replaceAll('+', ' '))

/** The message for the push service, in JSON: key `SMS` holds the notification in base64. */
export function encodeGcmMessage(registrationId: string, notification: Uint8Array): string {
  return JSON.stringify({ to: registrationId, data: { SMS: base64Encode(notification) } })
}

/** The notification in the data of a message, as an application on the device gets it. */
export function decodeGcmData(data: unknown): Uint8Array | undefined {
  const text = isMembers(data) ? member(data, 'SMS') : undefined
  return typeof text === 'string' ? base64Decode(text) : undefined
}
