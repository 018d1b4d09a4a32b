import { describe, expect, it } from 'vitest'
import { must } from '../../../tests/support/trees.ts'
import { utf8Encode } from '../bytes.ts'
import { parseDdf } from '../ddf/parse-ddf.ts'
import { checkContract, harmlessProbes } from './contract.ts'
import { readLive } from './read-live.ts'
import { breachReport } from './reports.ts'

const node = (name: string, format: string, { access = '<Get/>', occurrence = 'One', value = '', below = '' } = {}) =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType>${access}</AccessType>${value === '' ? '' : `<DefaultValue>${value}</DefaultValue>`}<DFFormat><${format}/></DFFormat><Occurrence>${occurrence.includes('N') ? `<${occurrence}>2</${occurrence}>` : `<${occurrence}/>`}</Occurrence><DFType>${name === 'Mail' ? '<DDFName>urn:example:mo:mail:1.0</DDFName>' : '<MIME>text/plain</MIME>'}</DFType></DFProperties>\n${below}</Node>`
const below = [
  node('Host', 'chr'),
  node('Port', 'int', { value: '993' }),
  node('Secret', 'chr', { access: '<Replace/>' }),
  node('Note', 'chr', { occurrence: 'ZeroOrOne' }),
  node('Folders', 'node', { below: node('', 'chr', { occurrence: 'ZeroOrN' }) }),
].join('')
const { descriptions } = parseDdf(`<MgmtTree><VerDTD>1.2</VerDTD>${node('Mail', 'node', { below })}</MgmtTree>`, {
  file: 'mail.ddf',
})
const moids = new Set(descriptions.map(({ moid }) => moid))
const live = (data: unknown, uri = 'urn:example:mo:mail:1.0/office/') =>
  must(readLive(utf8Encode(JSON.stringify([{ ClientURI: uri, MOData: data }])), moids))
const sound = { Host: 'a', Port: 993, Folders: { x: '1', y: '2' } }
const check = (data: unknown, uri?: string) =>
  checkContract(live(data, uri), descriptions).map(
    ({ kind, uri: at }) => `${kind} ${at.replace('urn:example:mo:mail:1.0/office/', '')}`,
  )

describe('the contract check', () => {
  it('is content with a device that keeps its description', () => expect(check({ Mail: sound })).toEqual([]))

  it.each([
    { data: { ...sound, Host: undefined }, found: ['mandatory-missing Host'] },
    { data: { ...sound, Port: 'abc' }, found: ['wrong-format Port'] },
    { data: { ...sound, Host: {} }, found: ['wrong-format Host'] },
    { data: { ...sound, Folders: 'x' }, found: ['wrong-format Folders'] },
    { data: { ...sound, Secret: 'x' }, found: ['forbidden-accepted Secret'] },
    { data: { ...sound, Folders: { a: '', b: '', c: '' } }, found: ['occurrence-broken Folders/<X>'] },
    { data: { ...sound, Colour: 'red' }, found: ['not-described Colour'] },
    { data: { ...sound, Port: 143 }, found: ['default-not-honoured Port'] },
  ])('finds $found', ({ data, found }) => expect(check({ Mail: data })).toEqual(found))

  it('does not judge what was not read', () => {
    expect(check({ Port: 993 }, 'urn:example:mo:mail:1.0/office/Port')).toEqual([])
  })

  it('knows objects that nobody described, and objects that are missing', () => {
    expect(check({ X: {} }, 'urn:example:mo:other:1.0/x/')).toEqual([
      'mandatory-missing urn:example:mo:mail:1.0/',
      'not-described urn:example:mo:other:1.0/x/',
    ])
  })

  it('hears from recorded answers which forbidden commands were carried out', () => {
    const uri = 'urn:example:mo:mail:1.0/office/Host'
    const answered = [
      { name: 'DELETE', uri, status: 200 },
      { name: 'GET', uri, status: 200 },
      { name: 'EXEC', uri, status: 405 },
    ]
    const found = checkContract(live({ Mail: sound }), descriptions, answered)
    expect(found).toMatchObject([{ kind: 'forbidden-accepted', uri, file: 'mail.ddf', line: 2 }])
    expect(breachReport(must({ ok: true, value: found[0] ?? failing() }), 'IMEI:1')).toContain('`mail.ddf`, line 2')
  })

  it('probes only by reading what may not be read', () => {
    expect(harmlessProbes(live({ Mail: sound }), descriptions)).toEqual(['urn:example:mo:mail:1.0/office/Secret'])
  })

  it('reads saved trees of simulated devices and TNDS, too', () => {
    const saved = {
      version: 1,
      instances: [
        {
          moid: 'urn:example:mo:mail:1.0',
          miid: 'office',
          validator: '1',
          root: [
            'Mail',
            [
              ['Host', 'a'],
              ['Port', 993],
              ['Folders', []],
            ],
          ],
        },
      ],
    }
    expect(checkContract(must(readLive(utf8Encode(JSON.stringify(saved)), moids)), descriptions)).toEqual([])
    expect(checkContract(must(readLive(utf8Encode(JSON.stringify({ tree: saved })), moids)), descriptions)).toEqual([])
    const tnds =
      '<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Mail</NodeName><RTProperties><Format><node/></Format><Type><DDFName>urn:example:mo:mail:1.0</DDFName></Type></RTProperties></Node></MgmtTree>'
    const kinds = checkContract(must(readLive(utf8Encode(tnds), moids)), descriptions).map(({ kind }) => kind)
    expect(kinds).toEqual(['mandatory-missing', 'mandatory-missing', 'mandatory-missing'])
  })
})

function failing(): never {
  throw new Error('nothing was found')
}
