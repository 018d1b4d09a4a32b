import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { draft } from '../dialect/draft.ts'
import { encodeNotification } from '../notification/encode.ts'
import type { MoElement, MoNode, Package1 } from '../package-types.ts'
import { readJsonBody } from '../read-package.ts'
import { decodeDraftBootstrap, encodeDraftBootstrap } from './bootstrap.ts'
import { decodeDraftCommands, encodeDraftCommands } from './commands.ts'
import { decodeDraftOpening, encodeDraftOpening } from './opening.ts'
import { decodeDraftReport, encodeDraftReport } from './report.ts'

// The exchanges of a whole draft session and of a bootstrap, with names and values of our own.

const deviceId = 'UUID:6f1d2c30-4b5a-4e67-8a90-b1c2d3e4f506'
const leaf = (value: string | number | boolean): MoNode => ({ kind: 'leaf', value })
const interior = (children: Readonly<Record<string, MoNode>>): MoNode => ({
  kind: 'interior',
  children: new Map(Object.entries(children)),
})

const deviceInfoData = { DevId: deviceId, Man: 'Halcyon', Mod: 'H-340', DmV: '2.0', Lang: 'de' }
const deviceInfo: MoElement = {
  uri: './DevInfo',
  name: 'DevInfo',
  node: interior(Object.fromEntries(Object.entries(deviceInfoData).map(([name, value]) => [name, leaf(value)]))),
}
const commands = ['HGET', 'HPUT', 'HPOST', 'DELETE', 'EXEC', 'GET', 'SHOW', 'CONT', 'END']
const mos = [
  {
    ddf: 'https://ddf.test.example/devinfo.ddf',
    moid: 'urn:oma:mo:oma-dm-devinfo:1.0',
    miids: ['one'],
    paths: ['./DevInfo'],
  },
  { moid: 'urn:oma:mo:oma-dcmo:1.0', miids: ['camera', 'usb'], paths: ['./DCMO/camera', './DCMO/usb'] },
  { moid: 'urn:oma:mo:oma-fumo:1.0', miids: [], paths: [] },
]
const profileWire = {
  Commands: commands,
  MOS: [
    {
      DDF: 'https://ddf.test.example/devinfo.ddf',
      MOID: 'urn:oma:mo:oma-dm-devinfo:1.0',
      MIID: ['one'],
      Path: ['./DevInfo'],
    },
    { MOID: 'urn:oma:mo:oma-dcmo:1.0', MIID: ['camera', 'usb'], Path: ['./DCMO/camera', './DCMO/usb'] },
    { MOID: 'urn:oma:mo:oma-fumo:1.0', MIID: [], Path: [] },
  ],
}
const deviceInfoWire = { ClientURI: './DevInfo', MOData: { DevInfo: deviceInfoData } }

const openings: readonly { what: string; value: Package1; wire: unknown }[] = [
  {
    what: 'the answer to a notification, with an alert that waited (E2)',
    value: {
      sessionId: 4711,
      deviceInfo,
      commands,
      mos,
      alerts: [
        {
          type: 'urn:oma:at:dcmo:1.0:OperationComplete',
          source: './DCMO/camera/Operations/Enable',
          mark: 'informational',
          dataType: 'application/json',
          data: { ResultCode: 1200 },
        },
      ],
    },
    wire: {
      SessionID: 4711,
      DevInfo: deviceInfoWire,
      DevProfile: profileWire,
      Alert: [
        {
          AlertType: 'urn:oma:at:dcmo:1.0:OperationComplete',
          SourceURI: './DCMO/camera/Operations/Enable',
          DataType: 'application/json',
          Data: { ResultCode: 1200 },
        },
      ],
    },
  },
  {
    what: 'the proof of a bootstrap (E12)',
    value: {
      deviceInfo,
      commands,
      mos,
      alerts: [{ type: 'urn:oma:at:dm:2.0:BootstrapComplete', mark: 'informational' }],
    },
    wire: {
      DevInfo: deviceInfoWire,
      DevProfile: profileWire,
      Alert: [{ AlertType: 'urn:oma:at:dm:2.0:BootstrapComplete' }],
    },
  },
]

describe('the first request', () => {
  it.each(openings)('reads and writes $what', ({ value, wire }) => {
    const read = decodeDraftOpening(wire)
    expect(read.ok && read.value.value).toEqual(value)
    expect(encodeDraftOpening(value)).toEqual(wire)
  })

  it('may lack everything', () => {
    expect(decodeDraftOpening({})).toMatchObject({ ok: true, value: { value: { alerts: [] } } })
    expect(draft.readClient('application/dm20status', new Uint8Array(0))).toMatchObject({
      ok: true,
      value: {
        value: { kind: 'opening', package1: { alerts: [] } },
        warnings: [{ code: 'draft.no-device-information' }],
      },
    })
  })

  it('is never a request with statuses, not even with none', () => {
    const kinds = ['{"SessionID":4711,"Status":[]}', '{"SessionID":4711}', '{"Status":null}'].map(body => {
      const read = draft.readClient('application/dm20status', utf8Encode(body))
      return read.ok && read.value.value.kind
    })
    expect(kinds).toEqual(['answer', 'opening', 'answer'])
  })

  it('warns of a path list that does not match the instances', () => {
    const wire = {
      DevInfo: deviceInfoWire,
      DevProfile: { MOS: [{ DDF: 'd', MOID: 'urn:a', MIID: ['1', '2'], Path: ['./A/1'] }] },
    }
    const read = decodeDraftOpening(wire)
    expect(read.ok && read.value.warnings.map(({ code, at }) => [code, at?.path])).toEqual([
      ['package.mos-incomplete', '/DevProfile/MOS/0/Path'],
    ])
  })
})

describe('a notification of the draft', () => {
  it('carries the identifier of the session in option 3 (E1)', () => {
    const bytes = encodeNotification({ serverId: 'ACME', id: 4711, requestsMos: false })
    expect(bytes.ok && bytes.value.reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '')).toBe(
      '2100100441434d4520021267',
    )
  })
})

const documents = [
  {
    what: 'two GETs in one, everything by HPUT, and a new address (E3)',
    list: [
      ['GET', './DevDetail?Levels=1', 'urn:oma:mo:oma-dcmo:1.0/camera/?CV=c3'],
      ['HPUT', 'https://repo.test.example/up/4711'],
      ['CONT', 'https://dm.test.example/s/9f31c0'],
    ],
    report: true,
  },
  {
    what: 'a UI session and a command that nobody wants to hear of (E6)',
    list: [
      ['SHOW', 'https://ui.test.example/consent?uiid=1234'],
      ['EXEC', './DCMO/camera/Operations/Disable'],
    ],
    report: false,
  },
  { what: 'the end by a document without commands (E9)', list: [], report: false },
  { what: 'the end by END (E10)', list: [['DELETE', './DCMO/camera'], ['END']], report: false },
  { what: 'a GET of everything', list: [['GET']], report: true },
] as const

describe('a command document', () => {
  it.each(documents)('reads and writes $what', ({ list, report }) => {
    const wire = { CMD: list, Report: report }
    expect(encodeDraftCommands(list, report)).toEqual(wire)
    const read = decodeDraftCommands(wire)
    expect(read.ok && read.value.value.report).toBe(report)
    expect(read.ok && read.value.value.commands.map(({ kind }) => kind)).toEqual(list.map(() => 'command'))
    expect(read.ok && read.value.warnings).toEqual([])
  })

  it('wants a report in any case when a GET is in it', () => {
    expect(encodeDraftCommands([['GET', './DevInfo']], false)).toEqual({ CMD: [['GET', './DevInfo']], Report: true })
  })

  it.each([
    ['an empty object', '{}'],
    ['an empty body', ''],
    ['a list that is null', '{"CMD":null}'],
  ])('%s is the end, too', (_, body) => {
    const read = draft.readCommands(utf8Encode(body))
    expect(read.ok && read.value.value.commands).toEqual([])
  })

  it('reports are wanted unless it says otherwise', () => {
    const wanted = [undefined, null, true, 'false'].map(Report => {
      const read = decodeDraftCommands({ CMD: [['END']], ...(Report !== undefined && { Report }) })
      return read.ok && read.value.value.report
    })
    expect(wanted).toEqual([true, true, true, false])
  })

  it.each(['DEFAULT', 'SUB', 'UNSUB'])('%s is not a command of the draft: 501', name => {
    const read = decodeDraftCommands({ CMD: [[name, 'a', 'b']] })
    expect(read.ok && read.value.value.commands[0]).toMatchObject({
      status: 501,
      problem: { code: 'draft.not-a-command', at: { path: '/CMD/0' } },
    })
  })
})

const detail: MoElement = {
  uri: './DevDetail',
  validator: 'd9',
  name: 'DevDetail',
  node: interior({ URI: interior({}), DevType: leaf('smartphone'), LrgObj: leaf(false) }),
}
const reports = [
  {
    what: 'statuses with the data of a GET (E5)',
    value: {
      package3: { sessionId: 4711, statuses: [200, 200, 200].map(code => ({ code, uris: [] })), alerts: [] },
      results: new Map([[0, { kind: 'document' as const, document: [detail] }]]),
    },
    wire: {
      SessionID: 4711,
      Status: [
        {
          sc: 200,
          Data: [
            {
              ClientURI: './DevDetail',
              CV: 'd9',
              MOData: { DevDetail: { URI: {}, DevType: 'smartphone', LrgObj: false } },
            },
          ],
        },
        { sc: 200 },
        { sc: 200 },
      ],
    },
  },
  {
    what: 'no statuses, because none were wanted (E8)',
    value: { package3: { sessionId: 4711, statuses: [], alerts: [] }, results: new Map() },
    wire: { SessionID: 4711, Status: [] },
  },
]

describe('a status report', () => {
  it.each(reports)('reads and writes $what', ({ value, wire }) => {
    const read = decodeDraftReport(wire)
    expect(read.ok && read.value).toEqual({ value, warnings: [] })
    expect(encodeDraftReport(value)).toEqual(wire)
  })
})

const account = { SrvID: 'ACME', SrvURI: 'https://dm.test.example/dm', Name: 'Acme', Perm: { '1': { MOID: '*' } } }
const bootstrapWire = {
  CMD: [
    ['REPLACE', './DMAcc/acme', { acme: account }],
    ['REPLACE', './DMAcc/acme/Name', { Name: 'Acme (lab)' }],
  ],
}

describe('a bootstrap', () => {
  it('is read and written (E11)', () => {
    const read = decodeDraftBootstrap(bootstrapWire)
    if (!read.ok) throw new Error(read.problem.code)
    expect(read.value.value.map(({ name, element }) => [name, element.uri, element.name])).toEqual([
      ['REPLACE', './DMAcc/acme', 'acme'],
      ['REPLACE', './DMAcc/acme/Name', 'Name'],
    ])
    expect(encodeDraftBootstrap(read.value.value)).toEqual(bootstrapWire)
  })
})

const refused = [
  ['opening', 'an array', '[]', 'package.wrong-type', '1:1'],
  ['opening', 'a SessionID of 0', '{"SessionID":0}', 'draft.session-id', '1:14'],
  ['opening', 'a SessionID of three bytes', '{"SessionID":65536}', 'draft.session-id', '1:14'],
  ['opening', 'a SessionID that is no number', '{"SessionID":"x"}', 'draft.session-id', '1:14'],
  ['opening', 'a DevInfo without data', '{"DevInfo":{"ClientURI":"./DevInfo"}}', 'package.missing-member', '1:12'],
  [
    'opening',
    'a DevInfo with an array in it',
    '{\n "DevInfo":{"ClientURI":".","MOData":{"A":{"B":[]}}}}',
    'package.wrong-type',
    '2:48',
  ],
  ['opening', 'a DevProfile that is a list', '{"DevProfile":[]}', 'package.wrong-type', '1:15'],
  [
    'opening',
    'a Path that is an object',
    '{"DevInfo":null,"DevProfile":{"MOS":[{"MIID":["a"],"Path":{}}]}}',
    'package.wrong-type',
    '1:59',
  ],
  ['opening', 'an alert without type', '{"Alert":[{}]}', 'package.missing-member', '1:11'],
  ['commands', 'a CMD that is an object', '{"CMD":{}}', 'package.wrong-type', '1:8'],
  ['commands', 'a Report that is a number', '{"CMD":[],"Report":1}', 'package.wrong-type', '1:20'],
  ['commands', 'half a document', '{"CMD":[["GET"', 'package.not-json', '1:15'],
  ['report', 'a status without a code', '{"Status":[{}]}', 'package.missing-member', '1:12'],
  [
    'report',
    'data without an address',
    '{"Status":[{"sc":200,"Data":[{"MOData":{"a":1}}]}]}',
    'package.missing-member',
    '1:30',
  ],
  ['report', 'data that is text', '{"Status":[{"sc":200,"Data":"x"}]}', 'package.wrong-type', '1:29'],
  ['bootstrap', 'no CMD', '{}', 'package.missing-member', '1:1'],
  ['bootstrap', 'another command', '{"CMD":[["DELETE","./DMAcc/a"]]}', 'draft.bootstrap-command', '1:10'],
  ['bootstrap', 'a command without data', '{"CMD":[["ADD","./DMAcc/a"]]}', 'package.parameters', '1:9'],
  ['bootstrap', 'an address that is a number', '{"CMD":[["ADD",7,{"a":{}}]]}', 'package.wrong-type', '1:16'],
  ['bootstrap', 'data with two roots', '{"CMD":[["ADD","./DMAcc/a",{"a":{},"b":{}}]]}', 'package.wrong-type', '1:28'],
] as const

describe('is refused, with line and column:', () => {
  const decoders = {
    opening: decodeDraftOpening,
    commands: decodeDraftCommands,
    report: decodeDraftReport,
    bootstrap: decodeDraftBootstrap,
  }
  it.each(refused)('%s: %s', (kind, _, text, code, place) => {
    const read = readJsonBody<unknown>(utf8Encode(text), decoders[kind])
    if (read.ok) throw new Error('it was read')
    const { at } = read.problem
    expect([read.problem.code, `${at?.line}:${at?.column}`]).toEqual([code, place])
  })
})
