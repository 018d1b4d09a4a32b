import type { Notebook } from '#conformance/notebook.ts'
import { clientInitiated, type ProbeDevice, passThrough } from '#conformance/probe-device.ts'
import { noteCommands } from '#conformance/server-session.ts'
import { encodeAnswer } from '#core/multipart.ts'
import { explain, type Problem } from '#core/problem.ts'
import type { Steering } from './own-server.ts'
import { until } from './until.ts'

// What our server sends and what it makes of the answers: every command, data, and the commands of an alert rule.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const capability = 'urn:oma:mo:oma-dcmo:1.0'
const wordsOf = (why: Problem) => explain(why).words

const allCommands = (origin: string): readonly (readonly string[])[] => [
  ['GET', `${devInfo}//`],
  ['GET', `${capability}/(x)/Enabled?nv=(x)/Property:Camera`],
  ['GET', `${capability}/*/Enabled`],
  ['GET', 'urn:oma:mo:oma-sessioninfomo:1.0//'],
  ['HPUT', `${origin}/repo/[DevID]/[MNC]/[MCC]`, `${devInfo}//`],
  ['HPOST', `${origin}/repo/[CMNC]/[CMCC]/[SPName]`, `${devInfo}//`, `${capability}/*/`],
  ['HGET', `${origin}/repo/settings`],
  ['HGET', `${origin}/repo/rights`, 'urn:oma:mo:oma-dm-dacmo:1.0//'],
  ['DELETE', `${capability}/camera/`],
  ['EXEC', `${capability}/camera/Operations/Enable`],
  ['EXEC', `${capability}/camera/Operations/Disable`, `${origin}/dm/reports`],
  ['SHOW', `${origin}/show?uiid=1`],
  ['DEFAULT', `${origin}/repo/default`, 'urn:example:mo:mail:1.0'],
  ['SUB', `${origin}/repo/changes`, `${capability}/camera/`],
  ['UNSUB', `${capability}/camera/`],
  ['CONT', `${origin}/dm/s/next`],
]

/** Every command goes out as it was queued, in order; what the device answers is paired with it. */
export async function probeCommands(host: Steering, device: ProbeDevice, notes: Notebook): Promise<void> {
  const { url, deviceId } = device.access
  const commands = allCommands(new URL(url).origin)
  const queued = await host.devices.enqueue({ deviceId, commands: commands.map(command => [...command]) })
  if (!queued.ok) return notes.missed(['DM-PACK-012-S-M'], `Commands could not be queued: ${wordsOf(queued.problem)}`)
  const done = await passThrough(device, { code: 202 })
  if (!done.ok) return notes.missed(['DM-PACK-012-S-M'], `The session broke off: ${wordsOf(done.problem)}`)
  noteCommands(done.value, notes)
  const sent = done.value.slice(0, commands.length)
  const same = JSON.stringify(sent) === JSON.stringify(commands)
  notes.check(
    ['DM-OBJ-001-S-M', 'DM-OBJ-002-S-M', 'DM-OBJ-003-S-M', ...parameterItems, 'DM-OBJ-010-S-M', 'DM-MEC-001-S-M'],
    same,
    `${commands.length} commands were queued; they came ${same ? 'as they were, in order' : 'changed'}: ClientURIs with MIID, ` +
      'x-name, nv and wildcard, ServerURIs with all six parameters, and the access control MO among them.',
  )
  const ids = new Set(queued.value.map(({ id }) => id))
  const outcomes = (await host.devices.work({ deviceId })).filter(({ id }) => ids.has(id))
  const paired = outcomes.filter(({ status }) => status?.code === 202).length
  notes.check(
    [
      'DM-PACK-013-S-M',
      'DM-PACK-027-S-M',
      'DM-PACK-028-S-M',
      'DM-STDOBJ-001-S-M',
      'DM-STDOBJ-003-S-M',
      'DM-STDOBJ-004-S-M',
    ],
    paired === commands.length,
    `${paired} of ${commands.length} statuses were paired with their commands, in the order of the list.`,
  )
}

/** Data beside Package#3 in one multipart body (App. F): the server takes it and knows the value from then on. */
export async function probeData(host: Steering, device: ProbeDevice, notes: Notebook): Promise<void> {
  const { deviceId } = device.access
  const uri = `${devInfo}/devinfo/Man`
  await host.devices.enqueue({ deviceId, commands: [['GET', uri]] })
  const first = await device.first([clientInitiated])
  const commands = first.ok ? (first.value.commands ?? []) : []
  const place = commands.findIndex(([name, target]) => name === 'GET' && target === uri)
  const statuses = commands.map((_, index) => ({ code: index === place ? 200 : 404, uris: [] }))
  const element = { uri, name: 'Man', node: { kind: 'leaf', value: 'Conformance' } } as const
  const results = new Map([[place, { kind: 'document', document: [element] } as const]])
  const { contentType, body } = encodeAnswer({ package3: { statuses, alerts: [] }, results }, 'conformance')
  const answered = await device.post(contentType, body)
  const known = await until(async () => {
    const sheet = await host.devices.node({ deviceId, uri })
    return sheet.ok && sheet.value.row.value === 'Conformance' ? sheet.value.row.value : undefined
  })
  const status = answered.ok ? answered.value.status : 0
  notes.check(
    ['data-in-package', 'DM-PACK-019-S-M', 'DM-OBJ-010-S-M'],
    status === 200 && known !== undefined,
    `Package#3 with the data of a GET in one multipart body was answered with HTTP ${status}; the value is ${known ?? 'not'} known.`,
  )
}

const parameterItems = [4, 5, 6, 7, 8, 9].map(number => `DM-OBJ-00${number}-S-M`)

/** Use case B.3: a rule queues the commands that collect the log when an error is reported. */
export async function probeErrorRule(host: Steering, device: ProbeDevice, notes: Notebook): Promise<void> {
  const node = `${capability}/camera/`
  const type = 'urn:x-dmwb:at:conformance:1.0:Error'
  const rule = {
    kind: 'dmwb-alert-rule',
    version: 1,
    name: 'Conformance',
    enabled: true,
    when: { type, markAtLeast: 'critical', device: '*' },
    commands: [['HPOST', '{{upload}}', '{{alert.source}}']],
    guards: { atMostPerHour: 3, uploadLimitBytes: 100_000 },
  }
  const saved = await host.alerts.saveRule({ id: 'conformance', text: JSON.stringify(rule) })
  const wrong = saved.ok ? saved.value.problem : saved.problem
  const alert = { type, mark: 'critical', source: node } as const
  const done = await passThrough(device, { alerts: [clientInitiated, alert] })
  await host.alerts.removeRule({ id: 'conformance' })
  const collected = done.ok ? done.value.find(([name, , uri]) => name === 'HPOST' && uri === node) : undefined
  notes.check(
    ['error-alert-collected'],
    collected !== undefined,
    wrong
      ? `The rule was not taken: ${wordsOf(wrong)}`
      : `A critical alert came in Package#1; the rule for it sent ${JSON.stringify(collected ?? null)} in the same session.`,
  )
}
