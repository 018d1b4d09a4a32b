import { checkText } from '../check/check-text.ts'
import type { Checked } from '../check/check-types.ts'
import type { DdfDocument } from '../ddf/ddf-model.ts'
import { readDdf } from '../ddf/read-ddf.ts'
import { Findings, type TextEdit } from '../finding.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { KeptDocument } from './kept-document.ts'

// After any edit the kept document is the same as one that is read anew: findings with places and fixes, exact counts, the model.

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

/** What a kept document says of its text. */
export const keptState = (kept: KeptDocument): unknown => stateOf(kept.text, kept.check({}, 50), kept.document)

/** What is said of a text that is read anew. */
export const freshState = (text: string): unknown =>
  stateOf(text, checkText(text, { most: 50 }), readDdf(text, new Findings({ most: 0 })))

function stateOf(text: string, checked: Checked, { xml, roots, kind, nodes, prefix }: DdfDocument): unknown {
  return {
    text,
    checked,
    xml: { ...xml, roots: xml.roots.map(shapeOf) },
    nodes: nodesOf(roots),
    rest: [kind, nodes, prefix],
  }
}

function nodesOf(nodes: DdfDocument['roots']): unknown {
  const places = (parts: Readonly<Record<string, XmlElement | undefined>>) =>
    Object.entries(parts).map(([name, element]) => [name, element?.start])
  return nodes.map(({ element, parent, children, depth, name, own, df, rt, extensions }) => ({
    ...{ at: element.start, above: parent?.element.start, depth, name },
    ...{ own: places(own), df: places(df), rt: places(rt), extensions: extensions.map(({ start }) => start) },
    children: nodesOf(children),
  }))
}

/** A kept document after each of some random edits, and its text by other means; now and then it begins anew. */
export function* edited(text: string, seed: number, edits: number) {
  const next = numbers(seed)
  let kept = new KeptDocument(text)
  kept.check({}, 50)
  let now = text
  for (let index = 0; index < edits; index += 1) {
    if (index % 12 === 11) {
      now = text
      kept = new KeptDocument(text)
      kept.check({}, 50)
    }
    const before = kept.readings
    const change = next(3) === 0 ? edgeEdit(now, next) : someEdit(now, next)
    now = applied(now, change)
    kept.edit(change)
    yield { kept, now, before }
  }
}

function applied(text: string, edits: readonly TextEdit[]): string {
  let result = text
  for (const { offset, length, text: written } of edits.toSorted((a, b) => b.offset - a.offset)) {
    result = result.slice(0, offset) + written + result.slice(offset + length)
  }
  return result
}
