import { describe, expect, it } from 'vitest'
import { dataOf, ddf, mailTree, must, uri } from '../../../tests/support/trees.ts'
import { parseDdf } from '../ddf/parse-ddf.ts'
import type { ManagementTree } from '../tree-types.ts'
import { addDescription, createTree } from './create-tree.ts'
import { readNodes } from './read-nodes.ts'
import { ownRights } from './rights.ts'
import { countNodes, walkTree } from './rows.ts'

const names = [
  'devinfo-1.2',
  'devdetail-1.1',
  'dmacc-1.2',
  'dacmo-1.0',
  'sessioninfo-1.0',
  'dcmo-1.0',
  'fumo-1.0',
  'mail-1.0',
]
const descriptions = names.flatMap(ddf)
const plausible = { seed: 'a', deviceId: 'IMEI:004400152020002' }
const miids = (tree: ManagementTree) => [...tree.instances.values()].flatMap(each => [...each.keys()])
const data = (tree: ManagementTree, moid: string) =>
  dataOf(must(readNodes(tree, uri(`${moid}/*/`), ownRights)).document)

describe('createTree', () => {
  it('starts with the objects that must exist, under our names', () => {
    expect(miids(createTree(descriptions))).toEqual(['devinfo', 'devdetail', 'dacmo', 'session'])
  })

  it('gives permanent nodes their default, else the empty value of their format', () => {
    const tree = createTree(descriptions)
    expect(data(tree, 'urn:oma:mo:oma-sessioninfomo:1.0')).toEqual([{ SessionInfoMO: { CBT: 0, ROAMING: 2 } }])
    const [info] = data(tree, 'urn:oma:mo:oma-dm-devinfo:1.2')
    expect(info).toMatchObject({ DevInfo: { DevID: '', DmV: '2.0', Ext: {} } })
    expect(info).not.toHaveProperty('DevInfo.Bearer')
  })

  it('tells MOIDs apart that occur twice', () => {
    expect([...createTree([...ddf('devinfo-1.2'), ...ddf('devinfo-1.2')]).descriptions.keys()]).toEqual([
      'urn:oma:mo:oma-dm-devinfo:1.2',
      'urn:oma:mo:oma-dm-devinfo:1.2:2',
    ])
  })

  it('takes one more description, and leaves the rest as it is', () => {
    const before = mailTree()
    const [added] = ddf('devinfo-1.2')
    const after = added && addDescription(before, added)
    expect(after && miids(after)).toEqual(['office', 'devinfo'])
    expect(miids(before)).toEqual(['office'])
  })
})

describe('a plausible tree', () => {
  const tree = createTree(descriptions, { plausible })

  it('has every described node, but neither accounts nor rights', () => {
    expect(miids(tree)).toEqual([
      'devinfo',
      'devdetail',
      'dacmo',
      'session',
      'camera',
      'wlan',
      'firmware',
      'modem',
      'mail',
    ])
    expect(data(tree, 'urn:oma:mo:oma-dm-dacmo:1.0')).toEqual([{ DacMO: {} }])
  })

  it('looks real', () => {
    expect(data(tree, 'urn:oma:mo:oma-dm-devinfo:1.2')).toEqual([
      {
        DevInfo: {
          Bearer: {},
          DevID: 'IMEI:004400152020002',
          Man: 'Nordlicht',
          Mod: 'Field 2',
          DmV: '2.0',
          Lang: 'en',
          DevType: 'smartphone',
          OEM: 'Nordlicht',
          FwV: '9.7.4',
          SwV: '1.8.7',
          HwV: 'rev-C3',
          Ext: {},
        },
      },
    ])
  })

  it('is the same for the same seed, and another for another', () => {
    expect(createTree(descriptions, { plausible })).toEqual(tree)
    const other = createTree(descriptions, { plausible: { ...plausible, seed: 'b' } })
    expect(data(other, 'urn:oma:mo:oma-dm-devinfo:1.2')).not.toEqual(data(tree, 'urn:oma:mo:oma-dm-devinfo:1.2'))
  })

  const leaf = (name: string, format: string, more = '') =>
    `<Node><NodeName>${name}</NodeName><DFProperties><AccessType><Get/></AccessType>${more.startsWith('<Def') ? more : ''}<DFFormat><${format}/></DFFormat>${more.startsWith('<Def') ? '' : more}</DFProperties></Node>`
  const value = (name: string, format: string, more = '') => {
    const root = `<Node><NodeName>Server</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat></DFProperties>${leaf(name, format, more)}</Node>`
    const made = createTree(parseDdf(`<MgmtTree>${root}</MgmtTree>`).descriptions, { plausible })
    const [, row] = walkTree(made)
    return row?.node.kind === 'leaf' ? row.node.value : undefined
  }
  const allowed =
    '<MSFT:AllowedValues ValueType="ENUM"><MSFT:Enum><MSFT:Value>7</MSFT:Value></MSFT:Enum></MSFT:AllowedValues>'

  it.each([
    ['PortNbr', 'int', '', 443],
    ['PortNbr', 'chr', '', '443'],
    ['PortNbr', 'int', '<DefaultValue>8443</DefaultValue>', 8443],
    ['Mode', 'int', allowed, 7],
    ['Mode', 'chr', allowed, '7'],
    ['Enabled', 'bool', '<DefaultValue>False</DefaultValue>', false],
    ['Start', 'null', '', null],
    ['IpAddr', 'chr', '', /^192\.0\.2\.\d+$/],
    ['ServerUrl', 'chr', '', /^https:\/\/[a-z]+\.example\.com\/server$/],
    ['HostName', 'chr', '', /^[a-z]+\.example\.com$/],
    ['FwV', 'chr', '', /^\d+\.\d+\.\d+$/],
    ['IMEI', 'chr', '', /^00440015\d{7}$/],
    ['ValidTo', 'chr', '', /^202\d-\d\d-\d\dT\d\d:\d\d:00Z$/],
    ['Birthday', 'date', '', /^202\d-\d\d-\d\d$/],
    ['WakeUp', 'time', '', /^\d\d:\d\d:00Z$/],
    ['CACertificate', 'b64', '', /^MF[4-7][A-Za-z0-9+/]+=*$/],
    ['Settings', 'xml', '', '<settings version="1"/>'],
    ['MacAddr', 'chr', '', /^02(:[0-9a-f]{2}){5}$/],
  ])('fills %s of format %s%s', (name, format, more, expected) => {
    if (expected instanceof RegExp) expect(value(name, format, more)).toMatch(expected)
    else expect(value(name, format, more)).toBe(expected)
  })

  it('does not explode where un-named nodes lie in each other', () => {
    const open =
      '<Node><NodeName/><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Occurrence><ZeroOrMore/></Occurrence></DFProperties>'
    const deep = parseDdf(`<MgmtTree>${open.repeat(200)}${'</Node>'.repeat(200)}</MgmtTree>`)
    expect(countNodes(createTree(deep.descriptions, { plausible }))).toBeLessThan(2000)
  })

  it('respects how many there may be', () => {
    const only = (occurrence: string) =>
      `<MgmtTree><Node><NodeName>Root</NodeName><DFProperties><DFFormat><node/></DFFormat></DFProperties><Node><NodeName/><DFProperties><AccessType><Get/></AccessType><DFFormat><chr/></DFFormat><Occurrence>${occurrence}</Occurrence></DFProperties></Node></Node></MgmtTree>`
    const counts = Array.from({ length: 20 }, (_, index) =>
      countNodes(
        createTree(parseDdf(only('<ZeroOrOne/>')).descriptions, { plausible: { ...plausible, seed: `s${index}` } }),
      ),
    )
    expect(new Set(counts)).toEqual(new Set([2]))
  })
})
