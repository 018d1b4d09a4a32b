import { expect, it, vi } from 'vitest'
import { ddf, mailMoid, must, uri, validators } from '../../../tests/support/trees.ts'
import type { MoDocument } from '../package-types.ts'
import { type RightsOf, right } from '../tree-types.ts'
import { createTree } from './create-tree.ts'
import { deleteNodes } from './delete-nodes.ts'
import { readNodes } from './read-nodes.ts'
import { countNodes } from './rows.ts'
import { writeDocument } from './write-document.ts'

// One command on very many nodes beside each other: what it costs grows with them, not with their square, which would
// take minutes here. The tree before stays as it was.

vi.setConfig({ testTimeout: 20_000 })

const many = 20_000
const all: RightsOf = () => right.all
const names = Array.from({ length: many }, (_, index) => `f${index}`)
const empty = createTree(ddf('mail-1.0'))
const write = (tree: typeof empty, document: MoDocument) =>
  must(writeDocument(tree, document, undefined, all, validators()))
const mailbox = (address: string): MoDocument[number] => ({
  uri: address,
  name: 'mail',
  node: { kind: 'interior', children: new Map([['Host', { kind: 'leaf', value: 'mail.example.com' }]]) },
})
const folders = names.map(name => ({
  uri: `${mailMoid}/one/Folders/${name}`,
  name,
  node: { kind: 'leaf', value: 'x' } as const,
}))
const one = write(empty, [mailbox(`${mailMoid}/one/`)]).tree

it('writes, reads and deletes all children of a node', () => {
  const full = write(one, folders).tree
  const every = uri(`${mailMoid}//Folders/*`)
  expect(must(readNodes(full, every, all)).document).toHaveLength(many)
  const emptied = must(deleteNodes(full, every, all, () => 'v'))
  expect([empty, one, full, emptied].map(countNodes)).toEqual([0, 4, many + 4, 4])
})

it('makes and deletes all instances of an MO, also where they ask for one name', () => {
  const named = write(
    empty,
    names.map(name => mailbox(`${mailMoid}/${name}/`)),
  )
  const alike = write(
    empty,
    names.map(() => mailbox(`${mailMoid}//`)),
  )
  expect(new Set(alike.uris).size).toBe(many)
  expect(alike.uris.slice(0, 3)).toEqual(['mail', 'mail-2', 'mail-3'].map(name => `${mailMoid}/${name}/`))
  const none = must(deleteNodes(named.tree, uri(`${mailMoid}/*/`), all, () => 'v'))
  expect([empty, named.tree, alike.tree, none].map(countNodes)).toEqual([0, many * 4, many * 4, 0])
})

it('keeps nothing of very many elements whose last one is refused', () => {
  const bad = { uri: `${mailMoid}/one/Colour`, name: 'Colour', node: { kind: 'leaf', value: 'red' } } as const
  expect(writeDocument(one, [...folders, bad], undefined, all, validators())).toMatchObject({
    problem: { status: 400 },
  })
  expect(countNodes(one)).toBe(4)
})

it('leads a wildcard to more nodes than a call takes arguments', () => {
  const children = new Map(
    Array.from({ length: 150_000 }, (_, index) => [`f${index}`, { kind: 'leaf', value: 'x' }] as const),
  )
  const wide = { uri: `${mailMoid}/one/Folders`, name: 'Folders', node: { kind: 'interior', children } } as const
  const read = readNodes(write(one, [wide]).tree, uri(`${mailMoid}//Folders/*`), all)
  expect(must(read).document).toHaveLength(children.size)
})
