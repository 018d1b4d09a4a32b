import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { knownExtensions } from '../ddf/extensions.ts'
import { tagSpan } from '../ddf/spans.ts'
import type { Findings } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { mostSimilar } from '../xml/similar.ts'
import { localName } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { versionOf } from './check-grammar.ts'

const publicIds = ['-//OMA//DTD-DM-DDF 1.2//EN', '-//OMA//DTD SYNCML-DMDDF 1.1.2//EN', '-//OMA//DTD-DM-DDF 1.3//EN']

/** What makes a description of a node easier to use, and what looks like a slip though nothing forbids it. */
export function checkPractice({ own, df, extensions, element }: DdfNode, findings: Findings): void {
  if (own.DFProperties && !df.DFTitle && !df.Description) findings.add('ddf.no-description', ...tagSpan(element))
  for (const extension of extensions) checkExtension(extension, findings)
}

/** What stands above the nodes: the version, and the name of the grammar. */
export function checkHead(document: DdfDocument, findings: Findings): void {
  const { xml, trees } = document
  const version = versionOf(document)
  const place = trees[0]?.children.find(({ name }) => localName(name) === 'VerDTD')
  if (place && version !== '1.2' && version !== '1.1.2') {
    findings.add('ddf.version-unknown', place.openEnd, place.closeStart, { version: version?.slice(0, 40) ?? '' })
  }
  const { doctype } = xml
  const id = doctype?.publicId
  if (doctype?.name !== 'MgmtTree' || id === undefined || publicIds.includes(id)) return
  const start = xml.text.indexOf(id, doctype.start)
  const right = publicIds.find(each => each === id.trim())
  findings.add('ddf.public-id', start, start + id.length, { id }, () =>
    right === undefined ? undefined : replaceFix('Remove the blanks', start, start + id.length, right),
  )
}

/** A name with the prefix of Windows descriptions that none of their generations knows. */
function checkExtension(element: XmlElement, findings: Findings): void {
  const { name } = element
  if (!/^msft:/i.test(name) || knownExtensions.has(localName(name))) return
  findings.add('ddf.extension-unknown', ...tagSpan(element), { name }, () => {
    const meant = mostSimilar(localName(name), knownExtensions)
    const colon = name.indexOf(':') + 1
    if (meant === undefined || element.form !== 'tags') return undefined
    const places = [element.start + 1, element.closeStart + 2]
    const edits = places.map(offset => ({ offset: offset + colon, length: name.length - colon, text: meant }))
    return { words: `Write ${meant}`, edits }
  })
}
