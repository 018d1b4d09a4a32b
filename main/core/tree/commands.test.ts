import { describe, expect, it } from 'vitest'
import { dataOf, ddf, mailMoid, mailTree, must, uri } from '../../../tests/support/trees.ts'
import { type RightsOf, right } from '../tree-types.ts'
import { checkExecute } from './check-execute.ts'
import { createTree } from './create-tree.ts'
import { deleteNodes } from './delete-nodes.ts'
import { readNodes } from './read-nodes.ts'
import { ownRights } from './rights.ts'
import { writeValue } from './write-value.ts'

const all: RightsOf = () => right.all
const office = `${mailMoid}/office/`
const device = createTree([...ddf('dcmo-1.0'), ...ddf('devinfo-1.2'), ...ddf('fumo-1.0')], {
  plausible: { seed: 'a', deviceId: 'IMEI:004400152020002' },
})
const camera = 'urn:oma:mo:oma-dcmo:1.0/camera'

describe('deleteNodes', () => {
  const remove = (address: string, rights = all) => deleteNodes(mailTree(), uri(address), rights, () => 'fresh')

  it('deletes a dynamic node and renews the validator', () => {
    const tree = must(remove(`${office}Folders/a`))
    const { document } = must(readNodes(tree, uri(office), all))
    expect(dataOf(document)).toEqual([{ office: { Host: 'mail.example.com', Port: 993, Folders: { b: 'Sent' } } }])
    expect(document[0]?.validator).toBe('fresh')
  })

  it('deletes every match of a wildcard', () => {
    const tree = must(remove(`${mailMoid}/*/Folders/*`))
    expect(dataOf(must(readNodes(tree, uri(`${office}Folders`), all)).document)).toEqual([{ Folders: {} }])
  })

  it('deletes an instance with its permanent nodes', () => {
    expect(must(remove(office)).instances.get(mailMoid)?.size).toBe(0)
  })

  it.each([
    ['a permanent node', `${office}Port`, 405, 'tree.permanent'],
    ['a wildcard that meets a permanent node', `${office}*`, 405, 'tree.permanent'],
    ['what is not there', `${office}Folders/z`, 404, 'tree.not-found'],
  ])('refuses %s', (_what, address, status, code) => {
    expect(remove(address)).toMatchObject({ ok: false, problem: { status, problem: { code } } })
  })

  it('refuses a dynamic node without Delete, and without the right on all of it', () => {
    const instance = uri(`${camera}/`)
    expect(deleteNodes(device, instance, all, () => '')).toMatchObject({
      problem: { status: 405, problem: { code: 'tree.not-deletable' } },
    })
    expect(deleteNodes(device, instance, ownRights, () => '')).toMatchObject({ ok: true })
    const notSent: RightsOf = (_moid, _miid, path) => (path[1] === 'b' ? right.read : right.all)
    expect(remove(office, notSent)).toMatchObject({ problem: { status: 403, problem: { code: 'tree.no-right' } } })
  })
})

describe('checkExecute', () => {
  const execute = (address: string, rights = all) => checkExecute(device, uri(address), rights)

  it('gives the node that may be executed', () => {
    expect(must(execute(`${camera}/Operations/Disable`))).toMatchObject({
      path: ['Operations', 'Disable'],
      node: { kind: 'leaf' },
    })
    expect(must(execute('urn:oma:mo:oma-fumo:1.0/firmware/Download')).node.kind).toBe('interior')
  })

  it.each([
    [`${camera}/Enabled`, all, 405],
    [`${camera}/Operations/Explode`, all, 404],
    ['urn:oma:mo:oma-dcmo:1.0/*/Operations/Enable', all, 404],
    [`${camera}/Operations/Enable`, () => right.read | right.write, 403],
  ])('refuses %s', (address, rights, status) => {
    expect(execute(address, rights)).toMatchObject({ ok: false, problem: { status } })
  })
})

describe('writeValue', () => {
  const write = (address: string, text: string, mediaType = 'text/plain; charset=utf-8') =>
    writeValue(device, uri(address), text, mediaType, all, () => 'fresh')

  it.each([
    [`${camera}/Enabled`, 'false', { Enabled: false }],
    [`${camera}/DCMOConfig/NotifyUser`, ' true\n', { NotifyUser: true }],
    [`${camera}/Description`, ' as it came ', { Description: ' as it came ' }],
  ])('writes %s', (address, text, data) => {
    const written = must(write(address, text))
    expect(written.uris).toEqual([address])
    expect(dataOf(must(readNodes(written.tree, uri(address), all)).document)).toEqual([data])
  })

  it.each([
    ['a value that does not fit', `${camera}/Enabled`, 'maybe', 'text/plain', 400],
    ['a value for an interior node', `${camera}/Operations`, 'x', 'text/plain', 400],
    ['a media type the node does not take', `${camera}/Description`, 'x', 'application/pdf', 415],
    ['a node without Replace', `${camera}/Property`, 'x', 'text/plain', 403],
    ['what is not there', `${camera}/Nothing`, 'x', 'text/plain', 400],
    ['an instance that is not there', 'urn:oma:mo:oma-dcmo:1.0/gps/Enabled', 'x', 'text/plain', 404],
  ])('refuses %s', (_what, address, text, mediaType, status) => {
    expect(write(address, text, mediaType)).toMatchObject({ ok: false, problem: { status } })
  })

  it('takes a media type that the DDF lists', () => {
    const firmware = 'urn:oma:mo:oma-fumo:1.0/firmware/Update/PkgData'
    expect(write(firmware, 'AAEC', 'application/octet-stream')).toMatchObject({ ok: true })
    expect(write(firmware, 'not base64!', 'application/octet-stream')).toMatchObject({ problem: { status: 400 } })
  })

  it('makes a leaf that may be added', () => {
    const written = must(writeValue(mailTree(), uri(`${office}Folders/c`), 'Spam', 'text/plain', all, () => 'fresh'))
    expect(dataOf(must(readNodes(written.tree, uri(`${office}Folders/c`), all)).document)).toEqual([{ c: 'Spam' }])
  })
})
