import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Alert } from '#core/package-types.ts'
import { viewRecord } from '#core/record-view.ts'
import { insecure, type Opened, openDoor, secure, value } from '../../main/host/door.fixture.ts'

// Use case B.3 of the requirements: a device reports an error, the server collects its log. Whole workbench, simulated
// device, real sockets.

const logMoid = 'urn:example:mo:log:1.0'
const logDdf = `<MgmtTree><VerDTD>1.2</VerDTD>
  <Node><NodeName>Log</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat>
    <Occurrence><One/></Occurrence><Scope><Permanent/></Scope><DFType><DDFName>${logMoid}</DDFName></DFType></DFProperties>
    <Node><NodeName>Text</NodeName><DFProperties><AccessType><Get/><Replace/></AccessType>
      <DefaultValue>disk 1 failed</DefaultValue><DFFormat><chr/></DFFormat><Occurrence><One/></Occurrence>
      <Scope><Permanent/></Scope><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>
  </Node></MgmtTree>`
const rule = {
  kind: 'dmwb-alert-rule',
  version: 1,
  name: 'Collect the log of an error',
  enabled: true,
  when: { type: 'urn:x:error:*', markAtLeast: 'critical', device: 'SIM:*', source: `${logMoid}/*` },
  commands: [
    ['HPOST', '{{upload}}', `${logMoid}/*/`],
    ['GET', '{{alert.source}}'],
  ],
  guards: { atMostPerHour: 2, uploadLimitBytes: 2000 },
}
const error: Alert = {
  type: 'urn:x:error:disk',
  mark: 'fatal',
  source: `${logMoid}/log/Text`,
  dataType: 'text/xml',
  data: { DM1x: '<ResultCode>1550</ResultCode>' },
}

let door: Opened
let deviceId = 'SIM:1'
beforeEach(async () => {
  door = await openDoor()
  deviceId = 'SIM:1'
})
afterEach(() => door.stop())

/** A bootstrapped device with a log, at a server with TLS and passwords; rules as given. */
async function ready(...rules: readonly object[]) {
  value(await door.host.files.save({ path: 'log.ddf', text: logDdf, bom: false }))
  for (const [index, item] of rules.entries())
    value(await door.host.alerts.saveRule({ id: `rule ${index + 1}`, text: JSON.stringify(item, null, 2) }))
  const ddfs = ['log.ddf', 'resource:ddf/devinfo-1.2.ddf', 'resource:ddf/dmacc-1.2.ddf', 'resource:ddf/dacmo-1.0.ddf']
  value(await door.host.simulator.create({ deviceId, ddfs }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.server.start(secure))
  const run = value(await door.host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' }))
  expect(run.result).toBe('PASS')
  value(await door.host.simulator.callNow({ deviceId }))
}

async function raiseAndCall(alert: Alert) {
  value(await door.host.simulator.raise({ deviceId, alert }))
  const called = value(await door.host.simulator.callNow({ deviceId }))
  expect(called.lastResult).toMatchObject({ ok: true })
}

it('collects the log of a device that reports an error, in the same session', async () => {
  await ready(rule)
  await raiseAndCall(error)
  const [item] = await door.host.alerts.list({ limit: 10 })
  expect(item).toMatchObject({ deviceId, alert: error })
  const [run] = await door.host.alerts.runs({ limit: 10 })
  expect(run).toMatchObject({ state: 'acted', deviceId, ruleName: rule.name, record: item?.record })
  expect(run?.work.map(({ command, state, status }) => [command.name, state, status?.code])).toEqual([
    ['HPOST', 'done', 200],
    ['GET', 'done', 200],
  ])
  expect(run?.work.map(({ record }) => record)).toEqual([item?.record, item?.record])
  const [upload] = run?.uploads ?? []
  expect(upload).toMatchObject({ mediaType: expect.stringContaining('application/dmmo+json') })
  expect(value(await door.host.alerts.upload({ path: upload?.path ?? '' })).text).toContain('disk 1 failed')

  const record = item?.record ?? ''
  const summary = value(await door.host.sessions.get({ record }))
  const entries = value(await door.host.sessions.entries({ record, after: 0, limit: 5000 }))
  const { steps, packages } = viewRecord(summary, entries)
  expect(steps.some(({ to, title }) => to === 'repository' && title.startsWith('POST'))).toBe(true)
  // Package#1 with the alert, #2 with the commands, #3, and END: no package of the server answers the alert itself.
  expect(packages.map(({ number }) => number)).toEqual([1, 2, 3, 2])
  const [device] = await door.host.devices.list()
  expect(device?.alerts.byMark).toMatchObject({ fatal: 1 })
})

it('takes no more than the size guard allows, and says so on both ends', async () => {
  await ready(rule)
  const text = 'x'.repeat(3000)
  value(await door.host.devices.write({ deviceId, uri: `${logMoid}/log/Text`, value: text }))
  value(await door.host.simulator.callNow({ deviceId }))
  await raiseAndCall(error)
  const [run] = await door.host.alerts.runs({ limit: 10 })
  expect(run).toMatchObject({
    state: 'acted',
    problem: { code: 'repository.upload-limit', detail: { limit: 2000 } },
    uploads: [],
  })
  expect(run?.work.map(({ status }) => status?.code)).toEqual([419, 200])
  const stored = value(await door.host.sessions.entries({ record: run?.record ?? '', after: 0, limit: 5000 }))
  expect(JSON.stringify(stored)).toContain('413')
})

it('acts at most so many times an hour on a device, also over a restart, and says that it waits', async () => {
  await ready(rule)
  await raiseAndCall(error)
  await raiseAndCall(error)
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  value(await door.host.simulator.start({ deviceId }))
  // The device knows the port of its account.
  value(await door.host.server.start((await door.host.workbench.state()).serverOptions))
  await bootAgain()
  await raiseAndCall(error)
  await raiseAndCall(error)
  const runs = await door.host.alerts.runs({ limit: 10 })
  expect(runs.map(({ state, held }) => [state, held])).toEqual([
    ['held', 2],
    ['acted', undefined],
    ['acted', undefined],
  ])
  expect(runs[0]?.problem).toMatchObject({ code: 'rule.too-often', detail: { most: 2 } })
  expect((await door.host.alerts.counts({ type: 'urn:x:error' })).byMark).toEqual({ fatal: 4 })
})

/** After a restart the server listens on another port: the account is made anew. */
async function bootAgain() {
  const run = value(await door.host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' }))
  expect(run.result).toBe('PASS')
}

it('does nothing for a rule that is off, is not valid, or asks for something else', async () => {
  await ready(
    { ...rule, enabled: false },
    { ...rule, commands: [] },
    { ...rule, when: { ...rule.when, device: 'OTHER:*' } },
    {
      ...rule,
      when: { ...rule.when, source: undefined, markAtLeast: 'harmless', type: '*' },
      commands: [['GET', '{{alert.source}}']],
    },
  )
  const known = await door.host.alerts.rules()
  expect(known.map(({ enabled, problem }) => [enabled, problem?.code])).toEqual([
    [false, undefined],
    [false, 'rule.invalid'],
    [true, undefined],
    [true, undefined],
  ])
  const before = (await door.host.alerts.runs({ limit: 100 })).length
  await raiseAndCall({ type: 'urn:x:error:disk', mark: 'fatal' })
  const runs = await door.host.alerts.runs({ limit: 100 })
  expect(runs.slice(0, runs.length - before).map(({ rule: id, state }) => [id, state])).not.toContainEqual([
    expect.stringMatching(/rule [123]/),
    expect.anything(),
  ])
  // The last one answers it, but the alert names no node to read.
  expect(runs[0]).toMatchObject({ rule: 'rule 4', state: 'failed', problem: { code: 'rule.no-value' } })
})

it('keeps an alert of a type that nobody knows, until its device is forgotten', async () => {
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.server.start(insecure))
  const odd: Alert = { type: 'urn:nobody:knows', mark: 'indeterminate', dataType: 'int', data: { DM1x: 7 } }
  await raiseAndCall(odd)
  expect((await door.host.alerts.list({ limit: 10 })).map(({ alert }) => alert)).toEqual([odd])
  value(await door.host.devices.forget({ deviceId }))
  expect(await door.host.alerts.list({ limit: 10 })).toEqual([])
})

it('cuts what is very long in an alert, in lists, logs and rules; the session holds it whole', async () => {
  const catchAll = { type: '*', markAtLeast: 'harmless', device: '*' }
  const text = JSON.stringify({ ...rule, when: catchAll, commands: [['GET', '{{alert.source}}']] })
  value(await door.host.alerts.saveRule({ id: 'all', text }))
  const { endpoint = '' } = value(await door.host.server.start(insecure))
  const long = 'x'.repeat(1_000_000)
  const data = {
    AlertType: long,
    SourceURI: `${logMoid}/${long}/`,
    Mark: 'fatal',
    DataType: 'text/plain',
    Data: { long },
  }
  const headers = { 'Content-Type': 'application/vnd.oma.dm.initiation+json', 'OMADM-DevID': 'RAW:1' }
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ MOS: [], Alert: [data] }) })
  expect(await answer.json()).toEqual({ CMD: [['END']] })
  const lists = [await door.host.alerts.list({ limit: 10 }), await door.host.alerts.runs({ limit: 10 })]
  expect(lists).toMatchObject([
    [{ deviceId: 'RAW:1', alert: { mark: 'fatal', cut: true } }],
    [{ deviceId: 'RAW:1', alert: { mark: 'fatal', cut: true }, state: 'failed', problem: { code: 'rule.no-value' } }],
  ])
  expect(JSON.stringify([lists, await door.host.workbench.log({ from: 0, limit: 5000 })]).length).toBeLessThan(100_000)
  const record = lists[0]?.[0]?.record ?? ''
  expect(JSON.stringify(await door.host.sessions.entries({ record, after: 0, limit: 5000 })).length).toBeGreaterThan(
    3e6,
  )
})
