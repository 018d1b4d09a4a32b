import { describe, expect, it } from 'vitest'
import {
  ddf,
  documentOf,
  mailMoid,
  mailTree,
  must,
  uri,
  validators,
  withDocument,
} from '../../../tests/support/trees.ts'
import { right } from '../tree-types.ts'
import { addDescription } from './create-tree.ts'
import { dacMoid } from './dac-rules.ts'
import { deleteNodes } from './delete-nodes.ts'
import { grantAll } from './grant.ts'
import { readNodes } from './read-nodes.ts'
import { rightsFor } from './rights.ts'
import { writeDocument } from './write-document.ts'

const [dacDescription] = ddf('dacmo-1.0')
const every = new Set(['*'])
const grantee = (maid: string, rights: number) => ({ MAID: maid, AR: rights })

/** A tree with mail account `office` and these rules on it. */
function treeWith(rules: object) {
  const tree = dacDescription ? addDescription(mailTree(), dacDescription) : mailTree()
  return withDocument(tree, `${dacMoid}//`, { DacMO: { [mailMoid]: { office: rules } } })
}

const shared = treeWith({
  1: { Permissions: { a: grantee('serverid:DMS1', 15), b: grantee('DMS2', 1), all: grantee('*', 4) } },
  2: { Path: '/Folders', Permissions: { a: grantee('serverid:DMS2', 3) } },
  3: { Path: '/Folders/a', Permissions: { a: grantee('serverid:DMS1', 1), b: grantee('serverid:DMS1', 2) } },
})

describe('rightsFor', () => {
  it.each([
    ['DMS1', [], 15],
    ['DMS2', [], 1 | 4],
    ['DMS3', [], 4],
    ['DMS1', ['Host'], 15],
    ['DMS2', ['Folders'], 3],
    ['DMS1', ['Folders'], 0],
    ['DMS2', ['Folders', 'b'], 3],
    ['DMS1', ['Folders', 'a'], 1 | 2],
    ['DMS2', ['Folders', 'a'], 0],
  ])('gives %s at %j the rights %i', (server, path, rights) => {
    expect(rightsFor(shared, server, every)(mailMoid, 'office', path)).toBe(rights)
  })

  it('lets a server touch only what it listed at bootstrap', () => {
    expect(rightsFor(shared, 'DMS1', new Set([mailMoid]))(mailMoid, 'office', [])).toBe(right.all)
    expect(rightsFor(shared, 'DMS1', new Set(['urn:x:other']))(mailMoid, 'office', [])).toBe(0)
  })

  it('gives nothing on an instance without rules, and everything on one that is still to be made', () => {
    const home = withDocument(shared, `${mailMoid}/home/`, { home: {} })
    expect(rightsFor(home, 'DMS1', every)(mailMoid, 'home', [])).toBe(0)
    expect(rightsFor(shared, 'DMS1', every)(mailMoid, 'home', [])).toBe(right.all)
    expect(rightsFor(shared, 'DMS1', new Set())(mailMoid, 'home', [])).toBe(0)
  })

  it('grants everything when the client has no such MO', () => {
    expect(rightsFor(mailTree(), 'DMS1', every)(mailMoid, 'office', [])).toBe(right.all)
  })

  it('shows a server the rules of instances it has a right on, and lets a delegate change them', () => {
    const other = withDocument(shared, `${dacMoid}/dacmo/${encodeURIComponent(mailMoid)}/secret`, {
      secret: { 1: { Permissions: { a: grantee('serverid:DMS9', 15) } } },
    })
    const read = (server: string) => must(readNodes(other, uri(`${dacMoid}//?lv=2`), rightsFor(other, server, every)))
    const seen = (server: string) => {
      const node = read(server).document[0]?.node
      const type = node?.kind === 'interior' ? node.children.get(mailMoid) : undefined
      return type?.kind === 'interior' ? [...type.children.keys()] : []
    }
    expect([seen('DMS1'), seen('DMS9')]).toEqual([['office'], ['office', 'secret']])
    const to = uri(`${dacMoid}/dacmo/${encodeURIComponent(mailMoid)}/office/1/Permissions/b/AR`, other)
    const write = (server: string) =>
      writeDocument(other, documentOf(to.text, { AR: 3 }), to, rightsFor(other, server, every), validators())
    expect(write('DMS1')).toMatchObject({ ok: true })
    expect(write('DMS2')).toMatchObject({ problem: { status: 403, problem: { code: 'tree.no-right' } } })
  })
})

describe('grantAll', () => {
  const bare = dacDescription ? addDescription(mailTree(), dacDescription) : mailTree()

  it('gives the maker of an instance all rights', () => {
    const tree = grantAll(bare, mailMoid, 'office', 'DMS1', () => 'fresh')
    expect(rightsFor(tree, 'DMS1', every)(mailMoid, 'office', ['Host'])).toBe(right.all)
    expect(rightsFor(tree, 'DMS2', every)(mailMoid, 'office', ['Host'])).toBe(0)
    expect(tree.instances.get(dacMoid)?.get('dacmo')?.validator).toBe('fresh')
  })

  it('keeps the rights of others and the rules further down', () => {
    const tree = grantAll(shared, mailMoid, 'office', 'DMS3', () => 'fresh')
    const rights = (server: string, path: string[]) => rightsFor(tree, server, every)(mailMoid, 'office', path)
    expect([rights('DMS3', []), rights('DMS1', []), rights('DMS2', ['Folders']), rights('DMS3', ['Folders'])]).toEqual([
      15, 15, 3, 0,
    ])
  })

  it('leaves a tree without the MO as it is', () => {
    const tree = mailTree()
    expect(grantAll(tree, mailMoid, 'office', 'DMS1', () => 'fresh')).toBe(tree)
  })

  it('is forgotten when the instance is deleted', () => {
    const tree = grantAll(bare, mailMoid, 'office', 'DMS1', () => 'fresh')
    const gone = must(deleteNodes(tree, uri(`${mailMoid}/office/`), rightsFor(tree, 'DMS1', every), () => 'later'))
    const again = withDocument(gone, `${mailMoid}/office/`, { office: {} })
    expect(rightsFor(again, 'DMS1', every)(mailMoid, 'office', [])).toBe(0)
    expect(gone.instances.get(dacMoid)?.get('dacmo')?.validator).toBe('later')
  })
})

describe('delegation', () => {
  const accounts = 'urn:oma:mo:oma-dm-dmacc:1.2'
  const account = (id: string, moid: string) => ({
    [id]: { SrvID: id, SrvURI: 'https://dm.example.com/', Name: id, Perm: { 1: { MOID: moid } } },
  })
  const [dmacc] = ddf('dmacc-1.2')
  const plain = grantAll(dmacc ? addDescription(shared, dmacc) : shared, mailMoid, 'office', 'DMS1', () => 'v')
  const listed = withDocument(plain, `${accounts}//`, account('DMS5', mailMoid))
  const tree = withDocument(listed, `${accounts}//`, account('DMS6', 'urn:x:other'))
  const rules = `${dacMoid}/dacmo/${encodeURIComponent(mailMoid)}/office/1/Permissions/new`
  const delegate = (serverId: string) => {
    const document = documentOf(rules, { new: grantee(`serverid:${serverId}`, 1) })
    return writeDocument(tree, document, uri(rules, tree), rightsFor(tree, 'DMS1', every), validators())
  }

  it('gives rights to a server that listed the MOID at bootstrap', () => {
    const after = must(delegate('DMS5')).tree
    expect(rightsFor(after, 'DMS5', new Set([mailMoid]))(mailMoid, 'office', [])).toBe(1 | 4)
  })

  it.each(['DMS6', 'DMS7'])('refuses them to %s, which did not', serverId => {
    expect(delegate(serverId)).toMatchObject({
      problem: { status: 403, problem: { code: 'tree.not-delegable', detail: { server: serverId, moid: mailMoid } } },
    })
  })
})
