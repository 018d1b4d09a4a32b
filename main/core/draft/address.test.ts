import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDdf } from '../ddf/parse-ddf.ts'
import { approved } from '../dialect/approved.ts'
import { createTree } from '../tree/create-tree.ts'
import { elementToDraft, fromDraft, oneFromDraft, toDraft } from './address.ts'
import { placesOfMos, placesOfTree } from './places.ts'

const folder = new URL('../../../resources/ddf/', import.meta.url)
const descriptions = readdirSync(folder)
  .filter(file => file.endsWith('.ddf'))
  .flatMap(file => parseDdf(readFileSync(new URL(file, folder), 'utf8')).descriptions)
const tree = createTree(descriptions, { plausible: { seed: 'a', deviceId: 'UUID:a' } })
const places = placesOfTree(tree)

describe('a ClientURI of the draft', () => {
  it.each([
    ['./DevInfo', 'urn:oma:mo:oma-dm-devinfo:1.0/devinfo/'],
    ['DevInfo/DevId', 'urn:oma:mo:oma-dm-devinfo:1.0/devinfo/DevId'],
    ['./DevDetail/', 'urn:oma:mo:oma-dm-devdetail:1.1/devdetail/'],
    ['./DevDetail?Levels=1', 'urn:oma:mo:oma-dm-devdetail:1.1/devdetail/?lv=1'],
    ['./DevDetail?CV=d9&levels=2', 'urn:oma:mo:oma-dm-devdetail:1.1/devdetail/?lv=2&cv=d9'],
    ['./DevDetail?lv=1&x=y', 'urn:oma:mo:oma-dm-devdetail:1.1/devdetail/?lv=1'],
    ['./DCMO/camera/Enabled', 'urn:oma:mo:oma-dcmo:1.0/camera/Enabled'],
    ['./DCMO/new', 'urn:oma:mo:oma-dcmo:1.0/new/'],
    ['./DMAcc/acme/Auth/Trsp', 'urn:oma:mo:oma-dm-dmacc:1.2/acme/Auth/Trsp'],
    ['./DCMO/a%20b', 'urn:oma:mo:oma-dcmo:1.0/a%20b/'],
    ['urn:oma:mo:oma-dcmo:1.0/camera/?CV=c3', 'urn:oma:mo:oma-dcmo:1.0/camera/?cv=c3'],
    [
      'urn:oma:mo:oma-dcmo:1.0/(x)/Enabled?nv=(x)/Property:Camera&LEVELS=1',
      'urn:oma:mo:oma-dcmo:1.0/(x)/Enabled?nv=(x)/Property:Camera&lv=1',
    ],
    ['urn:oma:mo:oma-dcmo:1.0/*/Enabled', 'urn:oma:mo:oma-dcmo:1.0/*/Enabled'],
  ])('%s is %s', (text, moidForm) => {
    expect(oneFromDraft(places, text)).toEqual({ ok: true, value: moidForm })
  })

  it('above several instances stands for each of them, where a command takes several', () => {
    const all = ['urn:oma:mo:oma-dcmo:1.0/camera/?lv=1', 'urn:oma:mo:oma-dcmo:1.0/wlan/?lv=1']
    expect(fromDraft(places, './DCMO?Levels=1')).toEqual({ ok: true, value: all })
    expect(oneFromDraft(places, './DCMO')).toMatchObject({ ok: false, problem: { status: 404 } })
  })

  it.each([
    ['./Nowhere/at/all', 404, 'tree.not-found', undefined],
    ['urn:unknown:1.0/x/', 404, 'tree.not-found', undefined],
    ['./DCMO/*', 400, 'uri.tree-path', 7],
    ['./DCMO/(x)', 400, 'uri.tree-path', 7],
    ['./DCMO//camera', 400, 'uri.tree-path', 6],
    ['./DCMO/%GG', 400, 'uri.percent', 0],
    ['./DevDetail?Levels=0', 400, 'uri.level', 19],
    ['./DevDetail?Levels=1&lv=2', 400, 'uri.tree-path', 21],
    ['./DevDetail?nv=(x)/a:b', 400, 'uri.tree-path', 12],
    ['./DevDetail?Levels', 400, 'uri.tree-path', 12],
    ['urn:oma:mo:oma-dcmo:1.0/camera/?Levels=x', 400, 'uri.level', 39],
  ])('%s is refused with %i', (text, status, code, offset) => {
    const read = oneFromDraft(places, text)
    expect(read).toMatchObject({ ok: false, problem: { status, problem: { code } } })
    if (!read.ok && offset !== undefined) expect(read.problem.problem.at?.offset).toBe(offset)
  })

  it.each([
    ['urn:oma:mo:oma-dm-devinfo:1.0/devinfo/DevId', './DevInfo/DevId'],
    ['urn:oma:mo:oma-dm-devinfo:1.0//', './DevInfo'],
    ['urn:oma:mo:oma-dm-devdetail:1.1//?lv=1&cv=a%2Fb', './DevDetail?Levels=1&CV=a%2Fb'],
    ['urn:oma:mo:oma-dcmo:1.0/camera/', './DCMO/camera'],
    ['urn:oma:mo:oma-dcmo:1.0/later/Enabled', './DCMO/later/Enabled'],
    ['urn:oma:mo:oma-dcmo:1.0//', 'urn:oma:mo:oma-dcmo:1.0//'],
    ['urn:oma:mo:oma-dcmo:1.0/*/?lv=2', 'urn:oma:mo:oma-dcmo:1.0/*/?Levels=2'],
    ['urn:oma:mo:oma-dcmo:1.0/(x)/?nv=(x)/ID:lv%3D&cv=c', 'urn:oma:mo:oma-dcmo:1.0/(x)/?nv=(x)/ID:lv%3D&CV=c'],
    ['urn:unknown:1.0/x/', 'urn:unknown:1.0/x/'],
  ])('%s is written as %s', (uri, written) => {
    expect(toDraft(places, uri)).toBe(written)
  })

  it('is not one without end', () => {
    expect(fromDraft(places, `./DevInfo${'/a'.repeat(1_000_000)}`)).toMatchObject({
      problem: { status: 400, problem: { code: 'uri.tree-path' } },
    })
  })

  it('of an element ends in the name of its top member', () => {
    const node = { kind: 'interior' as const, children: new Map() }
    const element = { uri: 'urn:oma:mo:oma-dcmo:1.0/camera/', name: 'Whatever', node }
    expect(elementToDraft(places, element)).toEqual({ uri: './DCMO/camera', name: 'camera', node })
  })

  it('is written by a server as a tree path only where the client told the place', () => {
    const told = placesOfMos([
      { moid: 'urn:oma:mo:oma-dcmo:1.0', miids: ['camera'], paths: ['./DCMO/camera'] },
      { moid: 'urn:oma:mo:oma-fumo:1.0', miids: ['firmware'] },
    ])
    const written = ['urn:oma:mo:oma-dcmo:1.0/camera/', 'urn:oma:mo:oma-fumo:1.0/firmware/State']
    expect(written.map(uri => toDraft(told, uri))).toEqual(['./DCMO/camera', 'urn:oma:mo:oma-fumo:1.0/firmware/State'])
    expect(oneFromDraft(told, './DCMO/usb')).toEqual({ ok: true, value: 'urn:oma:mo:oma-dcmo:1.0/usb/' })
  })

  it('two objects of one name get two places, and the one that states its Path has the plain one', () => {
    const uris = ['urn:oma:mo:oma-dm-devinfo:1.0/devinfo/', 'urn:oma:mo:oma-dm-devinfo:1.2/devinfo/']
    expect(uris.map(uri => toDraft(places, uri))).toEqual(['./DevInfo', './DevInfo-2'])
  })

  it('in the approved dialect stays as it is', () => {
    const uri = 'urn:oma:mo:oma-dcmo:1.0/camera/?lv=1'
    expect(approved.inTree(tree).readOne(uri)).toEqual({ ok: true, value: uri })
    expect(approved.inTree(tree).write(uri)).toBe(uri)
  })
})
