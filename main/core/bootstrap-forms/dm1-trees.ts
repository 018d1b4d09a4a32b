import { utf8Encode } from '../bytes.ts'
import { readTnds } from '../draft/tnds.ts'
import type { MoDocument } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import type { Markup } from '../xml/markup.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import { markupFrom } from './tnds.ts'

/** The objects in the Add commands of a DM 1.x message. */
export function treesIn(root: Markup): Result<MoDocument> {
  const found: MoDocument[number][] = []
  for (const tree of treesBelow(root)) {
    const document = readTnds(utf8Encode(writeMarkup(tree)))
    if (!document.ok) return document
    found.push(...document.value)
  }
  return ok(found)
}

/** Trees that stand as text in their `Data`, as CDATA mostly, become part of the message. */
export function unfolded(item: Markup): Markup {
  const [text] = item.content
  if (item.name === 'Data' && typeof text === 'string' && /^\s*</.test(text)) {
    const inner = markupFrom(text)
    if (inner.ok) return { ...item, content: [inner.value] }
  }
  return { ...item, content: item.content.map(part => (typeof part === 'string' ? part : unfolded(part))) }
}

function treesBelow(item: Markup): readonly Markup[] {
  if (item.name === 'MgmtTree') return [item]
  return item.content.flatMap(part => (typeof part === 'string' ? [] : treesBelow(part)))
}
