import { describe, expect, it } from 'vitest'
import { utf8Encode } from './bytes.ts'
import { decodeMoDocument, encodeMoDocument } from './mo-document.ts'
import type { Alert, Command, MoNode } from './package-types.ts'
import { decodePackage1, encodePackage1 } from './package1.ts'
import { decodePackage2, encodeCommand, encodePackage2 } from './package2.ts'
import { decodePackage3, encodePackage3 } from './package3.ts'
import { readPackage2 } from './read-package.ts'

const session: Alert = { type: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt', mark: 'informational' }
const sessionWire = { AlertType: session.type }
const codesOf = (warnings: readonly { readonly code: string }[]) => warnings.map(({ code }) => code)

describe('Package#1', () => {
  const vectors = [
    { what: 'with a session alert alone', value: { alerts: [session] }, wire: { Alert: [sessionWire] } },
    {
      what: 'with MOs',
      value: {
        mos: [
          { ddf: 'https://ddf.example.com/a.ddf', moid: 'urn:a:1.0', miids: ['x', 'y'] },
          { ddf: 'https://ddf.example.com/b.ddf', moid: 'urn:b:1.0', miids: [] },
        ],
        alerts: [session],
      },
      wire: {
        MOS: [
          { DDF: 'https://ddf.example.com/a.ddf', MOID: 'urn:a:1.0', MIID: ['x', 'y'] },
          { DDF: 'https://ddf.example.com/b.ddf', MOID: 'urn:b:1.0', MIID: [] },
        ],
        Alert: [sessionWire],
      },
    },
    {
      what: 'with an alert that has everything',
      value: {
        mos: [],
        alerts: [
          session,
          {
            type: 'urn:oma:at:dcmo:1.0:OperationComplete',
            source: 'urn:oma:mo:oma-dcmo:1.0/camera/Operations/Enable',
            target: 'urn:oma:mo:oma-dcmo:1.0/camera/',
            mark: 'critical',
            dataType: 'application/json',
            data: { ResultCode: 1200, __proto__x: null },
          },
        ],
      },
      wire: {
        MOS: [],
        Alert: [
          sessionWire,
          {
            AlertType: 'urn:oma:at:dcmo:1.0:OperationComplete',
            SourceURI: 'urn:oma:mo:oma-dcmo:1.0/camera/Operations/Enable',
            TargetURI: 'urn:oma:mo:oma-dcmo:1.0/camera/',
            Mark: 'critical',
            DataType: 'application/json',
            Data: { ResultCode: 1200, __proto__x: null },
          },
        ],
      },
    },
  ] as const

  it.each(vectors)('$what goes both ways', ({ value, wire }) => {
    expect(decodePackage1(wire)).toEqual({ ok: true, value: { value, warnings: [] } })
    expect(encodePackage1(value)).toEqual(wire)
  })

  it.each([
    ['an empty one', {}, { alerts: [] }, ['package.no-session-alert']],
    [
      'null lists',
      { MOS: null, Alert: null },
      { mos: [], alerts: [] },
      ['package.null-member', 'package.null-member', 'package.no-session-alert'],
    ],
    [
      'one object in place of a list',
      { MOS: { DDF: 'd', MOID: 'm', MIID: 'x' }, Alert: sessionWire },
      { mos: [{ ddf: 'd', moid: 'm', miids: ['x'] }], alerts: [session] },
      ['package.other-form', 'package.other-form', 'package.other-form'],
    ],
    [
      'a MOS entry that lacks things, and numbers as MIIDs',
      { MOS: [{ MIID: [1, 'b'] }, { MOID: 'm', DDF: null, MIID: null }], Alert: [sessionWire] },
      { mos: [{ miids: ['1', 'b'] }, { moid: 'm', miids: [] }], alerts: [session] },
      [
        'package.other-form',
        'package.mos-incomplete',
        'package.mos-incomplete',
        'package.null-member',
        'package.null-member',
      ],
    ],
    [
      'a private member and one named __proto__',
      JSON.parse(
        '{"Alert":[{"AlertType":"urn:oma:at:dm:2.0:ClientInitiatedMgmt"}],"MgmtTree":{},"__proto__":{"MOS":[]}}',
      ),
      { alerts: [session] },
      ['package.unknown-member', 'package.unknown-member'],
    ],
    [
      'an unknown mark, data without type, data that is no object',
      { Alert: [{ ...sessionWire, Mark: 'urgent', Data: 4711 }] },
      { alerts: [{ ...session, data: 4711 }] },
      ['package.alert-data-type', 'package.other-form', 'package.other-form'],
    ],
  ])('%s is tolerated with warnings', (_, wire, value, warnings) => {
    const read = decodePackage1(wire)
    expect(read).toMatchObject({ ok: true, value: { value } })
    expect(read.ok && codesOf(read.value.warnings)).toEqual(warnings)
  })

  it.each([
    [null, 'package.wrong-type', ''],
    [[], 'package.wrong-type', ''],
    ['x', 'package.wrong-type', ''],
    [{ MOS: 'x' }, 'package.wrong-type', '/MOS'],
    [{ MOS: [null] }, 'package.wrong-type', '/MOS/0'],
    [{ MOS: [{ MOID: {} }] }, 'package.wrong-type', '/MOS/0/MOID'],
    [{ MOS: [{ MOID: 'm', MIID: [{}] }] }, 'package.wrong-type', '/MOS/0/MIID/0'],
    [{ MOS: [{ MOID: 'm', MIID: [null] }] }, 'package.wrong-type', '/MOS/0/MIID/0'],
    [{ MOS: [{ MOID: 'm', MIID: true }] }, 'package.wrong-type', '/MOS/0/MIID'],
    [{ Alert: [{}] }, 'package.missing-member', '/Alert/0'],
    [{ Alert: [{ AlertType: null }] }, 'package.missing-member', '/Alert/0'],
    [{ Alert: [{ AlertType: ['x'] }] }, 'package.wrong-type', '/Alert/0/AlertType'],
    [{ Alert: [{ AlertType: 'x', SourceURI: false }] }, 'package.wrong-type', '/Alert/0/SourceURI'],
    [{ Alert: 5 }, 'package.wrong-type', '/Alert'],
  ])('%j is refused at its place', (wire, code, path) => {
    expect(decodePackage1(wire)).toMatchObject({ ok: false, problem: { code, at: { path } } })
  })
})

describe('Package#2', () => {
  const vectors: readonly (readonly [Command, readonly string[]])[] = [
    [{ name: 'HGET', from: 'https://r/a' }, ['HGET', 'https://r/a']],
    [{ name: 'HGET', from: 'https://r/a', to: 'urn:a//' }, ['HGET', 'https://r/a', 'urn:a//']],
    [{ name: 'HPUT', to: 'https://r/up', uris: ['urn:a//'] }, ['HPUT', 'https://r/up', 'urn:a//']],
    [
      { name: 'HPOST', to: 'https://r/up', uris: ['urn:a//', 'urn:b//'] },
      ['HPOST', 'https://r/up', 'urn:a//', 'urn:b//'],
    ],
    [{ name: 'DELETE', uri: 'urn:a/x/' }, ['DELETE', 'urn:a/x/']],
    [{ name: 'EXEC', uri: 'urn:a/x/Go' }, ['EXEC', 'urn:a/x/Go']],
    [{ name: 'EXEC', uri: 'urn:a/x/Go', report: 'https://s/async' }, ['EXEC', 'urn:a/x/Go', 'https://s/async']],
    [{ name: 'GET', uris: ['urn:a//'] }, ['GET', 'urn:a//']],
    [{ name: 'SHOW', address: 'https://ui/1' }, ['SHOW', 'https://ui/1']],
    [{ name: 'CONT', address: 'https://s/2' }, ['CONT', 'https://s/2']],
    [{ name: 'END' }, ['END']],
    [{ name: 'DEFAULT', from: 'https://r/d', moid: 'urn:a' }, ['DEFAULT', 'https://r/d', 'urn:a']],
    [{ name: 'SUB', to: 'https://r/s', uri: 'urn:a//' }, ['SUB', 'https://r/s', 'urn:a//']],
    [{ name: 'UNSUB', uri: 'urn:a//' }, ['UNSUB', 'urn:a//']],
  ]

  it.each(vectors)('%j goes both ways', (command, wire) => {
    const value = { commands: [{ kind: 'command', command }] }
    expect(decodePackage2({ CMD: [wire] })).toEqual({ ok: true, value: { value, warnings: [] } })
    expect(encodePackage2([encodeCommand(command)])).toEqual({ CMD: [wire] })
  })

  it.each([
    [['FETCH', 'urn:a//'], 501, 'package.unknown-command'],
    [['get', 'urn:a//'], 501, 'package.unknown-command'],
    [['constructor'], 501, 'package.unknown-command'],
    [['__proto__'], 501, 'package.unknown-command'],
    [['GET'], 400, 'package.parameters'],
    [['GET', 'urn:a//', 'urn:b//'], 400, 'package.parameters'],
    [['GET', null], 400, 'package.parameters'],
    [['GET', 7], 400, 'package.parameters'],
    [['HPUT', 'https://r/up'], 400, 'package.parameters'],
    [['HGET', 'a', 'b', 'c'], 400, 'package.parameters'],
    [['EXEC'], 400, 'package.parameters'],
    [['DEFAULT', 'https://r/d'], 400, 'package.parameters'],
    [['END', 'now'], 400, 'package.parameters'],
    [[], 400, 'package.wrong-type'],
    [[null], 400, 'package.wrong-type'],
    [['GET'.length], 400, 'package.wrong-type'],
    [null, 400, 'package.wrong-type'],
    ['END', 400, 'package.wrong-type'],
    [{ CMD: 'END' }, 400, 'package.wrong-type'],
  ])('a command %j is refused alone, with its status', (wire, status, code) => {
    const read = decodePackage2({ CMD: [['GET', 'urn:a//'], wire, ['END']] })
    expect(read.ok && read.value.value.commands).toMatchObject([
      { kind: 'command' },
      { kind: 'refused', status, wire, problem: { code, at: { path: '/CMD/1' } } },
      { kind: 'command' },
    ])
  })

  it('that is empty is read with a warning', () => {
    const read = decodePackage2({ CMD: [], Report: true })
    expect(read.ok && codesOf(read.value.warnings)).toEqual(['package.unknown-member', 'package.no-commands'])
  })

  it.each([
    [null, 'package.wrong-type', ''],
    [[['END']], 'package.wrong-type', ''],
    [{}, 'package.missing-member', ''],
    [{ cmd: [['END']] }, 'package.missing-member', ''],
    [{ CMD: null }, 'package.wrong-type', '/CMD'],
    [{ CMD: 'END' }, 'package.wrong-type', '/CMD'],
    [{ CMD: { 0: ['END'] } }, 'package.wrong-type', '/CMD'],
  ])('%j is refused at its place', (wire, code, path) => {
    expect(decodePackage2(wire)).toMatchObject({ ok: false, problem: { code, at: { path } } })
  })
})

describe('Package#3', () => {
  const status = (code: number, ...uris: string[]) => ({ code, uris })
  it.each([
    [{ statuses: [], alerts: [] }, { Status: [] }],
    [{ statuses: [status(200)], alerts: [] }, { Status: [{ sc: 200 }] }],
    [
      { statuses: [status(200, 'urn:a/x/', 'urn:a/y/'), status(1204)], alerts: [] },
      { Status: [{ sc: 200, URI: ['urn:a/x/', 'urn:a/y/'] }, { sc: 1204 }] },
    ],
    [
      { statuses: [status(202)], alerts: [session] },
      { Status: [{ sc: 202 }], Alert: [sessionWire] },
    ],
  ])('%j goes both ways', (value, wire) => {
    expect(decodePackage3(wire)).toEqual({ ok: true, value: { value, warnings: [] } })
    expect(encodePackage3(value)).toEqual(wire)
  })

  it.each([
    ['bare numbers', { Status: [200, 200, 404] }, [status(200), status(200), status(404)], 3],
    [
      'a number with its URIs',
      { Status: [200, 'urn:a/x/', 'urn:a/y/', 304] },
      [status(200, 'urn:a/x/', 'urn:a/y/'), status(304)],
      2,
    ],
    ['null lists', { Status: null, Alert: null }, [], 2],
    ['one object', { Status: { sc: 200 } }, [status(200)], 1],
    ['a numeric string', { Status: [{ sc: '404' }] }, [status(404)], 1],
    ['one URI as a string', { Status: [{ sc: 200, URI: 'urn:a/x/' }] }, [status(200, 'urn:a/x/')], 1],
    ['URI null', { Status: [{ sc: 200, URI: null }] }, [status(200)], 1],
    ['a code of DM 1.x', { Status: [{ sc: 212 }] }, [status(212)], 1],
    ['private members', { Status: [{ sc: 200, Data: 1 }], X: 1 }, [status(200)], 2],
  ])('%s: tolerated with warnings', (_, wire, statuses, warnings) => {
    const read = decodePackage3(wire)
    expect(read).toMatchObject({ ok: true, value: { value: { statuses, alerts: [] } } })
    expect(read.ok && read.value.warnings).toHaveLength(warnings)
  })

  it('reads a hundred thousand commands that are none, and places the first hundred', () => {
    const read = readPackage2(utf8Encode(`{"CMD":[${Array(100_000).fill('["JUMP"]').join(',\n')}]}`))
    const commands = read.ok ? read.value.value.commands : []
    const placed = commands.map(item => item.kind === 'refused' && item.problem.at?.line)
    expect([placed.length, placed[99], placed[100]]).toEqual([100_000, 100, undefined])
  })

  it('reads a number with a hundred thousand URIs behind it, which once took an hour', () => {
    const uris = Array.from({ length: 100_000 }, (_, index) => `urn:a/${index}/`)
    expect(decodePackage3({ Status: [200, ...uris, 404, 'urn:b/'] })).toMatchObject({
      value: { value: { statuses: [{ code: 200, uris }, status(404, 'urn:b/')] } },
    })
  })

  it.each([
    [[], 'package.wrong-type', ''],
    [{}, 'package.missing-member', ''],
    [{ status: [] }, 'package.missing-member', ''],
    [{ Status: 200 }, 'package.wrong-type', '/Status'],
    [{ Status: [null] }, 'package.wrong-type', '/Status/0'],
    [{ Status: ['urn:a/x/'] }, 'package.wrong-type', '/Status/0'],
    [{ Status: [{ sc: 200 }, {}] }, 'package.missing-member', '/Status/1'],
    [{ Status: [{ sc: null }] }, 'package.wrong-type', '/Status/0/sc'],
    [{ Status: [{ sc: 2.5 }] }, 'package.wrong-type', '/Status/0/sc'],
    [{ Status: [-1] }, 'package.wrong-type', '/Status/0'],
    [{ Status: [{ sc: 200, URI: [{}] }] }, 'package.wrong-type', '/Status/0/URI/0'],
    [{ Status: [], Alert: 'x' }, 'package.wrong-type', '/Alert'],
  ])('%j is refused at its place', (wire, code, path) => {
    expect(decodePackage3(wire)).toMatchObject({ ok: false, problem: { code, at: { path } } })
  })

  it('keeps a hundred warnings, not a million', () => {
    const read = decodePackage3({ Status: Array.from({ length: 5000 }, () => 200) })
    expect(read.ok && [read.value.value.statuses.length, read.value.warnings.length]).toEqual([5000, 100])
  })
})

describe('an MO document', () => {
  const leaf = (value: string | number | boolean | null): MoNode => ({ kind: 'leaf', value })
  const interior = (children: Record<string, MoNode>): MoNode => ({
    kind: 'interior',
    children: new Map(Object.entries(children)),
  })

  it('goes both ways', () => {
    const value = [
      {
        ddf: 'https://ddf.example.com/devinfo-1.2.ddf',
        uri: 'urn:oma:mo:oma-dm-devinfo:1.2/devinfo/',
        validator: 'v17',
        name: 'DevInfo',
        node: interior({ DevID: leaf('IMEI:1'), Size: leaf(3), On: leaf(true), None: leaf(null), Ext: interior({}) }),
      },
      { uri: 'urn:oma:mo:oma-dcmo:1.0/camera/Enabled', name: 'Enabled', node: leaf(false) },
    ]
    const wire = [
      {
        DDF: 'https://ddf.example.com/devinfo-1.2.ddf',
        ClientURI: 'urn:oma:mo:oma-dm-devinfo:1.2/devinfo/',
        CV: 'v17',
        MOData: { DevInfo: { DevID: 'IMEI:1', Size: 3, On: true, None: null, Ext: {} } },
      },
      { ClientURI: 'urn:oma:mo:oma-dcmo:1.0/camera/Enabled', MOData: { Enabled: false } },
    ]
    expect(decodeMoDocument(wire)).toEqual({ ok: true, value: { value, warnings: [] } })
    expect(encodeMoDocument(value)).toEqual(wire)
  })

  it('keeps nodes whatever they are called', () => {
    const text = '[{"ClientURI":"urn:a/x/","MOData":{"__proto__":{"constructor":"a","__proto__":{"toString":1}}}}]'
    const read = decodeMoDocument(JSON.parse(text))
    expect(read.ok && JSON.stringify(encodeMoDocument(read.value.value))).toBe(text)
  })

  it.each([
    ['one object', { ClientURI: 'urn:a/x/', MOData: { x: 1 } }, ['package.other-form']],
    ['an empty list', [], []],
    [
      'null for a link and a validator',
      [{ DDF: null, CV: null, ClientURI: 'u', MOData: { x: 1 } }],
      ['package.null-member', 'package.null-member'],
    ],
    ['a validator that is a number', [{ CV: 3, ClientURI: 'u', MOData: { x: 1 } }], ['package.other-form']],
    ['a name with a blank', [{ ClientURI: 'u', MOData: { 'a b': 1 } }], ['package.node-name']],
    ['a private member', [{ ClientURI: 'u', MOData: { x: 1 }, Vendor: 1 }], ['package.unknown-member']],
  ])('%s: tolerated with warnings', (_, wire, warnings) => {
    const read = decodeMoDocument(wire)
    expect(read.ok && codesOf(read.value.warnings)).toEqual(warnings)
  })

  it('names rules of the DAC MO after MOIDs', () => {
    const rules = { DacMO: { 'urn:oma:mo:oma-dcmo:1.0': { camera: {} }, 'com.company/1.0/Thing': {} } }
    const wire = (uri: string) => decodeMoDocument([{ ClientURI: uri, MOData: rules }])
    expect(wire('urn:oma:mo:oma-dm-dacmo:1.0//')).toMatchObject({ value: { warnings: [] } })
    expect(wire('urn:a:1.0//')).toMatchObject({ value: { warnings: [{}, {}] } })
  })

  it('may lack its ClientURI when the command named one', () => {
    const wire = { MOData: { x: 1 } }
    expect(decodeMoDocument(wire)).toMatchObject({ ok: false, problem: { code: 'package.missing-member' } })
    expect(decodeMoDocument(wire, { uriOptional: true })).toMatchObject({ ok: true, value: { value: [{ uri: '' }] } })
  })

  it.each([
    [null, 'package.wrong-type', ''],
    ['x', 'package.wrong-type', ''],
    [[null], 'package.wrong-type', '/0'],
    [[{ ClientURI: 'u' }], 'package.missing-member', '/0'],
    [[{ ClientURI: false, MOData: { x: 1 } }], 'package.wrong-type', '/0/ClientURI'],
    [[{ ClientURI: 'u', MOData: null }], 'package.wrong-type', '/0/MOData'],
    [[{ ClientURI: 'u', MOData: [] }], 'package.wrong-type', '/0/MOData'],
    [[{ ClientURI: 'u', MOData: {} }], 'package.wrong-type', '/0/MOData'],
    [[{ ClientURI: 'u', MOData: { a: 1, b: 2 } }], 'package.wrong-type', '/0/MOData'],
    [[{ ClientURI: 'u', MOData: { a: { b: [1] } } }], 'package.wrong-type', '/0/MOData/a/b'],
    [[{ MOData: { a: 1 } }], 'package.missing-member', '/0'],
  ])('%j is refused at its place', (wire, code, path) => {
    expect(decodeMoDocument(wire)).toMatchObject({ ok: false, problem: { code, at: { path } } })
  })

  it('a hundred thousand levels deep is a problem, not a crash', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = { n: deep }
    const read = decodeMoDocument([{ ClientURI: 'u', MOData: { top: deep } }])
    expect(read).toMatchObject({ ok: false, problem: { code: 'package.too-deep' } })
  })
})
