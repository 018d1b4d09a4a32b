import { describe, expect, it } from 'vitest'
import { ddf, mailTree, must, sensorMoid, sensorTree } from '../../../tests/support/trees.ts'
import { countNodes, describeNode, fromJson, toJson, walkTree } from './rows.ts'

describe('walkTree', () => {
  it('shows every node, parents before their children', () => {
    const rows = [...walkTree(mailTree())].map(({ depth, miid, path }) => [depth, miid, path.join('/')])
    expect(rows).toEqual([
      [0, 'office', ''],
      [1, 'office', 'Host'],
      [1, 'office', 'Port'],
      [1, 'office', 'Folders'],
      [2, 'office', 'Folders/a'],
      [2, 'office', 'Folders/b'],
    ])
  })

  it('counts what it shows', () => {
    expect(countNodes(sensorTree())).toBe([...walkTree(sensorTree())].length)
  })
})

describe('describeNode', () => {
  const description = sensorTree().descriptions.get(sensorMoid)
  it('follows real names through un-named nodes', () => {
    const names = [
      [],
      ['ID'],
      ['Data'],
      ['Data', 'seven'],
      ['Data', 'seven', 'Date'],
      ['Data', 'seven', 'Time'],
      ['No'],
    ]
    const found = names.map(path => description && describeNode(description, path))
    expect(found.map(node => node && (node.name ?? '*'))).toEqual([
      '*',
      'ID',
      'Data',
      '*',
      'Date',
      undefined,
      undefined,
    ])
  })
})

describe('a saved tree', () => {
  const tree = sensorTree()
  const descriptions = [...tree.descriptions.values()]

  it('comes back the same from its JSON text', () => {
    expect(must(fromJson(JSON.parse(JSON.stringify(toJson(tree))), descriptions))).toEqual(tree)
  })

  const node = ['moroot1', [['ID', 'GPS']]]
  const saved = (root: unknown) => ({
    version: 1,
    instances: [{ moid: sensorMoid, miid: 'left', validator: 'v', root }],
  })
  it.each([
    ['no tree', null, '/'],
    ['another version', { version: 2, instances: [] }, '/version'],
    ['a node that is no pair', saved('x'), `${sensorMoid}/left/`],
    ['a node that is not described', saved(['moroot1', [['Colour', 'red']]]), `${sensorMoid}/left/Colour`],
    ['a value that does not fit', saved(['moroot1', [['ID', 5]]]), `${sensorMoid}/left/ID`],
    ['a leaf with children', saved(['moroot1', [['ID', []]]]), `${sensorMoid}/left/ID`],
  ])('is refused when it holds %s', (_what, json, path) => {
    expect(fromJson(json, descriptions)).toMatchObject({
      ok: false,
      problem: { code: 'tree.saved-state-broken', at: { path } },
    })
  })

  it('needs the DDF it was made with', () => {
    expect(fromJson(saved(node), ddf('mail-1.0'))).toMatchObject({ ok: false, problem: { at: { path: sensorMoid } } })
  })
})
