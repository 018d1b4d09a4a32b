import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { dataOf, must, uri, validators } from '../../../tests/support/trees.ts'
import { instanceUri } from '../client-uri.ts'
import { createTree } from '../tree/create-tree.ts'
import { readNodes } from '../tree/read-nodes.ts'
import { ownRights } from '../tree/rights.ts'
import { countNodes, describeNode, fromJson, toJson, walkTree } from '../tree/rows.ts'
import { fitValue } from '../tree/values.ts'
import { writeDocument } from '../tree/write-document.ts'
import { type ManagementTree, type RightsOf, right } from '../tree-types.ts'
import { decodeXmlBytes, parseDdf } from './parse-ddf.ts'

// Real descriptions of many vendors, if they lie beside the project.
const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const isPresent = existsSync(join(folder, 'ddf'))
if (!isPresent)
  process.stderr.write(`\nSKIPPED: no real DDF files in ${folder}; nothing is known about them in this run.\n\n`)

const files = globSync('{ddf,tnds}/**/*.{xml,XML,ddf}', { cwd: folder }).sort()
const parsed = (file: string) => {
  const { text } = decodeXmlBytes(readFileSync(join(folder, file)))
  return { text, ...parseDdf(text, { file: basename(file) }) }
}
const isTree = (file: string) => /<(MgmtTree|dmtree)[\s>]/.test(parsed(file).text)
const trees = files.filter(isTree)
const others = globSync('**/*', { cwd: folder, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => relative(folder, join(entry.parentPath, entry.name)))
  .filter(file => !isTree(file))
const all: RightsOf = () => right.all
const options = { plausible: { seed: 'corpus', deviceId: 'IMEI:004400152020002' } }

describe.skipIf(!isPresent)('real description files', () => {
  it('are all there', () => expect(trees.length).toBeGreaterThan(90))

  it.each(trees)('%s comes alive', file => {
    const { descriptions, problems, nodes, wellFormed } = parsed(file)
    expect(nodes).toBeGreaterThan(0)
    expect(wellFormed || problems.every(({ at }) => at?.line !== undefined && at.column !== undefined)).toBe(true)
    const tree = createTree(descriptions, options)
    expect(countNodes(tree)).toBeGreaterThanOrEqual(nodes * (wellFormed ? 0.8 : 0.1))
    expect(createTree(descriptions, options)).toEqual(tree)
    expect(must(fromJson(JSON.parse(JSON.stringify(toJson(tree))), descriptions))).toEqual(tree)
    checkNodes(tree)
    checkWriteBack(tree)
  })

  it.each(others)('%s is no description, and gives a located problem', file => {
    const { problems } = parsed(file)
    expect(problems.length).toBeGreaterThan(0)
    for (const { at } of problems) expect(at?.line).toBeGreaterThan(0)
  })
})

/** Every value fits its format, every node is found by its own address, and is shown to servers if it has Get. */
function checkNodes(tree: ManagementTree): void {
  for (const { moid, miid, path, node } of walkTree(tree)) {
    const address = uri(`${instanceUri(moid, miid, path)}?lv=1`, tree)
    const read = must(readNodes(tree, address, ownRights)).document
    expect(read.map(({ name, uri: at }) => [name, at])).toEqual([[node.name, instanceUri(moid, miid, path)]])
    if (node.kind === 'leaf') expect(fitValue(node.description.format, node.value)).toBe(node.value)
    const description = tree.descriptions.get(moid)
    expect(description && describeNode(description, path)).toBe(node.description)
    const seen = readNodes(tree, address, all)
    expect(seen.ok ? 200 : seen.problem.status).toBe(node.description.access.has('Get') ? 200 : 403)
  }
}

/** What was read whole can be written back and changes nothing; what was read in part is at most refused. */
function checkWriteBack(tree: ManagementTree): void {
  for (const { moid, miid, root } of [...tree.instances.values()].flatMap(each => [...each.values()])) {
    const place = uri(instanceUri(moid, miid), tree)
    const whole = must(readNodes(tree, place, ownRights)).document
    const written = must(writeDocument(tree, whole, place, all, validators())).tree
    expect(written.instances.get(moid)?.get(miid)?.root).toBe(root)
    const shown = readNodes(tree, place, all)
    if (!shown.ok) continue
    const again = writeDocument(tree, shown.value.document, place, all, validators())
    const isWhole = JSON.stringify(dataOf(shown.value.document)) === JSON.stringify(dataOf(whole))
    expect(isWhole ? again.ok : again.ok || [400, 403].includes(again.problem.status)).toBe(true)
  }
}
