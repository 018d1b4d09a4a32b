import { describe, expect, it } from 'vitest'
import { base64Encode, utf8Encode } from './bytes.ts'
import { mediaTypes } from './media-types.ts'
import { problem } from './problem.ts'
import type { EntryContent, RecordEntry, RecordSummary } from './record.ts'
import { recordJson } from './record-json.ts'
import { viewRecord } from './record-view.ts'

const summary: RecordSummary = {
  id: 'r1',
  kind: 'session',
  side: 'server',
  deviceId: 'D1',
  insecure: true,
  startedAt: 1_000_000_000_123_456,
  endedAt: 1_000_000_000_923_456,
  outcome: 'done',
  warnings: 0,
  packages: 4,
}

function entriesOf(...contents: readonly EntryContent[]): readonly RecordEntry[] {
  return contents.map((content, index) => ({ id: index + 1, record: 'r1', at: 1000 + index, ...content }))
}

const post = (exchange: number, type: string, text: string, complete = true): readonly EntryContent[] => [
  {
    kind: 'request',
    exchange,
    from: 'device',
    to: 'server',
    head: { method: 'POST', target: '/dm', headers: [['content-type', type]] },
  },
  { kind: 'request-body', exchange, body: utf8Encode(text), complete },
]
const respond = (exchange: number, status: number, text: string, type: string = mediaTypes.request): EntryContent => ({
  kind: 'response',
  exchange,
  head: { status, headers: [['Content-Type', type]] },
  body: utf8Encode(text),
})

const package1 = '{"Alert":[{"AlertType":"urn:oma:at:dm:2.0:ClientInitiatedMgmt"}]}'
const package2 = '{"CMD":[["GET","urn:a//"],["WHAT",7],["DELETE","urn:a/x/"]]}'
const package3 = '{"Status":[{"sc":200},501,{"sc":404}],"Alert":[{"AlertType":"urn:x"}]}'
const multipart = `--b\r\nContent-Disposition: form-data\r\nContent-Type: ${mediaTypes.response}\r\n\r\n${package3}\r\n--b\r\nContent-Disposition: form-data; name="0"\r\nContent-Type: text/plain\r\n\r\n5\r\n--b--\r\n`
const end = '{"CMD":[["END"]]}'

const story = entriesOf(
  ...post(1, mediaTypes.initiation, package1),
  respond(1, 200, package2),
  ...post(2, 'multipart/form-data; boundary=b', multipart),
  respond(2, 200, end),
)

describe('the view of a record', () => {
  it('pairs commands with statuses and data', () => {
    const view = viewRecord(summary, story)
    expect(view.packages.map(({ number, from }) => [number, from])).toEqual([
      [1, 'device'],
      [2, 'server'],
      [3, 'device'],
      [2, 'server'],
    ])
    expect(view.commands).toMatchObject([
      { package: 1, index: 0, wire: ['GET', 'urn:a//'], status: { code: 200 }, result: '5' },
      {
        package: 1,
        index: 1,
        wire: ['WHAT', '7'],
        status: { code: 501 },
        problem: { code: 'package.unknown-command' },
      },
      { package: 1, index: 2, wire: ['DELETE', 'urn:a/x/'], status: { code: 404 } },
      { package: 3, index: 0, wire: ['END'] },
    ])
    expect(view.roles).toEqual(['device', 'server'])
    expect(view.steps.map(({ kind, title, from }) => [kind, title, from])).toEqual([
      ['package', 'Package#1', 'device'],
      ['package', 'Package#2', 'server'],
      ['package', 'Package#3', 'device'],
      ['package', 'Package#2', 'server'],
    ])
    expect(view.alerts.map(({ type }) => type)).toEqual(['urn:oma:at:dm:2.0:ClientInitiatedMgmt', 'urn:x'])
    expect(view.warnings.map(({ code }) => code)).toEqual(['package.other-form'])
  })

  it('prints as one JSON document with the exact bytes', () => {
    const printed = recordJson(summary, viewRecord(summary, story))
    expect(printed).toMatchObject({
      ok: true,
      record: 'r1',
      side: 'server',
      deviceId: 'D1',
      insecure: true,
      startedAt: '2001-09-09T01:46:40.123456Z',
      packages: [
        { package: 1, text: package1, base64: base64Encode(utf8Encode(package1)), value: JSON.parse(package1) },
        { package: 2, text: package2 },
        { package: 3, text: multipart, value: JSON.parse(package3), results: [{ index: 0, text: '5' }] },
        { package: 2, text: end },
      ],
      commands: [
        { command: ['GET', 'urn:a//'], status: 200, uris: [], result: '5' },
        { command: ['WHAT', '7'], status: 501, problem: { code: 'package.unknown-command' } },
        { command: ['DELETE', 'urn:a/x/'], status: 404 },
        { command: ['END'] },
      ],
      warnings: [{ code: 'package.other-form', words: 'Status is written as a bare number in place of an object.' }],
    })
    expect(printed).not.toHaveProperty('problem')
  })

  it('shows a refused login as plain HTTP, and the same package again once', () => {
    const view = viewRecord(
      summary,
      entriesOf(
        ...post(1, mediaTypes.initiation, package1),
        respond(1, 401, '{}', mediaTypes.problem),
        ...post(2, mediaTypes.initiation, package1),
        respond(2, 200, end),
      ),
    )
    expect(view.steps.map(({ kind, title }) => [kind, title])).toEqual([
      ['http-request', 'POST /dm'],
      ['http-response', 'HTTP 401'],
      ['package', 'Package#1'],
      ['package', 'Package#2'],
    ])
  })

  it('shows what arrived when the client stopped in the middle', () => {
    const stopped = problem('http.stopped-in-the-middle', { bytes: 9 })
    const view = viewRecord(
      { ...summary, outcome: 'failed', problem: stopped },
      entriesOf(...post(1, mediaTypes.initiation, package1.slice(0, 9), false), {
        kind: 'aborted',
        exchange: 1,
        problem: stopped,
      }),
    )
    expect(view.packages).toMatchObject([{ number: 1, text: package1.slice(0, 9), problem: stopped }])
    expect(view.steps.map(({ kind }) => kind)).toEqual(['package', 'aborted'])
    expect(view.problem).toEqual(stopped)
  })

  it('shows a package that cannot be read, with the place', () => {
    const view = viewRecord(
      { ...summary, outcome: 'failed' },
      entriesOf(...post(1, mediaTypes.initiation, '{"Alert":'), respond(1, 400, '{}', mediaTypes.problem)),
    )
    expect(view.packages).toMatchObject([{ number: 1, problem: { code: 'package.not-json', at: { column: 10 } } }])
    expect(view.problem?.code).toBe('package.not-json')
    expect(view.steps.map(({ title }) => title)).toEqual(['Package#1', 'HTTP 400'])
  })

  it('leaves commands without status open, and shows other traffic and notes between the packages', () => {
    const note = problem('package.bom')
    const view = viewRecord(
      summary,
      entriesOf(
        ...post(1, mediaTypes.initiation, package1),
        respond(1, 200, package2),
        {
          kind: 'request',
          exchange: 2,
          from: 'device',
          to: 'repository',
          head: { method: 'GET', target: '/repo/a', headers: [] },
        },
        respond(2, 404, '', mediaTypes.text),
        { kind: 'note', problem: note },
        ...post(3, mediaTypes.response, '{"Status":[{"sc":200}]}'),
      ),
    )
    expect(view.commands.map(({ status }) => status?.code)).toEqual([200, undefined, undefined])
    expect(view.steps.map(({ kind, title }) => [kind, title])).toEqual([
      ['package', 'Package#1'],
      ['package', 'Package#2'],
      ['http-request', 'GET /repo/a'],
      ['http-response', 'HTTP 404'],
      ['note', 'package.bom'],
      ['package', 'Package#3'],
    ])
    expect(view.roles).toEqual(['device', 'server', 'repository'])
    expect(view.warnings).toContainEqual(note)
  })

  it('of nothing is empty', () => {
    expect(viewRecord(summary, [])).toEqual({
      roles: [],
      steps: [],
      packages: [],
      commands: [],
      alerts: [],
      warnings: [],
      security: [],
    })
  })
})

describe('the view of a record in the draft dialect', () => {
  const opening =
    '{"SessionID":7,"DevInfo":{"ClientURI":"./DevInfo","MOData":{"DevInfo":{}}},"Alert":[{"AlertType":"urn:x"}]}'
  const data = '[{"ClientURI":"./DevDetail","MOData":{"DevDetail":{}}}]'
  const draftStory = entriesOf(
    ...post(1, 'application/dm20status', opening),
    respond(1, 200, '{"CMD":[["GET","./DevDetail"],["SUB","a","b"]],"Report":true}', 'application/dm20'),
    ...post(2, 'application/dm20status', `{"SessionID":7,"Status":[{"sc":200,"Data":${data}},{"sc":501}]}`),
    respond(2, 200, '{"CMD":[],"Report":false}', 'application/dm20'),
  )

  it('pairs commands with statuses and the data inside the report', () => {
    const view = viewRecord({ ...summary, dialect: 'draft' }, draftStory)
    expect(view.packages.map(({ number, dialect }) => [number, dialect])).toEqual([
      [1, 'draft'],
      [2, 'draft'],
      [3, 'draft'],
      [2, 'draft'],
    ])
    expect(view.commands).toMatchObject([
      { wire: ['GET', './DevDetail'], status: { code: 200 }, result: data },
      { wire: ['SUB', 'a', 'b'], status: { code: 501 }, problem: { code: 'draft.not-a-command' } },
    ])
    expect(view.alerts).toMatchObject([{ type: 'urn:x' }])
    expect(view.warnings).toEqual([])
  })

  it('takes a request that cannot be read for what was due', () => {
    const cut = entriesOf(...post(1, 'application/dm20status', opening), ...post(2, 'application/dm20status', '{"Sta'))
    const [, second] = viewRecord(summary, cut).packages
    expect(second).toMatchObject({ number: 3, problem: { code: 'package.not-json', at: { line: 1, column: 2 } } })
  })

  it('goes by the media type, and by the device header when the type says nothing', () => {
    const loose = post(1, 'application/json', '{}').map(entry =>
      entry.kind === 'request'
        ? { ...entry, head: { ...entry.head, headers: [['X-OMADMDevID', 'D1'] as const] } }
        : entry,
    )
    expect(viewRecord(summary, entriesOf(...loose)).packages[0]?.dialect).toBe('draft')
    expect(viewRecord(summary, story).packages[0]?.dialect).toBe('approved')
  })
})
