import { utf8Decode } from '../bytes.ts'
import { concatBytes } from '../hex.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Read, type Result } from '../result.ts'

// The connectionless WAP push (OTA-WSP) that carries Package#0 over UDP port 2948 and over SMS (OMA DM 2.0 App. E.1).

export const notificationType = 'application/vnd.syncml.dm.notification'
/** The ports of a connectionless push: the client listens on the first, a push proxy sends from the second. */
export const pushPort = 2948
export const pushSourcePort = 9200

const pushPdu = 0x06
const contentTypeCode = 0x58
const applicationHeader = 0x2f
const applicationId = 7
const mostHeaderBytes = 48

export interface WspPush {
  /** Any byte: nothing answers a push, and receivers ignore it. */
  readonly transactionId: number
  readonly body: Uint8Array
}

/** `<transaction id> 06 03 D8 AF87 <notification>`. */
export function encodeWspPush({ transactionId, body }: WspPush): Uint8Array {
  const headers = [contentTypeCode | 0x80, applicationHeader | 0x80, applicationId | 0x80]
  return concatBytes([transactionId & 0xff, pushPdu, headers.length], headers, body)
}

/** The notification in a push. Problems: `notification.not-push`, `notification.other-content`. */
export function decodeWspPush(bytes: Uint8Array): Result<Read<WspPush>> {
  const reader = new WspReader(bytes)
  const transactionId = reader.byte()
  const pdu = reader.byte()
  if (transactionId === undefined || pdu === undefined) return notPush('it has no header')
  if (pdu !== pushPdu) return notPush(`its PDU type is ${pdu}`)
  const length = reader.uintvar()
  if (length === undefined || length > reader.left) return notPush('its headers are cut')
  const headers = new WspReader(reader.take(length))
  const type = headers.contentType()
  const application = headers.applicationId()
  if (type === undefined || application === undefined) return notPush('its headers cannot be read')
  if (type !== notificationType || application !== String(applicationId)) {
    return failed(problem('notification.other-content', { type, application: application || 'none' }))
  }
  const headerBytes = bytes.length - reader.left
  const warnings: Problem[] =
    headerBytes > mostHeaderBytes ? [problem('notification.headers-long', { bytes: headerBytes })] : []
  return ok({ value: { transactionId, body: reader.take(reader.left) }, warnings })
}

const notPush = (why: string) => failed(problem('notification.not-push', { why }))

/** Reads WSP values; each read checks that there is enough, and gives undefined when there is not. */
class WspReader {
  readonly #bytes: Uint8Array
  #at = 0
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }
  get left(): number {
    return this.#bytes.length - this.#at
  }
  byte(): number | undefined {
    return this.left > 0 ? this.#bytes[this.#at++] : undefined
  }
  take(length: number): Uint8Array {
    this.#at += length
    return this.#bytes.slice(this.#at - length, this.#at)
  }
  /** Seven bits a byte, highest first; five bytes at most. */
  uintvar(): number | undefined {
    let value = 0
    for (let count = 0; count < 5; count++) {
      const byte = this.byte()
      if (byte === undefined) return undefined
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
    return undefined
  }
  /** One header value: a short number, a text, or bytes with their length. */
  value(): { readonly number?: number; readonly text?: string; readonly bytes?: Uint8Array } | undefined {
    const first = this.byte()
    if (first === undefined) return undefined
    if (first >= 0x80) return { number: first & 0x7f }
    if (first >= 0x20) return this.#textFrom(this.#at - 1)
    const length = first === 0x1f ? this.uintvar() : first
    return length === undefined || length > this.left ? undefined : { bytes: this.take(length) }
  }
  contentType(): string | undefined {
    const value = this.value()
    const plain = value?.bytes ? new WspReader(value.bytes).value() : value
    if (!plain) return undefined
    if (plain.text !== undefined) return plain.text.toLowerCase()
    const code = plain.number ?? bigNumber(plain.bytes)
    return code === contentTypeCode ? notificationType : `content type 0x${code.toString(16)}`
  }
  /** The X-Wap-Application-Id among the headers; empty when there is none, undefined when they are broken. */
  applicationId(): string | undefined {
    let found = ''
    while (this.left > 0) {
      const name = this.value()
      const value = this.value()
      if (!name || !value || name.bytes) return undefined
      const isApplication = name.number === applicationHeader || name.text?.toLowerCase() === 'x-wap-application-id'
      if (isApplication) found = value.text ?? String(value.number ?? bigNumber(value.bytes))
    }
    return found
  }
  #textFrom(start: number) {
    const end = this.#bytes.indexOf(0, start)
    if (end < 0) return undefined
    this.#at = end + 1
    const text = utf8Decode(this.#bytes.subarray(start, end))
    return text.ok ? { text: text.value } : undefined
  }
}

/** A WSP long integer without its length. */
const bigNumber = (bytes: Uint8Array = new Uint8Array(0)) => bytes.reduce((value, byte) => value * 256 + byte, 0)
