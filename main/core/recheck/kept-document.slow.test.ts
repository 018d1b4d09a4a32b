import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkText } from '../check/check-text.ts'
import { readDdf } from '../ddf/read-ddf.ts'
import { Findings, type TextEdit } from '../finding.ts'
import { decodeXmlBytes } from '../xml/decode-xml.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { KeptDocument } from './kept-document.ts'

// After any edit the kept document is the same as one that is read anew: findings with places and fixes, exact counts, the model.

const realFiles = join(import.meta.dirname, '../../../../shared/data')
const ours = join(import.meta.dirname, '../../../resources')

/** A stream of numbers below a limit, the same for the same seed. */
function numbers(seed: number): (limit: number) => number {
  let state = seed
  return limit => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const snippets = [
  ...['x', ' ', '\n', '<', '>', '/', '&', '"', '&amp;', '&nope;', ']]>', '--', '\u0000', '\ud800', 'é'],
  ...['<Node>', '</Node>', '<Node><NodeName>New</NodeName></Node>', '<Node/>', '</Nod>', '<!-- a -->', '<!--', '-->'],
  ...[
    '<DFProperties>',
    '</DFProperties>',
    '<AccessType><Get/></AccessType>',
    '<Scope><Permanent/></Scope>',
    '<Scope/>',
  ],
  ...['<![CDATA[', '<![CDATA[a]]>', '<?pi?>', '<?', '<a:b/>', '<MSFT:Deprecated/>', '<x y="1" z=2>', ' a="<">', " b='"],
  ...[
    '<RTProperties><Type><MIME>text/plain</MIME></Type></RTProperties>',
    '<Value>1</Value>',
    '<MgmtTree>',
    '</MgmtTree>',
  ],
  ...[
    '<DFTitle>T</DFTitle>',
    '<DFFormat><int/></DFFormat>',
    '<DFFormat><node/></DFFormat>',
    '<DefaultValue>a</DefaultValue>',
  ],
  ...[
    '<NodeName>A</NodeName>',
    '<NodeName/>',
    '<Path>./A</Path>',
    '<DDFName>urn:oma:mo:oma-fumo:1.0</DDFName>',
    '<!DOCTYPE a>',
  ],
  ...[
    '<Description><Node/></Description>',
    '<q:r xmlns:q="u">',
    '<VerDTD>1.1.2</VerDTD>',
    '<Occurrence><OneOrN>9</OneOrN></Occurrence>',
  ],
]

/** An edit somewhere; mostly small, now and then a piece is taken away or put elsewhere. */
function someEdit(text: string, next: (limit: number) => number): readonly TextEdit[] {
  const offset = next(text.length + 1)
  const written = next(4) === 0 ? text.slice(offset, offset + next(300)) : (snippets[next(snippets.length)] ?? '')
  const length = next(3) === 0 ? Math.min(next(next(5) === 0 ? 400 : 12), text.length - offset) : 0
  const edit = { offset, length, text: next(6) === 0 ? '' : written }
  const other = { offset: next(text.length + 1), length: 0, text: 'y' }
  const isApart = other.offset < offset || other.offset > offset + length
  return next(20) === 0 && isApart ? [edit, other] : [edit]
}

/** At the edge of a tag, where edits hurt most. */
function edgeEdit(text: string, next: (limit: number) => number): readonly TextEdit[] {
  const from = next(text.length + 1)
  const found = text.indexOf('<>'[next(2)] ?? '<', from)
  const offset = found === -1 ? from : found + next(2)
  return [
    {
      offset,
      length: next(4) === 0 ? Math.min(1, text.length - offset) : 0,
      text: snippets[next(snippets.length)] ?? '',
    },
  ]
}

function shapeOf(element: XmlElement): unknown {
  const { parent, children, ...own } = element
  return { ...own, parent: parent?.start, children: children.map(shapeOf) }
}

function expectSame(kept: KeptDocument, text: string): void {
  expect(kept.text).toBe(text)
  expect(kept.check({}, 50)).toEqual(checkText(text, { most: 50 }))
  const fresh = readDdf(text, new Findings({ most: 0 }))
  const { document } = kept
  expect(document.xml.roots.map(shapeOf)).toEqual(fresh.xml.roots.map(shapeOf))
  expect({ ...document.xml, roots: 0 }).toEqual({ ...fresh.xml, roots: 0 })
  expect(nodesOf(document.roots)).toEqual(nodesOf(fresh.roots))
  expect([document.kind, document.nodes, document.prefix]).toEqual([fresh.kind, fresh.nodes, fresh.prefix])
}

type Nodes = ReturnType<typeof readDdf>['roots']
function nodesOf(nodes: Nodes): unknown {
  const places = (parts: Readonly<Record<string, XmlElement | undefined>>) =>
    Object.entries(parts).map(([name, element]) => [name, element?.start])
  return nodes.map(({ element, parent, children, depth, name, own, df, rt, extensions }) => ({
    ...{ at: element.start, above: parent?.element.start, depth, name },
    ...{ own: places(own), df: places(df), rt: places(rt), extensions: extensions.map(({ start }) => start) },
    children: nodesOf(children),
  }))
}

/** Random edits one after the other; back to the beginning when the text is in pieces. How many were followed? */
function follow(text: string, seed: number, edits: number): { followed: number; made: number } {
  const next = numbers(seed)
  let kept = new KeptDocument(text)
  expectSame(kept, text)
  let now = text
  let made = 0
  let read = 0
  for (let index = 0; index < edits; index += 1) {
    if (index % 12 === 11) {
      read += kept.readings - 1
      now = text
      kept = new KeptDocument(text)
      kept.check({}, 50)
    }
    const change = next(3) === 0 ? edgeEdit(now, next) : someEdit(now, next)
    now = applied(now, change)
    kept.edit(change)
    made += 1
    expectSame(kept, now)
  }
  return { made, followed: made - (read + kept.readings - 1) }
}

function applied(text: string, edits: readonly TextEdit[]): string {
  let result = text
  for (const { offset, length, text: written } of edits.toSorted((a, b) => b.offset - a.offset)) {
    result = result.slice(0, offset) + written + result.slice(offset + length)
  }
  return result
}

const small = `<MgmtTree xmlns:MSFT="m"><VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName><DFProperties><AccessType><Get/></AccessType>
<DFFormat><node/></DFFormat><DFType><DDFName>urn:oma:mo:oma-fumo:1.0</DDFName></DFType></DFProperties>
<Node><NodeName>B</NodeName><DFProperties><AccessType><Get/><Copy/></AccessType><DefaultValue>x</DefaultValue><DFFormat><int/></DFFormat>
<Scope><Permanent/></Scope><MSFT:Applicability><MSFT:A/></MSFT:Applicability></DFProperties></Node>
<!-- c --><Node><NodeName>B</NodeName><DFProperties><Scope><Permanent/></Scope></DFProperties><Value>1</Value></Node></Node></MgmtTree>`

it.each([1, 2, 3, 4, 5, 6])('follows edits of a small description (%i)', seed => {
  const { made, followed } = follow(small, seed, 300)
  expect(followed).toBeGreaterThan(made / 10)
})

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:xml|ddf|syncml)$/i.test(name) && statSync(join(folder, name)).size < 60_000)
    .toSorted()
}

describe('our own descriptions', () => {
  it.each(filesIn(ours))('%s', file => {
    follow(readFileSync(join(ours, file), 'utf8'), file.length, 40)
  })
})

const isPresent = existsSync(realFiles)
if (!isPresent) process.stderr.write(`\nSKIPPED: no real files in ${realFiles}; edits of them are not followed.\n\n`)

describe.skipIf(!isPresent)('real documents', () => {
  it.each(isPresent ? filesIn(realFiles) : [])('%s', file => {
    follow(decodeXmlBytes(readFileSync(join(realFiles, file))).text, file.length, 25)
  })
})
