import { encodeText } from './entities.ts'
import type { Markup } from './markup.ts'

/** What stands before the outermost element. */
export interface MarkupHead {
  readonly publicId?: string
  readonly systemId?: string
}

/** A document as text: indented, text of leaves untouched. Depth must be bounded by whoever made it. */
export function writeMarkup(root: Markup, { publicId, systemId = '' }: MarkupHead = {}): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>']
  if (publicId !== undefined) lines.push(`<!DOCTYPE ${root.name} PUBLIC "${publicId}" "${systemId}">`)
  writeElement(lines, root, '', undefined)
  return `${lines.join('\n')}\n`
}

function writeElement(lines: string[], item: Markup, indent: string, around: string | undefined): void {
  const { name, content } = item
  const space = item.space ?? around
  const tag = `${indent}<${name}${space !== undefined && space !== around ? ` xmlns="${encodeValue(space)}"` : ''}${attributes(item)}`
  if (content.length === 0) lines.push(`${tag}/>`)
  else if (content.every(part => typeof part !== 'string')) {
    lines.push(`${tag}>`)
    for (const part of content) if (typeof part !== 'string') writeElement(lines, part, `${indent}  `, space)
    lines.push(`${indent}</${name}>`)
  } else lines.push(`${tag}>${content.map(part => inline(part, space)).join('')}</${name}>`)
}

/** Mixed content gets no blanks of ours. */
function inline(part: Markup | string, around: string | undefined): string {
  if (typeof part === 'string') return encodeText(part).replace(/\r/g, '&#13;')
  const lines: string[] = []
  const bare = { ...part, content: [part.content.map(each => inline(each, part.space ?? around)).join('')] }
  writeElement(lines, { ...bare, content: [] }, '', around)
  const [open = ''] = lines
  return part.content.length === 0 ? open : `${open.slice(0, -2)}>${bare.content[0]}</${part.name}>`
}

function attributes({ attributes: list }: Markup): string {
  return list.map(([name, value]) => ` ${name}="${encodeValue(value)}"`).join('')
}

function encodeValue(value: string): string {
  return encodeText(value).replace(/["\t\n\r]/g, letter => `&#${letter.charCodeAt(0)};`)
}
