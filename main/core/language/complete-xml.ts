import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { formatOf, nodeAt } from '../ddf/ddf-values.ts'
import { allowedValues } from '../ddf/extensions.ts'
import { type Content, type Grammar, grammarFor } from '../ddf/grammar.ts'
import { contextAt } from '../xml/context-at.ts'
import { encodeText } from '../xml/entities.ts'
import { localName, textOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { elementWords, windowsElements } from './element-words.ts'
import { mediaTypes, publishedMoids } from './known-values.ts'
import type { Span, Suggestion } from './language-types.ts'
import { ddfTemplates, elementSnippet, tndsTemplates } from './node-templates.ts'

/** What else is known besides the text itself. */
export interface KnownMoids {
  readonly moids: readonly { readonly moid: string; readonly words: string }[]
}

/** What may be written at `offset` of a DDF or TNDS document: elements in grammar order, values, end tags, templates. */
export function completeXml(document: DdfDocument, offset: number, known: KnownMoids): readonly Suggestion[] {
  const { xml } = document
  const typed = /<(\/?)[\w:.-]*$/.exec(xml.text.slice(Math.max(0, offset - 200), offset))
  const start = typed ? offset - typed[0].length : offset
  const place = contextAt(xml, start)
  if (place.kind !== 'content') return []
  const replace = { start, end: wordEnd(xml.text, offset, typed !== null) }
  if (typed?.[1]) return endTag(place.element, replace)
  const name = place.element && nameIn(document, place.element)
  const grammar = grammarFor(versionOf(document))
  const content = name === undefined ? undefined : grammar.elements.get(name)
  if (place.element && content?.kind === 'text') {
    return typed ? [] : valuesFor(document, place.element, known)
  }
  // A text between elements is nobody's: only a tag may begin here.
  if (!typed && /[^\s>]$/.test(xml.text.slice(Math.max(0, offset - 1), offset))) return []
  const where = {
    document,
    grammar,
    parent: place.element,
    before: place.before,
    start,
    replace,
    typed: typed !== null,
  }
  return [...elementsAt(where, content), ...openEndTag(place.element, where)]
}

interface Where {
  readonly document: DdfDocument
  readonly grammar: Grammar
  readonly parent: XmlElement | undefined
  readonly before: number
  readonly start: number
  readonly replace: Span
  readonly typed: boolean
}

const versionOf = ({ xml, trees }: DdfDocument): string | undefined => {
  const version = trees[0]?.children.find(({ name }) => localName(name) === 'VerDTD')
  return version && textOf(xml, version)
}

const nameIn = ({ prefix }: DdfDocument, { name }: XmlElement): string =>
  prefix !== '' && name.startsWith(prefix) ? name.slice(prefix.length) : name

/** The rest of a name that the cursor stands in goes, too. */
function wordEnd(text: string, offset: number, isTag: boolean): number {
  return isTag ? offset + (/^[\w:.-]*/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0) : offset
}

function endTag(element: XmlElement | undefined, { start, end }: Span): readonly Suggestion[] {
  if (!element) return []
  const insert = `</${element.name}>`
  return [{ label: insert, kind: 'end-tag', insert, replace: { start, end }, filter: insert }]
}

function openEndTag(element: XmlElement | undefined, { replace, typed }: Where): readonly Suggestion[] {
  if (element?.form !== 'unclosed') return []
  const insert = `</${element.name}>`
  return [{ label: insert, kind: 'end-tag', insert, replace, filter: typed ? `<${insert}` : insert }]
}

function elementsAt(where: Where, content: Content | undefined): readonly Suggestion[] {
  const { document, parent, replace, typed } = where
  if (!parent) return document.xml.roots.length > (typed ? 1 : 0) ? [] : [element(where, 'MgmtTree')]
  if (content?.kind !== 'elements') return []
  const names = allowedNames(
    where,
    content.slots.map(slot => slot.map(({ name, most }) => ({ name, most }))),
  )
  const found = names.map(name => element(where, name))
  if (nameIn(document, parent) === 'DFProperties') found.push(...windowsAt(where))
  if (!names.includes('Node')) return found
  const templates = document.kind === 'tnds' ? tndsTemplates : ddfTemplates
  const marked = templates.map(({ label, words, insert }): Suggestion => {
    const text = document.prefix === '' ? insert : insert.replaceAll(/<(\/?)(?=[A-Za-z$])/g, `<$1${document.prefix}`)
    return { label, kind: 'template', insert: text, replace, words, ...(typed && { filter: `<${label}` }) }
  })
  return [...found, ...marked]
}

function element({ document, grammar, replace, typed }: Where, name: string): Suggestion {
  const words = elementWords(name)
  const tag = document.prefix + name
  const next = document.xml.text[replace.end]
  // A tag that is complete but for its name only gets the name.
  const nameOnly = typed && next !== undefined && (next === '>' || next === '/')
  return {
    label: tag,
    kind: grammar.elements.get(name)?.kind === 'empty' ? 'word' : 'element',
    insert: nameOnly ? `<${tag}` : elementSnippet(grammar, name, document.prefix),
    replace,
    ...(typed && { filter: `<${tag}` }),
    ...(words && { detail: words.clause, words: words.words }),
  }
}

/** Names that keep the order of the grammar, between the siblings before and behind the place. */
function allowedNames(
  { document, parent, before, start, typed }: Where,
  slots: readonly (readonly { readonly name: string; readonly most: number }[])[],
): readonly string[] {
  if (!parent) return []
  const slotOf = (child: XmlElement) =>
    slots.findIndex(slot => slot.some(({ name }) => name === nameIn(document, child)))
  const behind = parent.children.slice(before)
  const [begun] = behind
  if (typed && begun?.start === start) behind.splice(0, 1, ...(begun.form === 'unclosed' ? begun.children : []))
  const earlier = parent.children.slice(0, before).map(slotOf)
  const later = behind.map(slotOf).filter(slot => slot >= 0)
  const present = new Set([...parent.children.slice(0, before), ...behind].map(child => nameIn(document, child)))
  const isFull = (slot: (typeof slots)[number]) => slot.some(({ name, most }) => most === 1 && present.has(name))
  const fits = (from: number, to: number) =>
    slots.flatMap((slot, index) =>
      index < from || index > to || isFull(slot) ? [] : slot.filter(({ name }) => fitsBeside(name, present, document)),
    )
  const ordered = fits(Math.max(0, ...earlier), Math.min(slots.length - 1, ...later))
  return (ordered.length > 0 ? ordered : fits(0, slots.length - 1)).map(({ name }) => name)
}

/** A node has nodes or a value, and a document describes or holds values: the other one is not proposed. */
function fitsBeside(name: string, present: ReadonlySet<string>, { kind }: DdfDocument): boolean {
  if (name === 'Value') return !present.has('Node')
  if (name === 'Node') return !present.has('Value')
  if (name === 'DFProperties') return kind !== 'tnds'
  if (name === 'RTProperties') return kind !== 'ddf'
  return true
}

function windowsAt({ document, parent, before, replace, typed }: Where): readonly Suggestion[] {
  const prefix = /xmlns:(\w+)\s*=\s*["']http:\/\/schemas\.microsoft\.com\/MobileDevice\/DM["']/.exec(
    document.xml.text.slice(0, 4096),
  )?.[1]
  if (prefix === undefined || !parent) return []
  const earlier = new Set(parent.children.slice(0, before).map(({ name }) => localName(name)))
  if (!earlier.has('DFType')) return []
  const present = new Set(parent.children.map(({ name }) => localName(name)))
  return windowsElements
    .filter(name => !present.has(name))
    .map(name => {
      const tag = `${prefix}:${name}`
      const body =
        name === 'AllowedValues' ? ` ValueType="\${1|ENUM,Flag,Range,RegEx,XSD,ADMX,JSON,SDDL,None|}">$0` : '>$0'
      const words = elementWords(name)
      return {
        label: tag,
        kind: 'element' as const,
        insert: name === 'AtomicRequired' ? `<${tag}/>` : `<${tag}${body}</${tag}>`,
        replace,
        ...(typed && { filter: `<${tag}` }),
        ...(words && { detail: words.clause, words: words.words }),
      }
    })
}

function valuesFor(document: DdfDocument, holder: XmlElement, known: KnownMoids): readonly Suggestion[] {
  const { text } = document.xml
  const written = text.slice(holder.openEnd, holder.closeStart)
  // A broken document may have swallowed half of itself here.
  const isShort = holder.form !== 'unclosed' && holder.children.length === 0 && !written.includes('\n')
  const replace = isShort
    ? { start: holder.openEnd, end: holder.closeStart }
    : { start: holder.openEnd, end: holder.openEnd }
  const value = (label: string, words?: string): Suggestion => ({
    label,
    kind: 'value',
    insert: encodeText(label).replaceAll(/[$}\\]/g, '\\$&'),
    replace,
    ...(words && { words }),
  })
  switch (nameIn(document, holder)) {
    case 'MIME':
      return mediaTypes.map(type => value(type))
    case 'DDFName': {
      const own = new Set(known.moids.map(({ moid }) => moid))
      const all = [...known.moids, ...publishedMoids.filter(({ moid }) => !own.has(moid))]
      return all.map(({ moid, words }) => value(moid, words))
    }
    case 'VerDTD':
      return [value('1.2'), value('1.1.2')]
    case 'Path':
      return ['.', './Vendor', './Device/Vendor', './User/Vendor'].map(path => value(path))
    case 'ACL':
      return ['Get=*', 'Get=*&Replace=*', 'Add=*&Delete=*&Get=*&Replace=*'].map(acl => value(acl))
    case 'ZeroOrN':
    case 'OneOrN':
      return ['2', '8', '16', '255', '65536'].map(number => value(number))
    case 'Value':
    case 'DefaultValue':
      return nodeValues(document, nodeAt(document, holder.openEnd)).map(([label, words]) => value(label, words))
    default:
      return []
  }
}

const samples = { bool: ['true', 'false'], date: ['2026-01-01'], time: ['12:00:00'], int: ['0', '1'] } as const

function nodeValues(
  { xml }: DdfDocument,
  node: DdfNode | undefined,
): readonly (readonly [value: string, words: string | undefined])[] {
  if (!node) return []
  const allowed = allowedValues(xml, node)?.values ?? []
  if (allowed.length > 0) return allowed.map(({ value, description }) => [value, description] as const)
  const format = formatOf(node)
  const known: Readonly<Record<string, readonly string[]>> = samples
  return (format === undefined ? [] : (known[format] ?? [])).map(value => [value, undefined] as const)
}
