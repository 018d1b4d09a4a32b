import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import type { MoNode } from '#core/package-types.ts'
import { buildKnownTree } from './device-tree.ts'
import { suggestUris } from './suggest-uris.ts'

const mail = 'urn:example:mo:mail:1.0'
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'

const library = new Map(
  ['mail-1.0.ddf', 'devinfo-1.2.ddf'].flatMap(file => {
    const text = readFileSync(new URL(`../../resources/ddf/${file}`, import.meta.url), 'utf8')
    return parseDdf(text, { file }).descriptions.map(description => [description.moid, { description, file }] as const)
  }),
)
const leaf = (value: string): MoNode => ({ kind: 'leaf', value })
const inside = (children: Record<string, MoNode>): MoNode => ({
  kind: 'interior',
  children: new Map(Object.entries(children)),
})
const box = inside({ Host: leaf('mail.example.com'), Folders: inside({ 'a b': leaf('INBOX') }) })
const tree = buildKnownTree(
  [{ moid: mail, miids: ['office', 'home'] }],
  [{ element: { uri: `${mail}/office/`, name: 'office', node: box }, at: 1 }],
)
const urisFor = (text: string) => suggestUris(text, { tree, library }).map(({ uri }) => uri)

it('begins with MOIDs, those of the device first', () => {
  expect(urisFor('')).toEqual([`${mail}/`, `${devInfo}/`])
  expect(urisFor('devinfo')).toEqual([`${devInfo}/`])
})

it('goes on with instances', () => {
  expect(urisFor(`${mail}/`)).toEqual([`${mail}/office/`, `${mail}/home/`, `${mail}//`, `${mail}/*/`])
  expect(urisFor(`${mail}/o`)).toEqual([`${mail}/office/`])
})

it('and with nodes of the description and of the tree, encoded', () => {
  expect(urisFor(`${mail}/office/`)).toEqual(['Host', 'Port', 'Folders'].map(name => `${mail}/office/${name}`))
  expect(urisFor(`${mail}/office/Folders/`)).toEqual([`${mail}/office/Folders/*`, `${mail}/office/Folders/a%20b`])
  expect(urisFor(`${devInfo}//De`)).toEqual([`${devInfo}//DevID`, `${devInfo}//DevType`])
})

it('says format and kind, and nothing once a query begins', () => {
  const [host] = suggestUris(`${mail}//Ho`, { tree, library })
  expect(host).toMatchObject({ kind: 'leaf', format: 'chr' })
  expect(urisFor(`${mail}//Host?`)).toEqual([])
})
