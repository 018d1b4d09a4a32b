import { base64Encode, utf8Decode } from '../bytes.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { isCharacter } from '../xml/characters.ts'
import type { Markup } from '../xml/markup.ts'
import { Cursor } from './cursor.ts'
import { languageOf, type WbxmlLanguage } from './languages.ts'

/** What WBXML bytes say. */
export interface WbxmlDocument {
  readonly language: WbxmlLanguage
  /** The document; trees that were packed inside are part of it. */
  readonly root: Markup
  /** Leniencies, located by offset. */
  readonly warnings: readonly Problem[]
}

// No document of a device comes near these; they keep a hostile one small.
const depthLimit = 256
const elementLimit = 1_000_000
/** Characters of text: references to one long string in the table could otherwise grow without bounds. */
const textLimit = 64_000_000
const nestingLimit = 4

const token = { page: 0, end: 1, entity: 2, inline: 3, literal: 4, pi: 0x43, table: 0x83, opaque: 0xc3 } as const

interface Draft {
  readonly name: string
  readonly space?: string
  attributes: [string, string][]
  content: (Draft | string)[]
}

/**
 * Reads a WBXML document (WBXML 1.3; SyncML, MetInf, DevInf, DDF, TNDS, PROV). A DDF, TNDS or DevInf document inside
 * `Data` is unpacked, whether it has a header of its own, is XML text, or stands there as tokens. Problem:
 * `wbxml.broken` with the offset of the byte, `wbxml.language-unknown`.
 */
export function decodeWbxml(bytes: Uint8Array, nesting = 0, mostText = textLimit): Result<WbxmlDocument> {
  return new Decoder(bytes, nesting, mostText).read()
}

class Decoder {
  private readonly cursor: Cursor
  private readonly nesting: number
  private readonly mostText: number
  private readonly warnings: Problem[] = []
  private language: WbxmlLanguage | undefined
  private tagPage = 0
  private attributePage = 0
  private elements = 0
  private characters = 0

  constructor(bytes: Uint8Array, nesting: number, mostText: number) {
    this.cursor = new Cursor(bytes)
    this.nesting = nesting
    this.mostText = mostText
  }

  read(): Result<WbxmlDocument> {
    const { cursor } = this
    const publicId = this.readHead()
    if (cursor.problem) return failed(cursor.problem)
    const language = languageOf(publicId)
    if (!language) {
      const id = typeof publicId === 'number' ? `0x${publicId.toString(16)}` : publicId.slice(0, 80)
      return failed(problem('wbxml.language-unknown', { id }, { offset: 1 }))
    }
    this.language = language
    const root = this.readBody()
    if (cursor.problem) return failed(cursor.problem)
    return root ? ok({ language, root, warnings: this.warnings }) : failed(noRoot())
  }

  private readHead(): number | string {
    const { cursor } = this
    const version = cursor.byte()
    if (version < 1 || version > 3) cursor.fail('it does not begin with the version 1.1, 1.2 or 1.3', 0)
    const number = cursor.number()
    const index = number === 0 ? cursor.number() : undefined
    cursor.readCharset()
    cursor.readStringTable()
    return index === undefined ? number : cursor.tableString(index)
  }

  private readBody(): Draft | undefined {
    const { cursor } = this
    const open: Draft[] = []
    let root: Draft | undefined
    while (!cursor.problem && (open.length > 0 || !root)) {
      const start = cursor.at
      const code = cursor.byte()
      const inside = open.at(-1)
      if (code === token.page) this.tagPage = cursor.byte()
      else if (code === token.pi) this.skipInstruction()
      else if (code === token.end) {
        if (!open.pop()) cursor.fail('an end stands where no element is open', start)
        else if (inside) this.finish(inside)
      } else if (isText(code)) this.readText(code, start, inside)
      else {
        const made = this.readTag(code, start)
        if (inside) inside.content.push(made)
        root ??= made
        if ((code & 0x40) !== 0) open.push(made)
        if (open.length > depthLimit) cursor.fail(`elements lie more than ${depthLimit} deep`, start)
      }
    }
    if (!cursor.problem && !cursor.atEnd) this.warnings.push(problem('wbxml.rest', {}, { offset: cursor.at }))
    return root
  }

  private readTag(code: number, start: number): Draft {
    const { cursor } = this
    this.elements += 1
    if (this.elements > elementLimit) cursor.fail(`there are more than ${elementLimit} elements`, start)
    const page = this.language?.tagPages[this.tagPage]
    const low = code & 0x3f
    const name = low === token.literal ? cursor.tableString(cursor.number()) : page?.tags.get(low)
    if (name === undefined && !cursor.problem) this.noteToken('element', low, this.tagPage, start)
    const made: Draft = {
      name: name ?? unknownName(this.tagPage, low),
      ...(page?.space !== undefined && low !== token.literal && { space: page.space }),
      attributes: [],
      content: [],
    }
    if ((code & 0x80) !== 0) made.attributes = this.readAttributes()
    return made
  }

  private readAttributes(): [string, string][] {
    const { cursor } = this
    const found: [string, string][] = []
    while (!cursor.problem) {
      const start = cursor.at
      const code = cursor.byte()
      const last = found.at(-1)
      if (code === token.end) break
      if (code === token.page) this.attributePage = cursor.byte()
      else if (code === token.literal) found.push([cursor.tableString(cursor.number()), ''])
      else if (isText(code)) {
        if (last) last[1] += this.textOf(code, start)
      } else if (code < 0x80) found.push(this.attributeStart(code, start))
      else if (last) last[1] += this.attributeValue(code, start)
    }
    return found
  }

  private attributeStart(code: number, start: number): [string, string] {
    const known = this.language?.attributePages[this.attributePage]?.starts.get(code)
    if (!known) this.noteToken('attribute', code, this.attributePage, start)
    return known ? [known.name, known.value] : [unknownName(this.attributePage, code), '']
  }

  private attributeValue(code: number, start: number): string {
    const known = this.language?.attributePages[this.attributePage]?.values.get(code)
    if (known === undefined) this.noteToken('value', code, this.attributePage, start)
    return known ?? unknownName(this.attributePage, code)
  }

  private readText(code: number, start: number, inside: Draft | undefined): void {
    if (!inside) {
      this.cursor.fail('text stands outside the document', start)
      return
    }
    if (code !== token.opaque) {
      const text = this.textOf(code, start)
      if (text !== '') inside.content.push(text)
      return
    }
    const bytes = this.cursor.slice(this.cursor.number())
    const part = (inside.name === 'Data' && this.unpack(bytes)) || this.opaqueText(bytes, start)
    // Some writers send the formatting around a packed tree along.
    const isFormatting = typeof part === 'string' && part.trim() === '' && inside.content.some(isElement)
    if (!isFormatting) inside.content.push(part)
  }

  /** A document inside the document, with a header of its own. */
  private unpack(bytes: Uint8Array): Draft | undefined {
    const first = bytes[0] ?? 0
    if (first < 1 || first > 3 || this.nesting >= nestingLimit) return undefined
    const inner = decodeWbxml(bytes, this.nesting + 1, this.mostText)
    if (!inner.ok) return undefined
    const offset = this.cursor.at - bytes.length
    for (const each of inner.value.warnings) {
      this.warnings.push({ ...each, at: { offset: offset + (each.at?.offset ?? 0) } })
    }
    return inner.value.root as Draft
  }

  private textOf(code: number, start: number): string {
    const text = this.rawText(code, start)
    this.characters += text.length
    if (this.characters > this.mostText) this.cursor.fail('its text grows without bounds', start)
    return text
  }

  private rawText(code: number, start: number): string {
    const { cursor } = this
    switch (code) {
      case token.inline:
        return this.printable(cursor.inlineString(), start)
      case token.table:
        return this.printable(cursor.tableString(cursor.number()), start)
      case token.opaque:
        return this.opaqueText(cursor.slice(cursor.number()), start)
      case token.entity: {
        const character = cursor.number()
        if (isCharacter(character)) return String.fromCodePoint(character)
        cursor.fail(`${character} is no character`, start)
        return ''
      }
      default:
        cursor.fail('extension tokens have no meaning in these documents', start)
        return ''
    }
  }

  private printable(text: string, start: number): string {
    if (isXmlText(text)) return text
    this.cursor.fail('a string holds control characters', start)
    return ''
  }

  /** Bytes that are text are shown as text, others as base64. */
  private opaqueText(bytes: Uint8Array, start: number): string {
    const text = utf8Decode(bytes)
    if (text.ok && isXmlText(text.value)) return text.value
    this.warnings.push(problem('wbxml.opaque', { size: bytes.length }, { offset: start }))
    return base64Encode(bytes)
  }

  /** The type of a packed tree is that of its XML form from here on (protocol choice, as other tools do). */
  private finish(item: Draft): void {
    if (item.name !== 'Type' || item.content.length !== 1) return
    const [text] = item.content
    const xml =
      typeof text === 'string' && /^(application\/vnd\.syncml(?:\.dmtnds|\.dmddf|-devinf))\+wbxml$/.exec(text)?.[1]
    if (xml) item.content = [`${xml}+xml`]
  }

  private skipInstruction(): void {
    this.readAttributes()
    this.warnings.push(problem('wbxml.instruction', {}, { offset: this.cursor.at }))
  }

  private noteToken(kind: string, code: number, page: number, offset: number): void {
    if (this.warnings.length >= 1000) return
    this.warnings.push(problem('wbxml.token', { kind, token: code.toString(16), page }, { offset }))
  }
}

const isElement = (part: Draft | string) => typeof part !== 'string'

/** ENTITY, STR_I, EXT_I, EXT_T, STR_T, EXT and OPAQUE; the literals are tags. */
const isText = (code: number) =>
  code === token.entity || code === token.inline || (code >= 0x40 && (code & 0x3f) <= 3 && code !== token.pi)

function isXmlText(text: string): boolean {
  for (const letter of text) if (!isCharacter(letter.codePointAt(0) ?? 0)) return false
  return true
}

const unknownName = (page: number, code: number) => `token-${page}-${code.toString(16).padStart(2, '0')}`
const noRoot = () => problem('wbxml.broken', { what: 'it holds no element', offset: 0 }, { offset: 0 })
