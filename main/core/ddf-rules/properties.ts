import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { formatOf, readAs, typeOf } from '../ddf/ddf-values.ts'
import { wordsIn } from '../ddf/grammar.ts'
import { tagSpan } from '../ddf/spans.ts'
import type { Findings } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { mostSimilar } from '../xml/similar.ts'
import { localName } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'

/** Interior nodes have the format node, and every described node has one (DM TND 1.3 §10). */
export function checkFormat(document: DdfDocument, node: DdfNode, findings: Findings): void {
  const format = formatOf(node)
  const { df, rt, own, element, children } = node
  if (format === undefined) {
    if (!own.DFProperties || df.DFFormat) return
    const guess = readAs(node, typeOf(document, node).ddfName !== undefined)
    findings.add('ddf.no-format', ...tagSpan(own.DFProperties), { format: guess })
  } else if (format !== 'node' && children.length > 0) {
    const place = df.DFFormat ?? rt.Format ?? element
    const word = place.children[0]
    findings.add(
      'ddf.leaf-with-children',
      place.start,
      place.end,
      { format },
      () => word && replaceFix('Write <node/>', word.start, word.end, '<node/>'),
    )
  }
}

/** Words that no version of the grammar knows. */
export function checkWords({ df, rt }: DdfNode, findings: Findings): void {
  for (const element of [df.AccessType, df.DFFormat, df.Occurrence, df.Scope, df.CaseSense, rt.Format]) {
    if (element) checkWordsOf(element, findings)
  }
}

function checkWordsOf(element: XmlElement, findings: Findings): void {
  const parent = localName(element.name)
  const words = wordsIn(parent) ?? []
  for (const child of element.children) {
    const word = localName(child.name)
    if (words.includes(word)) continue
    findings.add('ddf.unknown-word', ...tagSpan(child), { word: word.slice(0, 60), element: parent }, () => {
      const meant = mostSimilar(word, words)
      return meant === undefined ? undefined : replaceFix(`Write <${meant}/>`, child.start, child.end, `<${meant}/>`)
    })
  }
}
