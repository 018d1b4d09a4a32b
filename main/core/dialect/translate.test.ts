import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import type { EntryContent, RecordEntry, RecordSummary } from '../record.ts'
import { viewRecord } from '../record-view.ts'
import { translatePackage } from './translate.ts'

const summary: RecordSummary = {
  id: 'r1',
  kind: 'session',
  side: 'server',
  startedAt: 0,
  outcome: 'done',
  warnings: 0,
  packages: 4,
}

/** A record of requests and their answers. */
function viewOf(type: string, answerType: string, ...turns: readonly (readonly [string, string, string?])[]) {
  const contents = turns.flatMap(([sent, answered, own], exchange): readonly EntryContent[] => [
    {
      kind: 'request',
      exchange,
      from: 'device',
      to: 'server',
      head: { method: 'POST', target: '/dm', headers: [['Content-Type', own ?? type]] },
    },
    { kind: 'request-body', exchange, body: utf8Encode(sent), complete: true },
    {
      kind: 'response',
      exchange,
      head: { status: 200, headers: [['Content-Type', answerType]] },
      body: utf8Encode(answered),
    },
  ])
  return viewRecord(
    summary,
    contents.map((content, index): RecordEntry => ({ id: index + 1, record: 'r1', at: index, ...content })),
  )
}

const draftView = viewOf(
  'application/dm20status',
  'application/dm20',
  [
    JSON.stringify({
      SessionID: 7,
      DevInfo: { ClientURI: './DevInfo', MOData: { DevInfo: {} } },
      DevProfile: {
        Commands: ['GET'],
        MOS: [
          { MOID: 'urn:a:1.0', MIID: ['x', 'y'], Path: ['./A/x', './A/y'] },
          { MOID: 'urn:b:1.0', MIID: ['b'], Path: ['./B'] },
        ],
      },
      Alert: [{ AlertType: 'urn:z', SourceURI: './A/x/Run' }],
    }),
    '{"CMD":[["GET","./A/x?Levels=1","./B?CV=c"],["HPUT","https://r.test.example/"],["EXEC","./A/y/Run"]],"Report":true}',
  ],
  [
    '{"SessionID":7,"Status":[{"sc":200,"Data":[{"ClientURI":"./A/x","CV":"1","MOData":{"x":{"V":1}}}]},{"sc":200},{"sc":202}]}',
    '{"CMD":[["DELETE","./A/x"]],"Report":false}',
  ],
  ['{"SessionID":7,"Status":[]}', '{"CMD":[],"Report":false}'],
)

const told = (index: number) => {
  const made = translatePackage(draftView, index)
  return made && { ...made, missing: made.missing.map(({ detail }) => detail?.what) }
}

describe('a draft package in the approved dialect', () => {
  it('opens with a session alert, and without what the approved one does not carry', () => {
    expect(told(0)).toEqual({
      dialect: 'approved',
      mediaType: 'application/vnd.oma.dm.initiation+json',
      value: {
        MOS: [
          { MOID: 'urn:a:1.0', MIID: ['x', 'y'] },
          { MOID: 'urn:b:1.0', MIID: ['b'] },
        ],
        Alert: [
          {
            AlertType: 'urn:oma:at:dm:2.0:ServerInitiatedMgmt',
            DataType: 'application/json',
            Data: { 'NOTIFICATION-ID': 7 },
          },
          { AlertType: 'urn:z', SourceURI: 'urn:a:1.0/x/Run' },
        ],
      },
      parts: [],
      missing: ['DevInfo', 'The list of commands', 'Path'],
    })
  })

  it('asks for each node by itself, in MOID form, and for everything by each instance', () => {
    expect(told(1)).toMatchObject({
      mediaType: 'application/vnd.oma.dm.request+json',
      value: {
        CMD: [
          ['GET', 'urn:a:1.0/x/?lv=1'],
          ['GET', 'urn:b:1.0/b/?cv=c'],
          ['HPUT', 'https://r.test.example/', 'urn:a:1.0/x/', 'urn:a:1.0/y/', 'urn:b:1.0/b/'],
          ['EXEC', 'urn:a:1.0/y/Run'],
        ],
      },
      missing: ['A command without ClientURI'],
    })
  })

  it('answers with a status for each, and with the data in parts of their own', () => {
    expect(told(2)).toEqual({
      dialect: 'approved',
      mediaType: 'multipart/form-data',
      value: { Status: [{ sc: 200 }, { sc: 404 }, { sc: 200 }, { sc: 202 }] },
      parts: [
        {
          index: 0,
          mediaType: 'application/dmmo+json',
          value: [{ ClientURI: 'urn:a:1.0/x/', CV: '1', MOData: { x: { V: 1 } } }],
        },
      ],
      missing: ['SessionID', 'The status of urn:b:1.0/b/'],
    })
  })

  it('cannot leave the statuses out, and ends by END', () => {
    expect(told(3)).toMatchObject({ value: { CMD: [['DELETE', 'urn:a:1.0/x/']] }, missing: ['"Report": false'] })
    expect(told(4)).toMatchObject({ value: { Status: [] }, missing: ['SessionID', 'A report without statuses'] })
    expect(told(5)).toMatchObject({ value: { CMD: [['END']] }, missing: [] })
  })
})

const multipart = [
  '--b',
  'Content-Disposition: form-data',
  'Content-Type: application/vnd.oma.dm.response+json',
  '',
  '{"Status":[{"sc":200},{"sc":200}]}',
  '--b',
  'Content-Disposition: form-data; name="0"',
  'Content-Type: text/plain',
  '',
  'hello',
  '--b--',
  '',
].join('\r\n')

describe('an approved package in the draft', () => {
  const view = viewOf(
    'application/vnd.oma.dm.initiation+json',
    'application/vnd.oma.dm.request+json',
    [
      '{"MOS":[{"MOID":"urn:a:1.0","MIID":["x"]}],"Alert":[{"AlertType":"urn:oma:at:dm:2.0:ClientInitiatedMgmt"},{"AlertType":"urn:z"}]}',
      '{"CMD":[["GET","urn:a:1.0/x/V?lv=1"],["SUB","https://s.test.example/","urn:a:1.0/x/"]]}',
    ],
    [multipart, '{"CMD":[["END"]]}', 'multipart/form-data; boundary=b'],
  )
  const made = (index: number) => {
    const one = translatePackage(view, index)
    return one && { ...one, missing: one.missing.map(({ detail }) => detail?.what) }
  }

  it('opens without a session alert', () => {
    expect(made(0)).toMatchObject({
      dialect: 'draft',
      mediaType: 'application/dm20status',
      value: {
        DevProfile: { Commands: [], MOS: [{ MOID: 'urn:a:1.0', MIID: ['x'], Path: [] }] },
        Alert: [{ AlertType: 'urn:z' }],
      },
      missing: ['The alert ClientInitiatedMgmt', 'DevInfo', 'Path'],
    })
  })

  it('leaves out commands that came later, and asks for levels by their name', () => {
    expect(made(1)).toMatchObject({
      mediaType: 'application/dm20',
      value: { CMD: [['GET', 'urn:a:1.0/x/V?Levels=1']], Report: true },
      missing: ['SUB'],
    })
  })

  it('puts the data into the report', () => {
    expect(made(2)).toMatchObject({
      mediaType: 'application/dm20status',
      value: {
        Status: [{ sc: 200, Data: [{ ClientURI: 'urn:a:1.0/x/V', MOData: { V: 'hello' } }] }, { sc: 200 }],
      },
    })
    expect(made(3)).toMatchObject({ value: { CMD: [['END']], Report: false }, missing: [] })
  })

  it('is none for a package that cannot be read', () => {
    const broken = viewOf('application/dm20status', 'application/dm20', ['{"Sta', '{}'])
    expect(translatePackage(broken, 0)).toBeUndefined()
    expect(translatePackage(broken, 9)).toBeUndefined()
  })
})
