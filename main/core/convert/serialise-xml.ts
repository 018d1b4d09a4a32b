import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'

/**
 * Writes a scanned document again: tags are made anew, everything between them stays as the author wrote it, comments and
 * formatting too. Broken documents come out with every element closed.
 */
export function serialiseXml({ text, roots }: XmlDocument): string {
  const parts: string[] = []
  let from = 0
  // A stack of what is still to be written: elements, and ends of elements that are open.
  const open: { readonly element: XmlElement; readonly isEnd: boolean }[] = []
  const push = (elements: readonly XmlElement[]) => {
    for (let index = elements.length - 1; index >= 0; index -= 1) {
      const element = elements[index]
      if (element) open.push({ element, isEnd: false })
    }
  }
  push(roots)
  for (let item = open.pop(); item; item = open.pop()) {
    const { element, isEnd } = item
    if (isEnd) {
      parts.push(text.slice(from, element.closeStart), `</${element.name}>`)
      from = element.end
      continue
    }
    parts.push(text.slice(from, element.start), `<${element.name}${attributes(text, element)}`)
    if (element.form === 'empty-tag') {
      parts.push('/>')
      from = element.end
      continue
    }
    parts.push('>')
    from = element.openEnd
    open.push({ element, isEnd: true })
    push(element.children)
  }
  parts.push(text.slice(from))
  return parts.join('')
}

function attributes(text: string, { attributes: list }: XmlElement): string {
  return list
    .map(({ name, valueStart, valueEnd }) => ` ${name}="${text.slice(valueStart, valueEnd).replaceAll('"', '&quot;')}"`)
    .join('')
}
