import type { LadderStep, PackageView, RecordView } from '#core/record-view.ts'
import { count } from '../../ui/count.ts'
import { dateTime } from '../../ui/time.ts'
import { statusWords } from './words.ts'

export interface StepWords {
  readonly title: string
  readonly detail: string
}

/** A step in few words, for the ladder. */
export function stepWords(step: LadderStep, view: RecordView): StepWords {
  const found = step.package === undefined ? undefined : view.packages[step.package]
  if (found) return { title: `Package#${found.number}`, detail: packageDetail(found, step, view) }
  if (step.kind === 'http-request') return { title: shortTarget(step.title), detail: '' }
  if (step.kind === 'aborted') return { title: 'Connection ended', detail: 'before the answer was complete' }
  return { title: step.title, detail: '' }
}

function packageDetail(found: PackageView, step: LadderStep, view: RecordView): string {
  if (found.number === 0) return notificationDetail(found)
  if (found.problem) return 'could not be read'
  if (found.number === 1) return openingDetail(found.decoded)
  if (found.number === 3) return answerDetail(found)
  const names = view.commands.filter(command => command.package === step.package).map(({ wire }) => wire[0] ?? '')
  if (names.length === 0) return found.dialect === 'draft' ? 'the end' : 'no command'
  return names.length <= 3 ? names.join(', ') : `${count(names.length, 'command')}: ${names.slice(0, 2).join(', ')} …`
}

/** The draft has its objects in the device profile. */
const mosIn = (decoded: unknown) => [
  ...memberList(decoded, 'MOS'),
  ...memberList(objectMember(decoded, 'DevProfile'), 'MOS'),
]

function openingDetail(decoded: unknown): string {
  const mos = mosIn(decoded).length
  const alerts = memberList(decoded, 'Alert').map(alert => lastPart(textMember(alert, 'AlertType')))
  return [mos > 0 ? count(mos, 'object') : '', ...alerts].filter(part => part !== '').join(', ')
}

function answerDetail({ decoded, results }: PackageView): string {
  const codes = memberList(decoded, 'Status').map(statusCode)
  const groups = [...new Set(codes)].map(code => {
    const times = codes.filter(other => other === code).length
    return `${times > 1 ? `${times} × ` : ''}${code}`
  })
  return [groups.join(', '), results.length > 0 ? count(results.length, 'result') : ''].filter(Boolean).join(', ')
}

/** A package in whole sentences, above its decoded form. */
export function packageSentences(found: PackageView, index: number, view: RecordView): readonly string[] {
  if (found.number === 0) return notificationSentences(found)
  if (found.number === 1) return openingSentences(found)
  const commands = view.commands.filter(command => command.package === (found.number === 2 ? index : index - 1))
  if (found.number === 2) {
    const ends = commands.some(({ wire }) => wire[0] === 'END')
    const work = commands.filter(({ wire }) => wire[0] !== 'END').length
    return [
      work === 0 ? 'The server has nothing more to do.' : `The server sends ${count(work, 'command')}.`,
      ...(work === 0 && !ends && found.dialect === 'draft'
        ? ['A document without commands closes the session: the device sends no answer to it.']
        : []),
      ...(work > 0 && plainMember(found.decoded, 'Report') === false && !ends
        ? ['It does not want their statuses.']
        : []),
      ...(ends ? ['END closes the session: the device sends no answer to this package.'] : []),
    ]
  }
  const answered = commands.filter(({ status }) => status)
  const sentences = answered.map(({ wire, status }) =>
    status ? `${wire[0]} ${wire[1] ?? ''}: ${status.code} ${statusWords(status.code)}.` : '',
  )
  return [`The device answers ${count(answered.length, 'command')}.`, ...sentences.slice(0, 20)]
}

function notificationDetail({ decoded, problem }: PackageView): string {
  const id = plainMember(decoded, 'NOTIFICATION-ID')
  const name = id === undefined ? 'notification' : `notification ${id}`
  return problem ? `${name} refused` : name
}

/** Beyond this a time is nonsense that cannot be shown (seconds, year 9999). */
const latestTime = 253_402_300_799

/** Package#0 in whole sentences. */
function notificationSentences({ decoded, problem }: PackageView): readonly string[] {
  if (decoded === undefined) return ['It was meant to be a notification.']
  const server = plainMember(decoded, 'SERVER-ID') ?? 'The server'
  const sent = plainMember(decoded, 'TIMESTAMP')
  const wishes = memberList(decoded, 'PREFERRED-CON-TYPE').map(String)
  return [
    `${server} asks the device to call in.`,
    ...(typeof sent === 'number' && sent < latestTime ? [`It was sent at ${dateTime(sent * 1_000_000)}.`] : []),
    ...(wishes.length > 0 ? [`It wishes for this connection: ${wishes.join(', then ')}.`] : []),
    ...(plainMember(decoded, 'REQ-MOS') === true ? ['It wants to know the management objects of the device.'] : []),
    plainMember(decoded, 'SHA256-DIGEST') === undefined
      ? 'It has no digest: nothing proves who sent it.'
      : 'It has a digest, by which the device can check who sent it.',
    ...(problem ? ['It was refused.'] : []),
  ]
}

function openingSentences({ decoded, dialect }: PackageView): readonly string[] {
  const mos = mosIn(decoded)
  const session = plainMember(decoded, 'SessionID')
  const instances = mos.reduce<number>((sum, mo) => sum + memberList(mo, 'MIID').length, 0)
  const alerts = memberList(decoded, 'Alert').map(alert => textMember(alert, 'AlertType'))
  return [
    'The device opens the session.',
    ...(session === undefined ? [] : [`It was called by notification ${session}.`]),
    ...(dialect === 'draft' && objectMember(decoded, 'DevInfo') ? ['It says who it is (DevInfo).'] : []),
    ...(mos.length > 0
      ? [`It announces ${count(mos.length, 'management object')} with ${count(instances, 'instance')}.`]
      : []),
    ...alerts.map(type => alertWords[lastPart(type)] ?? `It reports the alert ${type}.`),
  ]
}

const alertWords: Readonly<Record<string, string>> = {
  ServerInitiatedMgmt: 'It was called by a notification of the server.',
  ClientInitiatedMgmt: 'It calls on its own account.',
  BootstrapComplete: 'It reports that its bootstrap is complete: this is the first session with the new account.',
}

function plainMember(value: unknown, name: string): string | number | boolean | undefined {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined
  const member = (value as Readonly<Record<string, unknown>>)[name]
  return typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean' ? member : undefined
}

function objectMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function memberList(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !(name in value)) return []
  const member = (value as Readonly<Record<string, unknown>>)[name]
  return Array.isArray(member) ? member : []
}

function textMember(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null || !(name in value)) return ''
  const member = (value as Readonly<Record<string, unknown>>)[name]
  return typeof member === 'string' ? member : ''
}

/** `{"sc":200}`, or one of the forms that are read leniently (`200`, `[200, …]`). */
function statusCode(status: unknown): number | string {
  const value = Array.isArray(status) ? status[0] : status
  if (typeof value === 'number') return value
  const code = typeof value === 'object' && value !== null && 'sc' in value ? value.sc : undefined
  return typeof code === 'number' ? code : '?'
}

const lastPart = (type: string): string => type.slice(type.lastIndexOf(':') + 1)

/** `GET https://host/path/name` as `GET /path/name`. */
const shortTarget = (title: string): string => title.replace(/ https?:\/\/[^/]+/, ' ')
