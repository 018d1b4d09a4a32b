import type { MoDocument, MoNode } from '../package-types.ts'
import type { Markup } from '../xml/markup.ts'

// What eyes and exports see in place of secrets. Accounts of any age, and nodes of other objects by their names.

const redacted = '[secret]'
const secretName =
  /secret|passw(?:or)?d|passphrase|^pin$|psk|private.?key|^aauthdata$|^pxauth-pw$|^basauth-pw$|^proxy-pw$/i

/** The document without the values of secret leaves. */
export function redactDocument(document: MoDocument): MoDocument {
  return document.map(element => ({ ...element, node: redactNode(element.name, element.node) }))
}

function redactNode(name: string, node: MoNode): MoNode {
  if (node.kind === 'leaf') return secretName.test(name) ? { kind: 'leaf', value: redacted } : node
  return {
    kind: 'interior',
    children: new Map([...node.children].map(([each, child]) => [each, redactNode(each, child)])),
  }
}

/** The XML without the values of secret nodes (TNDS), parameters (client provisioning) and credentials (SyncML). */
export function redactMarkup(item: Markup): Markup {
  const named = item.attributes.find(([name]) => name === 'name')?.[1] ?? ''
  if (item.name === 'parm' && secretName.test(named)) {
    return { ...item, attributes: item.attributes.map(([name, value]) => [name, name === 'value' ? redacted : value]) }
  }
  const hides = (item.name === 'Node' && secretName.test(textIn(item, 'NodeName'))) || item.name === 'Cred'
  const secretParts = item.name === 'Cred' ? ['Data'] : ['Value']
  const content = item.content.map(part => {
    if (typeof part === 'string') return part
    return hides && secretParts.includes(part.name) ? { ...part, content: [redacted] } : redactMarkup(part)
  })
  return { ...item, content }
}

function textIn({ content }: Markup, name: string): string {
  for (const part of content) if (typeof part !== 'string' && part.name === name) return part.content.join('')
  return ''
}
