import { latin1Decode, utf8Encode } from '../bytes.ts'
import { concatBytes } from '../hex.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { notificationType } from './wsp-push.ts'

// A notification as a SIP MESSAGE (RFC 3428). OMA DM 2.0 names SIP push without defining it: only the form, not sent.

export interface SipNotification {
  /** SIP addresses, e.g. `sip:dms1@example.com`. */
  readonly from: string
  readonly to: string
  readonly callId: string
  readonly body: Uint8Array
}

const mostHeaderBytes = 8192

export function encodeSipMessage({ from, to, callId, body }: SipNotification): Uint8Array {
  const lines = [
    `MESSAGE ${to} SIP/2.0`,
    'Max-Forwards: 70',
    `From: <${from}>;tag=${callId.slice(0, 8)}`,
    `To: <${to}>`,
    `Call-ID: ${callId}`,
    'CSeq: 1 MESSAGE',
    `Content-Type: ${notificationType}`,
    `Content-Length: ${body.length}`,
  ]
  return concatBytes(utf8Encode(`${lines.join('\r\n')}\r\n\r\n`), body)
}

/** Problem: `notification.sip-form`. */
export function decodeSipMessage(bytes: Uint8Array): Result<SipNotification> {
  const text = latin1Decode(bytes.subarray(0, mostHeaderBytes))
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return otherForm('its headers do not end')
  const [start = '', ...lines] = text.slice(0, end).split('\r\n')
  if (!/^MESSAGE \S+ SIP\/2\.0$/.test(start)) return otherForm('it is no MESSAGE request')
  const headers = new Map(lines.map(line => headerOf(line)))
  if ((headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() !== notificationType) {
    return otherForm('it has another content type')
  }
  const body = bytes.slice(end + 4)
  const length = headers.get('content-length')
  if (length !== undefined && length !== String(body.length)) return otherForm('its length is wrong')
  const address = (name: string) => /<([^>]*)>/.exec(headers.get(name) ?? '')?.[1] ?? headers.get(name) ?? ''
  return ok({ from: address('from'), to: address('to'), callId: headers.get('call-id') ?? '', body })
}

const otherForm = (why: string) => failed(problem('notification.sip-form', { why }))

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}
