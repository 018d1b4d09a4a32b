import { describe, expect, it } from 'vitest'
import { type ClientUri, formatClientUri, instanceUri, parseClientUri, type Step } from './client-uri.ts'

const moid = 'urn:oma:mo:moid:1.0'
const name = (text: string): Step => ({ kind: 'name', name: text })
const pick = (letter: string): Step => ({ kind: 'pick', letter })
const any: Step = { kind: 'any' }
const only = { kind: 'only' } as const
const nv = (letter: string, path: string, value: string) => ({ letter, path: path.split('/'), value })

type Parts = Partial<Omit<ClientUri, 'text' | 'moid'>>
const vectors: readonly (readonly [rest: string, parts: Parts])[] = [
  // The fixture of OMA DM 2.0 §6.1.3
  ['/left/', { instance: name('left') }],
  ['//', { instance: only }],
  ['/(x)/?nv=(x)/ID:Temperature', { instance: pick('x'), conditions: [nv('x', 'ID', 'Temperature')] }],
  [
    '/(x)/Data/1/Value?nv=(x)/ID:GPS',
    { instance: pick('x'), path: [name('Data'), name('1'), name('Value')], conditions: [nv('x', 'ID', 'GPS')] },
  ],
  [
    '/right/Data/(x)/Value?nv=(x)/Date:12.1',
    {
      instance: name('right'),
      path: [name('Data'), pick('x'), name('Value')],
      conditions: [nv('x', 'Date', '12.1')],
    },
  ],
  [
    '/(x)/Data/(y)/Value?nv=(x)/ID:GPS&nv=(y)/Date:12.2',
    {
      instance: pick('x'),
      path: [name('Data'), pick('y'), name('Value')],
      conditions: [nv('x', 'ID', 'GPS'), nv('y', 'Date', '12.2')],
    },
  ],
  ['/*/Setting', { instance: any, path: [name('Setting')] }],
  [
    '/(x)/Data/*/Value?nv=(x)/ID:GPS',
    { instance: pick('x'), path: [name('Data'), any, name('Value')], conditions: [nv('x', 'ID', 'GPS')] },
  ],
  [
    '/(x)/Data/*/Value?nv=(x)/ID:GPS&nv=(x)/Setting:0xB2',
    {
      instance: pick('x'),
      path: [name('Data'), any, name('Value')],
      conditions: [nv('x', 'ID', 'GPS'), nv('x', 'Setting', '0xB2')],
    },
  ],
  ['/*/Data/*/Value', { instance: any, path: [name('Data'), any, name('Value')] }],
  [
    '/right/Data/(x)/Value?nv=(x)/Date:12%2B1',
    {
      instance: name('right'),
      path: [name('Data'), pick('x'), name('Value')],
      conditions: [nv('x', 'Date', '12+1')],
    },
  ],
  // Levels and validators
  ['/left/?lv=1', { instance: name('left'), level: 1 }],
  ['/left/?lv=3', { instance: name('left'), level: 3 }],
  ['/left/Data?lv=1', { instance: name('left'), path: [name('Data')], level: 1 }],
  ['//?cv=v17', { instance: only, validator: 'v17' }],
  ['//X', { instance: only, path: [name('X')] }],
  ['/left/?lv=2&cv=a%20b', { instance: name('left'), level: 2, validator: 'a b' }],
  // Values of nv fields
  ['/(x)/?nv=(x)/ID:A%20B', { instance: pick('x'), conditions: [nv('x', 'ID', 'A B')] }],
  ['/(x)/?nv=(x)/ID:A%2BB', { instance: pick('x'), conditions: [nv('x', 'ID', 'A+B')] }],
  ['/(x)/?nv=(x)/ID:urn:x:y', { instance: pick('x'), conditions: [nv('x', 'ID', 'urn:x:y')] }],
  ['/(x)/?nv=(x)/Value:12.1%2C%2065.2', { instance: pick('x'), conditions: [nv('x', 'Value', '12.1, 65.2')] }],
  ['/(x)/?nv=(x):INBOX', { instance: pick('x'), conditions: [{ letter: 'x', path: [], value: 'INBOX' }] }],
  ['/(x)/?nv=(x)/ID:', { instance: pick('x'), conditions: [nv('x', 'ID', '')] }],
  // Names that need percent-encoding, and names that only look special
  ['/a%20b/na%C3%AFve', { instance: name('a b'), path: [name('naïve')] }],
  ['/__proto__/constructor', { instance: name('__proto__'), path: [name('constructor')] }],
  ['/./..', { instance: name('.'), path: [name('..')] }],
]

describe('a ClientURI', () => {
  it.each(vectors)('reads and writes %s', (rest, parts) => {
    const text = moid + rest
    const uri = { text, moid, instance: only, path: [], conditions: [], ...parts }
    expect(parseClientUri(text)).toEqual({ ok: true, value: uri })
    expect(parseClientUri(formatClientUri(uri))).toEqual({ ok: true, value: { ...uri, text: formatClientUri(uri) } })
  })

  it.each(vectors.filter(([rest]) => !/lv=|:$/.test(rest)))('writes %s as it was', (rest, parts) => {
    const uri = { text: '', moid, instance: only, path: [], conditions: [], ...parts }
    expect(formatClientUri(uri)).toBe(moid + rest)
  })

  it('takes a plus for itself', () => {
    const read = parseClientUri(`${moid}/right/Data/(x)/Value?nv=(x)/Date:12+1`)
    expect(read.ok && read.value.conditions).toEqual([nv('x', 'Date', '12+1')])
  })

  it('ignores the fields of vendors', () => {
    const read = parseClientUri(`${moid}/left/?x-vendor=1&lv=2&pf=JSON`)
    expect(read.ok && read.value).toMatchObject({ level: 2, conditions: [] })
  })

  it('finds the longest known MOID', () => {
    const known = new Set(['com.company/1.0', 'com.company/1.0/Thing'])
    const read = parseClientUri('com.company/1.0/Thing/left/ID', known)
    expect(read.ok && [read.value.moid, read.value.instance]).toEqual(['com.company/1.0/Thing', name('left')])
    expect(parseClientUri('com.company/1.0/other/x', new Map([...known].map(item => [item, 1])))).toMatchObject({
      value: { moid: 'com.company/1.0' },
    })
  })

  it('finds the end of an unknown MOID with slashes at an empty instance', () => {
    expect(parseClientUri('com.company/1.0/Thing//X')).toMatchObject({
      value: { moid: 'com.company/1.0/Thing', instance: only, path: [name('X')] },
    })
  })

  it('takes MOIDs as node names of the access control MO, raw and encoded', () => {
    const dac = 'urn:oma:mo:oma-dm-dacmo:1.0'
    const path = [name('urn:oma:mo:oma-dcmo:1.0'), name('camera')]
    expect(parseClientUri(`${dac}//urn:oma:mo:oma-dcmo:1.0/camera`)).toMatchObject({ value: { moid: dac, path } })
    expect(parseClientUri(`${dac}//urn%3Aoma%3Amo%3Aoma-dcmo%3A1.0/camera`)).toMatchObject({ value: { path } })
    expect(parseClientUri(`${dac}/a:b/`)).toMatchObject({ ok: false, problem: { code: 'uri.syntax' } })
  })

  it('is made for a node with names encoded where they must be', () => {
    expect(instanceUri(moid, 'left')).toBe(`${moid}/left/`)
    expect(instanceUri(moid, 'a/b', ['Data', 'x y', '1'])).toBe(`${moid}/a%2Fb/Data/x%20y/1`)
  })
})

const refusals: readonly (readonly [text: string, code: string, column: number])[] = [
  ['', 'uri.syntax', 1],
  ['urn:a', 'uri.syntax', 6],
  ['/left/', 'uri.syntax', 1],
  [`${moid}/left`, 'uri.syntax', 25],
  [`${moid}/left/Data/`, 'uri.syntax', 31],
  [`${moid}/left//ID`, 'uri.syntax', 26],
  [`${moid}/le ft/`, 'uri.syntax', 23],
  [`${moid}/left/a:b`, 'uri.syntax', 27],
  [`${moid}/left/naïve`, 'uri.syntax', 28],
  [`${moid}/left/%zz`, 'uri.percent', 26],
  [`${moid}/left/%ff`, 'uri.percent', 26],
  [`${moid}/(xy)/`, 'uri.syntax', 21],
  [`${moid}/(x)/(x)?nv=(x)/ID:1`, 'uri.syntax', 25],
  [`${moid}/(x)/?nv=(y)/ID:1`, 'uri.syntax', 25],
  [`${moid}/(x)/?nv=ID:1`, 'uri.syntax', 29],
  [`${moid}/(x)/?nv=(x)/ID`, 'uri.syntax', 29],
  [`${moid}/(x)/?nv=(x)/ID:A%G1`, 'uri.percent', 36],
  [`${moid}/(x)/?nv=(x)/ID:A B`, 'uri.syntax', 37],
  [`${moid}/left/?`, 'uri.syntax', 27],
  [`${moid}/left/?lv`, 'uri.syntax', 27],
  [`${moid}/left/?lv=`, 'uri.level', 30],
  [`${moid}/left/?lv=0`, 'uri.level', 30],
  [`${moid}/left/?lv=-1`, 'uri.level', 30],
  [`${moid}/left/?lv=1.5`, 'uri.level', 30],
  [`${moid}/left/?lv=1&lv=2`, 'uri.syntax', 35],
  [`${moid}/left/?cv=1&cv=2`, 'uri.syntax', 35],
  [`${moid}/left/?cv=%`, 'uri.percent', 30],
  ['urn: a/left/', 'uri.syntax', 5],
  ['urn:a#/left/', 'uri.syntax', 6],
]

describe('what is not a ClientURI', () => {
  it.each(refusals)('is refused where it goes wrong: %s', (text, code, column) => {
    const read = parseClientUri(text)
    expect(read).toMatchObject({ ok: false, problem: { code, at: { line: 1, column, offset: column - 1 } } })
  })

  it('is one without end, which would take hours to read and to look up', () => {
    const conditions = Array.from({ length: 100_000 }, () => 'nv=(x)/ID:1').join('&')
    for (const text of [`${moid}/(x)/?${conditions}`, `${moid}/left${'/a'.repeat(1_000_000)}`])
      expect(parseClientUri(text)).toMatchObject({ problem: { code: 'uri.syntax', at: { offset: 8192 } } })
  })

  it('does not carry a huge text into its message', () => {
    const read = parseClientUri('x'.repeat(100_000))
    expect(JSON.stringify(read).length).toBeLessThan(1000)
  })
})
