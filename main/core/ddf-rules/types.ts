import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { formatOf } from '../ddf/ddf-values.ts'
import type { Findings } from '../finding.ts'
import { localName, textOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'

const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?:\s*;.*)?$/
const moidForm = /^[!-~]+$/
const noMoid = /[#%*()?<>[\]]|\/\/|^\/|\/$/

/** Leaves have media types, roots of objects have a MOID (DM TND 1.3 §10, OMA DM 2.0 §6.3). */
export function checkType(document: DdfDocument, node: DdfNode, findings: Findings): void {
  const { df, rt, children } = node
  const type = df.DFType ?? rt.Type
  if (!type || type.children.length === 0) return
  const format = formatOf(node)
  const isInterior = children.length > 0 || format === 'node'
  for (const child of type.children) {
    const text = textOf(document.xml, child).trim()
    if (text === '') continue
    if (localName(child.name) === 'MIME') checkMime(child, text, isInterior, findings)
    else if (localName(child.name) === 'DDFName') checkMoid(child, text, isInterior || format === undefined, findings)
  }
}

function checkMime({ openEnd, closeStart }: XmlElement, mime: string, isInterior: boolean, findings: Findings): void {
  if (isInterior) findings.add('ddf.mime-interior', openEnd, closeStart, { mime: mime.slice(0, 100) })
  else if (!mediaType.test(mime)) findings.add('ddf.mime-bad', openEnd, closeStart, { mime: mime.slice(0, 100) })
}

function checkMoid({ openEnd, closeStart }: XmlElement, moid: string, mayBeRoot: boolean, findings: Findings): void {
  const detail = { moid: moid.slice(0, 100) }
  if (!mayBeRoot) findings.add('ddf.moid-leaf', openEnd, closeStart, detail)
  else if (!moidForm.test(moid) || noMoid.test(moid)) findings.add('ddf.moid-bad', openEnd, closeStart, detail)
}
