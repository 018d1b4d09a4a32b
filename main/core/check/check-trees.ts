import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import { modelOf } from '../ddf/read-ddf.ts'
import { tagSpan } from '../ddf/spans.ts'
import { checkGrammar } from '../ddf-rules/check-grammar.ts'
import { checkNode, checkRoots } from '../ddf-rules/check-nodes.ts'
import { checkStandardObject } from '../ddf-rules/check-standard.ts'
import { checkHead, checkPractice } from '../ddf-rules/good-practice.ts'
import { type Finding, Findings, type Fix } from '../finding.ts'
import { createLineMap } from '../line-map.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { localName, textOf } from '../xml/text-of.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'

/** The layers above the form, for all trees of a document; is it valid by the grammar? */
export function checkTree(document: DdfDocument, findings: Findings, strict = false): boolean {
  const valid = checkGrammar(document, findings, strict)
  checkRoots(document, findings)
  for (const node of eachNode(document)) judgeNode(document, node, findings)
  checkHead(document, findings)
  return valid
}

/** All rules about one node. */
export function judgeNode(document: DdfDocument, node: DdfNode, findings: Findings): void {
  checkNode(document, node, findings)
  checkStandardObject(document, node, findings)
  checkPractice(node, findings)
}

/** Most problems that are taken over from one document inside another. */
const mostInside = 10_000

/** Checks the trees that messages carry as text, in CDATA or escaped; how many nodes have they? */
export function checkInside(xml: XmlDocument, findings: Findings, strict?: boolean): number {
  let nodes = 0
  const open = [...xml.roots]
  for (let element = open.pop(); element; element = open.pop()) {
    if (localName(element.name) === 'Data' && element.children.length === 0)
      nodes += checkData(xml, element, findings, strict)
    open.push(...element.children)
  }
  return nodes
}

const isTreeText = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>]*>\s*)?<(?:\w+:)?MgmtTree[\s>]/

function checkData(xml: XmlDocument, data: XmlElement, findings: Findings, strict?: boolean): number {
  const text = textOf(xml, data)
  if (!isTreeText.test(text)) return 0
  // Inside of a message a tree needs its namespace.
  const inner = new Findings({ most: mostInside, levels: { 'dtd.attribute': 'off' } })
  const document = modelOf(scanXml(text.trimStart(), inner))
  checkTree(document, inner, strict)
  const shift = cdataStart(xml, data, text)
  for (const found of inner.list(createLineMap(text)).findings) takeOver(found, shift, data, findings)
  return document.nodes
}

/** Where a text stands when it is one CDATA section, letter by letter; undefined when it is escaped. */
function cdataStart({ text }: XmlDocument, { openEnd, closeStart }: XmlElement, content: string): number | undefined {
  const start = text.indexOf('<![CDATA[', openEnd) + '<![CDATA['.length
  const lead = content.length - content.trimStart().length
  const isWhole =
    start >= openEnd + 9 && start < closeStart && text.startsWith(content.trim(), content.indexOf('<') + start)
  return isWhole ? start + lead : undefined
}

function takeOver(
  { code, at, length, detail, fix }: Finding,
  shift: number | undefined,
  data: XmlElement,
  findings: Findings,
): void {
  if (shift === undefined) findings.add(code, ...tagSpan(data), detail)
  else findings.add(code, at.offset + shift, at.offset + shift + length, detail, () => fix && shifted(fix, shift))
}

function shifted({ words, edits }: Fix, shift: number): Fix {
  return { words, edits: edits.map(edit => ({ ...edit, offset: edit.offset + shift })) }
}
