import { createHash, randomInt } from 'node:crypto'
import { base64Decode, utf8Encode } from '#core/bytes.ts'
import { hexDecode, hexEncode } from '#core/hex.ts'
import { type DecodedNotification, decodeNotification } from '#core/notification/decode.ts'
import { digestMatches, signNotification } from '#core/notification/digest.ts'
import { encodeNotification } from '#core/notification/encode.ts'
import { encodeGcmMessage } from '#core/notification/gcm.ts'
import { notificationJson } from '#core/notification/json.ts'
import {
  type ConnectionType,
  connectionTypes,
  type Notification,
  type NotificationSecret,
} from '#core/notification/notification.ts'
import { encodeShortMessages } from '#core/notification/short-message.ts'
import { encodeSipMessage } from '#core/notification/sip.ts'
import { decodeWspPush, encodeWspPush } from '#core/notification/wsp-push.ts'
import { formatProblem, type Problem, problem } from '#core/problem.ts'
import { problemJson } from '#core/record-json.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { sendGcmPush } from '#transport/gcm-push.ts'
import { sendSmsPush } from '#transport/sms-push.ts'
import { openTcpLink } from '#transport/tcp-link.ts'
import { parseUdpAddress, sendUdpPush, udpAddressText } from '#transport/udp-push.ts'
import type { Terminal } from './terminal.ts'

export interface NotifyOptions {
  readonly serverId?: string
  readonly id?: number
  readonly connection?: readonly string[]
  readonly time?: string
  readonly reqMos?: boolean
  readonly secret?: string
  readonly data?: string
  readonly as?: 'package0' | 'wap' | 'sms' | 'gcm' | 'sip'
  readonly to?: string
  readonly sms?: string
  readonly modem?: string
  readonly gcm?: string
  readonly regId?: string
  readonly key?: string
}

/** Prints a notification in the wished form. */
export function runEncode(options: NotifyOptions, terminal: Terminal): number {
  const made = make(options)
  if (!made.ok) return terminal.fail(made.problem, 2)
  const { bytes, notification } = made.value
  const form = options.as ?? 'package0'
  const written = inForm(form, bytes, options)
  if (!written.ok) return terminal.fail(written.problem, 2)
  if (terminal.json) {
    terminal.document({ ok: true, form, value: written.value, bytes: bytes.length, notification })
  }
  for (const line of [written.value].flat()) terminal.line(line)
  return 0
}

function inForm(
  form: NonNullable<NotifyOptions['as']>,
  bytes: Uint8Array,
  options: NotifyOptions,
): Result<string | readonly string[]> {
  const push = encodeWspPush({ transactionId: transactionOf(options), body: bytes })
  switch (form) {
    case 'package0':
      return ok(hexEncode(bytes))
    case 'wap':
      return ok(hexEncode(push))
    case 'sms': {
      const messages = encodeShortMessages(options.sms ?? '+10000000000', push, transactionOf(options))
      return messages.ok ? ok(messages.value.map(hexEncode)) : messages
    }
    case 'gcm':
      return ok(encodeGcmMessage(options.regId ?? 'RegId', bytes))
    case 'sip': {
      const from = `sip:${options.serverId ?? 'server'}@invalid`
      const message = encodeSipMessage({
        from,
        to: 'sip:device@invalid',
        callId: hexEncode(bytes.subarray(0, 8)),
        body: bytes,
      })
      return ok(hexEncode(message))
    }
  }
}

/** Reads a notification, alone or in a WAP push. */
export function runDecode(hex: string, options: NotifyOptions, terminal: Terminal): number {
  const bytes = hexDecode(hex)
  if (!bytes) return terminal.fail(problem('cli.usage', { what: 'That is not hex.' }), 2)
  const secret = secretOf(options)
  if (!secret.ok) return terminal.fail(secret.problem, 2)
  const push = decodeWspPush(bytes)
  const body = push.ok ? push.value.value.body : bytes
  const read = decodeNotification(body)
  // What begins like a push is told as a push; `06` cannot stand there in a notification that can be read.
  if (!read.ok) return terminal.fail(!push.ok && bytes[1] === 0x06 ? push.problem : read.problem)
  const digest = digestWord(body, read.value, secret.value)
  const warnings = [...(push.ok ? push.value.warnings : []), ...read.value.warnings]
  const notification = notificationJson(read.value.value)
  if (terminal.json) {
    const form = push.ok ? 'wap' : 'package0'
    terminal.document({ ok: digest !== 'wrong', form, notification, digest, warnings: warnings.map(problemJson) })
  }
  for (const [name, value] of Object.entries(notification)) terminal.line(`${name.padEnd(20)}${String(value)}`)
  terminal.line(`${'digest'.padEnd(20)}${digest}`)
  for (const warning of warnings) terminal.note(`dmwb: warning: ${formatProblem(warning)}`)
  if (digest === 'wrong') terminal.complain(problem('notification.digest-wrong'))
  return digest === 'wrong' ? 1 : 0
}

function digestWord(body: Uint8Array, { digestAt }: DecodedNotification, secret: NotificationSecret | undefined) {
  if (digestAt === undefined) return 'none'
  if (!secret) return 'not checked'
  return digestMatches(body, digestAt, secret, sha256) ? 'matches' : 'wrong'
}

/** Sends a notification by the way that the options name. */
export async function runSend(options: NotifyOptions, terminal: Terminal): Promise<number> {
  const usage = mistakeIn(options)
  if (usage !== undefined) return terminal.fail(problem('cli.usage', { what: usage }), 2)
  const made = make(options)
  if (!made.ok) return terminal.fail(made.problem, 2)
  const { bytes, notification } = made.value
  const push = encodeWspPush({ transactionId: transactionOf(options), body: bytes })
  const sent = await deliver(options, bytes, push)
  if (!sent.ok) return terminal.fail(sent.problem, sent.problem.code === 'notification.bad-address' ? 2 : 1)
  if (terminal.json) terminal.document({ ok: true, ...sent.value, hex: hexEncode(push), notification })
  terminal.line(
    `Sent to ${sent.value.to}: ${push.length} bytes. Whether it arrived, only a session of the device can tell.`,
  )
  return 0
}

function mistakeIn({ to, sms, modem, gcm, regId }: NotifyOptions): string | undefined {
  if ([to, sms, gcm].filter(way => way !== undefined).length !== 1) return 'One of --to, --sms and --gcm is needed.'
  if (sms !== undefined && modem === undefined) return '--sms needs a --modem.'
  return gcm !== undefined && regId === undefined ? '--gcm needs the --reg-id of the device.' : undefined
}

interface Sent {
  readonly way: 'udp' | 'sms' | 'gcm'
  readonly to: string
  /** Short messages that it took. */
  readonly parts?: number
}

async function deliver(options: NotifyOptions, bytes: Uint8Array, push: Uint8Array): Promise<Result<Sent>> {
  const { to, sms, gcm, regId = '', key } = options
  if (gcm !== undefined) {
    const authorization = key === undefined ? {} : { authorization: key }
    const unrecorded = () => ({ requestBody() {}, response() {}, aborted() {} })
    const message = { endpoint: gcm, registrationId: regId, notification: bytes, ...authorization }
    const sent = await sendGcmPush(message, unrecorded)
    return sent.ok ? ok({ way: 'gcm', to: gcm }) : sent
  }
  const address = parseUdpAddress(to ?? options.modem ?? '')
  if (!address.ok) return address
  if (sms === undefined) {
    const sent = await sendUdpPush(address.value, push)
    return sent.ok ? ok({ way: 'udp', to: udpAddressText(address.value) }) : sent
  }
  const link = await openTcpLink(address.value.host, address.value.port)
  if (!link.ok) return link
  try {
    const parts = await sendSmsPush(link.value, { to: sms, push, reference: transactionOf(options) })
    return parts.ok ? ok({ way: 'sms', to: sms, parts: parts.value }) : parts
  } finally {
    await link.value.close()
  }
}

function make(options: NotifyOptions): Result<{ readonly bytes: Uint8Array; readonly notification: object }> {
  const secret = secretOf(options)
  if (!secret.ok) return secret
  const connections = connectionsOf(options.connection)
  if (!connections.ok) return connections
  const time = timeOf(options.time ?? 'now')
  if (!time.ok) return time
  const plain: Notification = {
    ...(options.serverId !== undefined && { serverId: options.serverId }),
    ...(connections.value && { connections: connections.value }),
    ...(options.id !== undefined && { id: options.id }),
    ...(time.value !== undefined && { timestamp: time.value }),
    requestsMos: options.reqMos ?? false,
  }
  const bytes = secret.value ? signNotification(plain, secret.value, sha256) : encodeNotification(plain)
  if (!bytes.ok) return bytes
  const read = decodeNotification(bytes.value)
  return read.ok ? ok({ bytes: bytes.value, notification: notificationJson(read.value.value) }) : read
}

const usageProblem = (what: string): { readonly ok: false; readonly problem: Problem } =>
  failed(problem('cli.usage', { what }))

function secretOf({ secret, data = '' }: NotifyOptions): Result<NotificationSecret | undefined> {
  if (secret === undefined) return ok(undefined)
  const [key, extra] = [bytesOf(secret), bytesOf(data)]
  return key && extra ? ok({ secret: key, data: extra }) : usageProblem('After "base64:" base64 is wanted.')
}

const bytesOf = (text: string) => (text.startsWith('base64:') ? base64Decode(text.slice(7)) : utf8Encode(text))

function connectionsOf(words: readonly string[] | undefined): Result<readonly ConnectionType[] | undefined> {
  const names = words?.flatMap(word => word.split(','))
  const wishes = names?.map(word => connectionTypes.find(type => type === word))
  if (wishes?.includes(undefined)) return usageProblem(`A connection is one of ${connectionTypes.join(', ')}.`)
  return ok(wishes?.filter(wish => wish !== undefined))
}

function timeOf(text: string): Result<number | undefined> {
  if (text === 'none') return ok(undefined)
  if (text === 'now') return ok(Math.floor(Date.now() / 1000))
  return /^\d{1,12}$/.test(text) ? ok(Number(text)) : usageProblem('--time is a number of seconds, "now" or "none".')
}

const transactionOf = ({ id }: NotifyOptions) => (id ?? randomInt(256)) & 0xff
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
