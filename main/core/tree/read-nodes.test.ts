import { describe, expect, it } from 'vitest'
import { dataOf, ddf, must, sensorMoid, sensorTree, uri, withDocument } from '../../../tests/support/trees.ts'
import { type RightsOf, right } from '../tree-types.ts'
import { createTree } from './create-tree.ts'
import { readNodes } from './read-nodes.ts'
import { ownRights } from './rights.ts'

const tree = sensorTree()
const all: RightsOf = () => right.all
const read = (rest: string, rights = all) => readNodes(tree, uri(`${sensorMoid}${rest}`), rights)
const data = (rest: string) => dataOf(must(read(rest)).document)
const whole = {
  moroot1: {
    ID: 'GPS',
    Setting: '0xA2',
    Data: { 1: { Date: '12.1', Value: '12.1, 65.2' }, 2: { Date: '12.2', Value: '117.1, 21.2' } },
  },
}

describe('readNodes', () => {
  // Level vectors of OMA DM 2.0 §6.1.1.
  it.each([
    ['/left/?lv=1', { moroot1: { ID: 'GPS', Setting: '0xA2', Data: {} } }],
    ['/left/?lv=2', { moroot1: { ID: 'GPS', Setting: '0xA2', Data: { 1: {}, 2: {} } } }],
    ['/left/?lv=3', whole],
    ['/left/', whole],
    ['/left/Data?lv=1', { Data: { 1: {}, 2: {} } }],
    ['/left/ID?lv=1', { ID: 'GPS' }],
  ])('reads %s', (rest, expected) => expect(data(rest)).toEqual([expected]))

  it('gives one element per match of a wildcard, each with its own address', () => {
    const { document } = must(read('/*/Setting'))
    expect(document).toEqual([
      { ddf: 'sensor.ddf', uri: `${sensorMoid}/left/Setting`, name: 'Setting', node: { kind: 'leaf', value: '0xA2' } },
      { ddf: 'sensor.ddf', uri: `${sensorMoid}/right/Setting`, name: 'Setting', node: { kind: 'leaf', value: '0x12' } },
    ])
  })

  it('gives the cache validator with an instance root only', () => {
    expect(must(read('/left/?lv=1')).document[0]?.validator).toBe('n1')
    expect(must(read('/left/Data')).document[0]).not.toHaveProperty('validator')
  })

  it('sends nothing while the validator still holds, and everything once it does not', () => {
    expect(must(read('/left/?cv=n1'))).toEqual({ document: [], notModified: true })
    expect(must(read('/left/Data/1/Date?cv=n1'))).toEqual({ document: [], notModified: true })
    expect(must(read('/left/?cv=n0')).document).toHaveLength(1)
  })

  it('sends only the changed instances of a wildcard read', () => {
    const changed = { ...tree, instances: new Map(tree.instances) }
    const right1 = must(read('/right/')).document
    expect(right1[0]?.validator).toBe('n1')
    const both = readNodes(changed, uri(`${sensorMoid}/*/?cv=n1`), all)
    expect(must(both)).toEqual({ document: [], notModified: true })
  })

  it('says when the target is there and holds nothing', () => {
    const device = createTree(ddf('dacmo-1.0'))
    const result = must(readNodes(device, uri('urn:oma:mo:oma-dm-dacmo:1.0//'), ownRights))
    expect(result.empty).toBe(true)
    expect(dataOf(result.document)).toEqual([{ DacMO: {} }])
    expect(must(read('/left/')).empty).toBeUndefined()
  })

  it('refuses without the Read right on every node involved', () => {
    const secret: RightsOf = (_moid, miid, path) => (miid === 'left' && path[0] === 'Setting' ? 0 : right.all)
    expect(read('/left/', secret)).toMatchObject({
      ok: false,
      problem: { status: 403, problem: { code: 'tree.no-right' } },
    })
    expect(read('/*/Setting', secret)).toMatchObject({ ok: false, problem: { status: 403 } })
    expect(read('/left/ID', secret)).toMatchObject({ ok: true })
    expect(read('/left/', () => right.write)).toMatchObject({ ok: false, problem: { status: 403 } })
  })

  it.each([
    ['//', 404],
    ['/left/Nothing', 404],
    ['/(x)/', 400],
  ])('refuses %s with %i', (rest, status) => {
    expect(read(rest)).toMatchObject({ ok: false, problem: { status } })
  })

  it('leaves out nodes without Get, and refuses them by themselves', () => {
    const moid = 'urn:oma:mo:oma-dm-dmacc:1.2'
    const account = {
      SrvID: 'DMS1',
      SrvURI: 'https://dm.example.com/dm',
      Name: 'Example',
      Perm: { 1: { MOID: '*' } },
      Auth: { Trsp: { Data: 'dXNlcg==', Secret: 'c2VjcmV0' } },
    }
    const device = withDocument(createTree(ddf('dmacc-1.2')), `${moid}//`, { dms1: account })
    const seen = must(readNodes(device, uri(`${moid}//`), all))
    expect(dataOf(seen.document)).toEqual([
      {
        dms1: {
          SrvID: 'DMS1',
          SrvURI: 'https://dm.example.com/dm',
          Name: 'Example',
          Auth: { Trsp: { Data: 'dXNlcg==' } },
        },
      },
    ])
    expect(readNodes(device, uri(`${moid}//Auth/Trsp/Secret`), all)).toMatchObject({
      ok: false,
      problem: { status: 403, problem: { code: 'tree.no-access' } },
    })
    expect(dataOf(must(readNodes(device, uri(`${moid}//`), ownRights)).document)).toEqual([{ dms1: account }])
  })
})
