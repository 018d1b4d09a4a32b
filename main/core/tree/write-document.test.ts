import { describe, expect, it } from 'vitest'
import {
  dataOf,
  ddf,
  documentOf,
  mailMoid,
  mailTree,
  must,
  sensorMoid,
  sensorTree,
  uri,
  validators,
  withDocument,
} from '../../../tests/support/trees.ts'
import { decodeMoDocument } from '../mo-document.ts'
import { type RightsOf, right } from '../tree-types.ts'
import { createTree } from './create-tree.ts'
import { readNodes } from './read-nodes.ts'
import { ownRights } from './rights.ts'
import { writeDocument } from './write-document.ts'

const all: RightsOf = () => right.all
const office = `${mailMoid}/office/`
const before = { office: { Host: 'mail.example.com', Port: 993, Folders: { a: 'INBOX', b: 'Sent' } } }
const firstLine = { office: { Port: 143, Folders: { a: 'Inbox', c: 'Spam' } } }
const firstResult = { office: { Host: 'mail.example.com', Port: 143, Folders: { a: 'Inbox', c: 'Spam' } } }
const dataAt = (tree: ReturnType<typeof mailTree>, address: string) =>
  dataOf(must(readNodes(tree, uri(address, tree), all)).document)[0]

const write = (data: object, label = office, to = office, rights = all) => {
  const tree = mailTree()
  const result = writeDocument(tree, documentOf(label, data), uri(to, tree), rights, validators())
  return { tree, result }
}

describe('writeDocument to a place', () => {
  it.each([
    ['changes, adds and deletes', firstLine, office, firstResult],
    [
      'empties a subtree',
      { office: { Folders: {} } },
      office,
      { office: { Host: 'mail.example.com', Port: 993, Folders: {} } },
    ],
    ['keeps permanent children', { office: {} }, office, before],
    ['takes the label of another instance', firstLine, `${mailMoid}/home/`, firstResult],
  ])('%s', (_what, data, label, after) => {
    const { result } = write(data, label)
    expect(must(result).uris).toEqual([office])
    expect(dataAt(must(result).tree, office)).toEqual(after)
  })

  it.each([
    ['an unknown child', { office: { Port: 143, Colour: 'red' } }, office, 400, 'tree.undescribed'],
    ['an interior node for a leaf', { office: { Port: {} } }, office, 400, 'tree.wrong-kind'],
    ['a leaf for an interior node', { office: { Folders: 'INBOX' } }, office, 400, 'tree.wrong-kind'],
    ['a value that does not fit', { office: { Port: 'abc' } }, office, 400, 'tree.wrong-value'],
    ['the label of another MO', firstLine, 'urn:oma:mo:oma-dcmo:1.0/office/', 400, 'tree.wrong-label'],
    ['the label of another node', firstLine, `${mailMoid}/office/Folders`, 400, 'tree.wrong-label'],
  ])('refuses %s and changes nothing', (_what, data, label, status, code) => {
    const { tree, result } = write(data, label)
    expect(result).toMatchObject({ ok: false, problem: { status, problem: { code } } })
    expect(dataAt(tree, office)).toEqual(before)
    expect(tree.instances.get(mailMoid)?.get('office')?.validator).toBe('n1')
  })

  it('refuses several elements', () => {
    const tree = mailTree()
    const twice = [...documentOf(office, firstLine), ...documentOf(office, firstLine)]
    expect(writeDocument(tree, twice, uri(office), all, validators())).toMatchObject({
      ok: false,
      problem: { status: 400, problem: { code: 'tree.not-one-element' } },
    })
  })

  it('writes and makes single nodes, with the top member named after the place', () => {
    const port = write({ Port: 143 }, `${office}Port`, `${office}Port`)
    expect(dataAt(must(port.result).tree, `${office}Port`)).toEqual({ Port: 143 })
    const folder = write({ c: 'Spam' }, `${office}Folders/c`, `${office}Folders/c`)
    expect(must(folder.result).uris).toEqual([`${office}Folders/c`])
    expect(dataAt(must(folder.result).tree, `${office}Folders`)).toEqual({
      Folders: { a: 'INBOX', b: 'Sent', c: 'Spam' },
    })
    expect(write({ Host: 'x' }, `${office}Port`, `${office}Port`).result).toMatchObject({
      problem: { status: 400, problem: { code: 'tree.wrong-top-member' } },
    })
  })

  it.each([
    ['a node the DDF does not know', `${office}Colour`, { Colour: 'red' }, 400],
    ['a place below nothing', `${office}Drafts/x`, { x: 'y' }, 404],
    ['an MO the client does not have', 'urn:oma:mo:other:1.0//', { x: {} }, 404],
    ['a place that is several nodes', `${office}Folders/*`, { a: 'x' }, 404],
    ['an x-name without nv', `${office}Folders/(x)`, { a: 'x' }, 400],
  ])('refuses to write to %s', (_what, to, data, status) => {
    expect(write(data, to, to).result).toMatchObject({ ok: false, problem: { status } })
  })

  it('accepts a document without a label', () => {
    const bare = must(decodeMoDocument({ MOData: { Port: 25 } }, { uriOptional: true })).value
    const result = writeDocument(mailTree(), bare, uri(`${office}Port`), all, validators())
    expect(dataAt(must(result).tree, `${office}Port`)).toEqual({ Port: 25 })
  })

  it('renews the validator of what changed, and only of that', () => {
    const tree = sensorTree()
    const to = uri(`${sensorMoid}/left/ID`)
    const changed = must(writeDocument(tree, documentOf(to.text, { ID: 'Radar' }), to, all, () => 'fresh')).tree
    const validatorOf = (miid: string) => changed.instances.get(sensorMoid)?.get(miid)?.validator
    expect([validatorOf('left'), validatorOf('right')]).toEqual(['fresh', 'n1'])
    const same = must(writeDocument(tree, documentOf(to.text, { ID: 'GPS' }), to, all, () => 'fresh')).tree
    expect(same.instances.get(sensorMoid)?.get('left')?.validator).toBe('n1')
  })
})

describe('writeDocument without a place', () => {
  const created = { office: { Host: 'mail.example.com' } }

  it('makes a new instance with its factory set, under the name of its root', () => {
    const empty = createTree(ddf('mail-1.0'))
    const written = must(writeDocument(empty, documentOf(`${mailMoid}//`, created), undefined, all, validators()))
    expect(written.uris).toEqual([office])
    expect(dataAt(written.tree, office)).toEqual({ office: { Host: 'mail.example.com', Port: 993, Folders: {} } })
  })

  it('gives the second instance of a name a number', () => {
    const again = must(writeDocument(mailTree(), documentOf(`${mailMoid}//`, created), undefined, all, validators()))
    expect(again.uris).toEqual([`${mailMoid}/office-2/`])
  })

  it('makes an instance under the MIID that is asked for', () => {
    const home = `${mailMoid}/home/`
    const written = must(writeDocument(mailTree(), documentOf(home, created), undefined, all, validators()))
    expect(written.uris).toEqual([home])
    expect(dataAt(written.tree, home)).toEqual({ office: { Host: 'mail.example.com', Port: 993, Folders: {} } })
  })

  it('writes a known MIID in place, and reports each element in order', () => {
    const document = [...documentOf(office, firstLine), ...documentOf(`${mailMoid}/home/`, { home: { Host: 'h' } })]
    const written = must(writeDocument(mailTree(), document, undefined, all, validators()))
    expect(written.uris).toEqual([office, `${mailMoid}/home/`])
    expect(dataAt(written.tree, office)).toEqual(firstResult)
  })

  it('writes to the only instance of an MO that cannot have two', () => {
    const tree = createTree(ddf('dacmo-1.0'))
    const rules = { DacMO: { 'urn:x:y': { z: { 1: { Permissions: { a: { MAID: '*', AR: 1 } } } } } } }
    const document = documentOf('urn:oma:mo:oma-dm-dacmo:1.0/other/', rules)
    const written = must(writeDocument(tree, document, undefined, ownRights, validators()))
    expect(written.uris).toEqual(['urn:oma:mo:oma-dm-dacmo:1.0/dacmo/'])
    expect(dataAt(written.tree, 'urn:oma:mo:oma-dm-dacmo:1.0//')).toEqual(rules)
  })

  it('keeps nothing of a document whose last element is refused', () => {
    const tree = mailTree()
    const document = [...documentOf(office, firstLine), ...documentOf(office, { office: { Colour: 'red' } })]
    expect(writeDocument(tree, document, undefined, all, validators())).toMatchObject({
      ok: false,
      problem: { status: 400 },
    })
    expect(dataAt(tree, office)).toEqual(before)
  })
})

describe('rights and access types of a write', () => {
  it('needs the Write right on every node that is made, changed or deleted', () => {
    const notFolders: RightsOf = (_moid, _miid, path) => (path[1] === 'b' ? right.read : right.all)
    expect(write(firstLine, office, office, notFolders).result).toMatchObject({
      problem: { status: 403, problem: { code: 'tree.no-right', at: { path: `${office}Folders/b` } } },
    })
    const untouched = { office: { Folders: { a: 'INBOX', b: 'Sent', c: 'Spam' } } }
    expect(write(untouched, office, office, notFolders).result).toMatchObject({ ok: true })
  })

  it('holds servers to the access types of the DDF, and the client itself to none', () => {
    const tree = createTree(ddf('devinfo-1.2'), { plausible: { seed: 'a', deviceId: 'IMEI:004400152020002' } })
    const place = 'urn:oma:mo:oma-dm-devinfo:1.2//Man'
    const document = documentOf(place, { Man: 'Other' })
    expect(writeDocument(tree, document, uri(place), all, validators())).toMatchObject({
      problem: { status: 403, problem: { code: 'tree.no-access' } },
    })
    expect(writeDocument(tree, document, uri(place), ownRights, validators())).toMatchObject({ ok: true })
  })

  it('does not let a server make a permanent node', () => {
    const tree = createTree(ddf('devinfo-1.2'))
    const place = 'urn:oma:mo:oma-dm-devinfo:1.2//Bearer'
    expect(writeDocument(tree, documentOf(place, { Bearer: {} }), uri(place), all, validators())).toMatchObject({
      problem: { status: 405, problem: { code: 'tree.permanent' } },
    })
  })

  it('holds a document to the occurrences of the DDF', () => {
    const moid = 'urn:oma:mo:oma-dm-dmacc:1.2'
    const account = { SrvID: 'DMS1', SrvURI: 'https://dm.example.com/dm', Name: 'Example', Perm: { 1: { MOID: '*' } } }
    const make = (data: object) =>
      writeDocument(
        createTree(ddf('dmacc-1.2')),
        documentOf(`${moid}//`, { dms1: data }),
        undefined,
        ownRights,
        validators(),
      )
    expect(make(account)).toMatchObject({ ok: true })
    expect(make({ ...account, Perm: {} })).toMatchObject({
      problem: { status: 400, problem: { code: 'tree.missing-child' } },
    })
    expect(make({ ...account, Auth: { Noti: { Data: 'AA==' } } })).toMatchObject({ problem: { status: 400 } })
    const { SrvID: _, ...nameless } = account
    expect(make(nameless)).toMatchObject({
      problem: { problem: { code: 'tree.missing-child', detail: { name: 'SrvID' } } },
    })
    const noti = { ...account, Auth: { Noti: { Data: 'AA==', Secret: 'AQ==' } } }
    const made = must(make(noti)).tree
    expect(dataAt(withDocument(made, `${moid}/dms1/Name`, { Name: 'Other' }), `${moid}/dms1/Auth`)).toEqual({
      Auth: { Noti: { Type: 0, Data: 'AA==', Secret: 'AQ==' } },
    })
  })

  it('refuses one instance too many', () => {
    const tree = createTree(ddf('devinfo-1.2'))
    const place = uri('urn:oma:mo:oma-dm-devinfo:1.2/second/')
    expect(writeDocument(tree, documentOf(place.text, { DevInfo: {} }), place, ownRights, validators())).toMatchObject({
      problem: { status: 400, problem: { code: 'tree.too-many' } },
    })
  })
})
