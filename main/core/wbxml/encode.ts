import { utf8Encode } from '../bytes.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { Markup } from '../xml/markup.ts'
import { devinfLanguages, dmddfLanguage, provLanguage, syncmlLanguages, type WbxmlLanguage } from './languages.ts'
import { ByteSink } from './sink.ts'

/** WBXML bytes, and what they could not carry. */
export interface Encoded {
  readonly bytes: Uint8Array
  readonly lost: readonly Problem[]
}

const depthLimit = 256
const page = 0
const end = 1
const inlineString = 3
const literal = 4
const opaque = 0xc3
const hasContent = 0x40
const hasAttributes = 0x80

/**
 * Writes a document as WBXML, in the language of its root element. A DDF, TNDS or DevInf document inside `Data` is packed
 * with a header of its own (protocol choice: the form that every reader knows). Elements without token go as literals.
 */
export function encodeWbxml(root: Markup): Result<Encoded> {
  const language = languageFor(root)
  if (!language) return failed(problem('wbxml.no-language', { root: root.name.slice(0, 60) }))
  return new Encoder(language).write(root)
}

function languageFor(root: Markup): WbxmlLanguage | undefined {
  switch (localName(root.name)) {
    case 'SyncML':
      return byVersion(syncmlLanguages, spaceVersion(root) ?? versionOf(root.content.find(isHeader) ?? root))
    case 'DevInf':
      return byVersion(devinfLanguages, versionOf(root))
    case 'MgmtTree':
      return dmddfLanguage
    case 'wap-provisioningdoc':
      return provLanguage
    default:
      return undefined
  }
}

const isHeader = (part: Markup | string): part is Markup =>
  typeof part !== 'string' && localName(part.name) === 'SyncHdr'

function versionOf({ content }: Markup): string {
  for (const part of content) {
    if (typeof part !== 'string' && localName(part.name) === 'VerDTD') return String(part.content[0] ?? '').trim()
  }
  return '1.2'
}

const spaceVersion = ({ space }: Markup) => /^SYNCML:SYNCML(1\.\d)$/i.exec(space?.trim() ?? '')?.[1]

/** Device management 1.1 calls its DTD 1.1. */
function byVersion(languages: readonly WbxmlLanguage[], version: string): WbxmlLanguage | undefined {
  return languages.find(({ publicId }) => publicId.includes(` ${version}//`)) ?? languages[0]
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

class Encoder {
  private readonly language: WbxmlLanguage
  private readonly body = new ByteSink()
  private readonly lost: Problem[] = []
  private readonly strings = new Map<string, number>()
  private readonly table = new ByteSink()
  private tagPage = 0
  private attributePage = 0
  private literals = 0
  private firstLiteral = ''

  constructor(language: WbxmlLanguage) {
    this.language = language
  }

  write(root: Markup): Result<Encoded> {
    const { version, number, publicId } = this.language
    if (number === undefined) this.tableIndex(publicId)
    const tooDeep = this.writeElement(root, 1, false)
    if (tooDeep) return failed(tooDeep)
    if (this.literals > 0) {
      this.lost.push(problem('wbxml.literal', { count: this.literals, name: this.firstLiteral.slice(0, 60) }))
    }
    const out = new ByteSink()
    out.byte(version)
    out.number(number ?? 0)
    if (number === undefined) out.number(0)
    out.number(106)
    out.number(this.table.length)
    out.bytes(this.table.take())
    out.bytes(this.body.take())
    return ok({ bytes: out.take(), lost: this.lost })
  }

  private writeElement(item: Markup, depth: number, inMeta: boolean): Problem | undefined {
    if (depth > depthLimit) return problem('wbxml.too-deep', { limit: depthLimit })
    const { body } = this
    const parts = meaningful(item)
    const flags = (parts.length > 0 ? hasContent : 0) | (item.attributes.length > 0 ? hasAttributes : 0)
    this.writeTag(item, flags, inMeta)
    if (item.attributes.length > 0) this.writeAttributes(item)
    for (const part of parts) {
      const problem = typeof part === 'string' ? this.writeText(item, part) : this.writeInner(item, part, depth)
      if (problem) return problem
    }
    if (parts.length > 0) body.byte(end)
    return undefined
  }

  private writeInner(parent: Markup, part: Markup, depth: number): Problem | undefined {
    const isPacked = ['MgmtTree', 'DevInf'].includes(localName(part.name)) && localName(parent.name) === 'Data'
    if (!isPacked) return this.writeElement(part, depth + 1, ['Meta', 'MetInf'].includes(localName(parent.name)))
    const inner = encodeWbxml(part)
    if (!inner.ok) return inner.problem
    this.lost.push(...inner.value.lost)
    this.writeOpaque(inner.value.bytes)
    return undefined
  }

  private writeOpaque(bytes: Uint8Array): void {
    this.body.byte(opaque)
    this.body.number(bytes.length)
    this.body.bytes(bytes)
  }

  private writeText({ name }: Markup, text: string): undefined {
    // A packed tree goes under the type of its packed form.
    const packed = /^\s*(application\/vnd\.syncml(?:\.dmtnds|\.dmddf|-devinf))\+xml\s*$/.exec(text)?.[1]
    const written = localName(name) === 'Type' && packed ? `${packed}+wbxml` : text
    this.writeString(written)
    return undefined
  }

  /** Looks on the page that the namespace or the place says, on the current one, then on all others. */
  private writeTag({ name, space }: Markup, flags: number, inMeta: boolean): void {
    const { tagPages } = this.language
    const local = localName(name)
    const stated = tagPages.findIndex(each => each.space !== undefined && each.space === space?.trim())
    const order = [
      stated,
      inMeta ? 1 : -1,
      this.tagPage,
      ...(this.language === dmddfLanguage ? [2] : []),
      ...tagPages.keys(),
    ]
    for (const index of order) {
      const token = name === local || stated !== -1 ? tokenOf(tagPages[index]?.tags, local) : undefined
      if (token === undefined) continue
      if (index !== this.tagPage) this.switchPage(index)
      this.body.byte(token | flags)
      return
    }
    this.literals += 1
    this.firstLiteral ||= name
    this.body.byte(literal | flags)
    this.body.number(this.tableIndex(name))
  }

  private switchPage(index: number): void {
    this.body.byte(page)
    this.body.byte(index)
    this.tagPage = index
  }

  private writeAttributes({ attributes }: Markup): void {
    for (const [name, value] of attributes) this.writeAttribute(name, value)
    this.body.byte(end)
  }

  private writeAttribute(name: string, value: string): void {
    const { attributePages } = this.language
    const found = [this.attributePage, ...attributePages.keys()]
      .flatMap(index => bestStart(attributePages[index]?.starts, name, value, index))
      .reduce<Start | undefined>(
        (best, each) => (best && best.value.length >= each.value.length ? best : each),
        undefined,
      )
    if (!found) {
      this.body.byte(literal)
      this.body.number(this.tableIndex(name))
      this.writeAttributeText(value)
      return
    }
    if (found.page !== this.attributePage) {
      this.body.byte(page)
      this.body.byte(found.page)
      this.attributePage = found.page
    }
    this.body.byte(found.token)
    this.writeAttributeText(value.slice(found.value.length))
  }

  private writeAttributeText(value: string): void {
    if (value === '') return
    const token = tokenOf(this.language.attributePages[this.attributePage]?.values, value)
    if (token !== undefined) this.body.byte(token)
    else this.writeString(value)
  }

  private writeString(text: string): void {
    this.body.byte(inlineString)
    this.body.bytes(utf8Encode(text))
    this.body.byte(0)
  }

  private tableIndex(text: string): number {
    const known = this.strings.get(text)
    if (known !== undefined) return known
    const index = this.table.length
    this.strings.set(text, index)
    this.table.bytes(utf8Encode(text))
    this.table.byte(0)
    return index
  }
}

/** Blanks between elements are formatting. */
function meaningful({ content }: Markup): Markup['content'] {
  const hasElements = content.some(part => typeof part !== 'string')
  return content.filter(part => typeof part !== 'string' || (part !== '' && (!hasElements || part.trim() !== '')))
}

function tokenOf(tokens: ReadonlyMap<number, string> | undefined, name: string): number | undefined {
  for (const [token, each] of tokens ?? []) if (each === name) return token
  return undefined
}

interface Start {
  readonly page: number
  readonly token: number
  readonly value: string
}

/** The token that stands for the most of the value; what is more than the name must be the whole value. */
function bestStart(
  starts: WbxmlLanguage['attributePages'][number]['starts'] | undefined,
  name: string,
  value: string,
  page: number,
): readonly Start[] {
  const fitting: Start[] = []
  for (const [token, start] of starts ?? []) {
    if (start.name === name && (start.value === '' || start.value === value)) {
      fitting.push({ page, token, value: start.value })
    }
  }
  return fitting
}
