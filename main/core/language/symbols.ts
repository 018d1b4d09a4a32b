import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { eachNode, nodeAt } from '../ddf/ddf-values.ts'
import { localName, textOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import type { FilePlace, Span } from './language-types.ts'
import { nameSpanOf } from './outline.ts'

/** What the cursor stands on: a kind of management object, or a node of one (`path` below the object's root). */
export interface DdfSymbol extends Span {
  readonly moid: string
  readonly path: readonly string[]
}

/** A document of the workspace that is searched. */
export interface SearchedFile {
  readonly file: string
  readonly text: string
  /** Undefined for JSON and other text. */
  readonly document: DdfDocument | undefined
}

/** The MOID or node at `offset`; undefined where neither is written. */
export function symbolAt(document: DdfDocument, offset: number): DdfSymbol | undefined {
  const node = nodeAt(document, offset)
  if (!node) return undefined
  const moid = moidElement(node)
  const isMoid = moid !== undefined && moid.openEnd <= offset && offset <= moid.closeStart
  const own = addressOf(document, node)
  if (isMoid) return { moid: textOf(document.xml, moid).trim(), path: [], start: moid.openEnd, end: moid.closeStart }
  const { start, end } = nameSpanOf(node)
  return own && start <= offset && offset <= end ? { ...own, start, end } : undefined
}

/** The symbol of a ClientURI (or a bare MOID) in a text such as JSON. */
export function uriSymbolAt(text: string, offset: number): DdfSymbol | undefined {
  const from = Math.max(0, offset - 500)
  const before = /[^\s"'<>,;{}[\]]*$/.exec(text.slice(from, offset))?.[0] ?? ''
  const after = /^[^\s"'<>,;{}[\]]*/.exec(text.slice(offset, offset + 500))?.[0] ?? ''
  const word = before + after
  if (!/^urn:[\w.:-]+/i.test(word)) return undefined
  const [moid = '', , ...path] = word.split('/')
  const start = offset - before.length
  return { moid, path: path.filter(name => name !== ''), start, end: offset + after.length }
}

/** Where descriptions define a symbol. */
export function definitionsOf(symbol: DdfSymbol, files: readonly SearchedFile[]): readonly FilePlace[] {
  return files.flatMap(({ file, document }) => {
    if (!document || document.kind === 'tnds') return []
    return matches(document, symbol).map(node => ({ file, ...nameSpanOf(node) }))
  })
}

/** Everywhere a symbol is written: descriptions, snapshots, and ClientURIs in any text. */
export function referencesTo(symbol: DdfSymbol, files: readonly SearchedFile[]): readonly FilePlace[] {
  return files.flatMap(({ file, text, document }) => {
    const nodes = document
      ? matches(document, symbol).flatMap(node => {
          const moid = symbol.path.length === 0 ? moidElement(node) : undefined
          const span = moid ? { start: moid.openEnd, end: moid.closeStart } : nameSpanOf(node)
          return [{ file, ...span }]
        })
      : []
    const uris = document ? [] : urisOf(text, symbol).map(span => ({ file, ...span }))
    return [...nodes, ...uris]
  })
}

function moidElement({ df, rt, own }: DdfNode): XmlElement | undefined {
  for (const type of [df.DFType, rt.Type, own.Type]) {
    const name = type?.children.find(child => localName(child.name) === 'DDFName')
    if (name && name.closeStart > name.openEnd) return name
  }
  return undefined
}

const moidOf = (document: DdfDocument, node: DdfNode): string | undefined => {
  const element = moidElement(node)
  return element && textOf(document.xml, element).trim()
}

/** MOID of the object around a node, and the way from its root; a root without MOID counts by its name. */
function addressOf(document: DdfDocument, node: DdfNode): { moid: string; path: string[] } | undefined {
  const path: string[] = []
  for (let each: DdfNode | undefined = node; each && path.length < 300; each = each.parent) {
    const moid = moidOf(document, each)
    if (moid !== undefined) return { moid, path: path.reverse() }
    if (!each.parent) return { moid: each.name ?? '', path: path.reverse() }
    path.push(each.name || '*')
  }
  return undefined
}

function matches(document: DdfDocument, { moid, path }: DdfSymbol): readonly DdfNode[] {
  const found: DdfNode[] = []
  for (const node of eachNode(document)) {
    const own = moidOf(document, node) ?? (node.parent ? undefined : node.name)
    if (own !== moid) continue
    const target = descend(node, path)
    if (target) found.push(target)
  }
  return found
}

/** Follows names; a node that is named at run time answers to every name. */
function descend(root: DdfNode, path: readonly string[]): DdfNode | undefined {
  return path.reduce<DdfNode | undefined>(
    (node, name) => node?.children.find(child => child.name === name) ?? node?.children.find(child => !child.name),
    root,
  )
}

/** Most places that are found in one text. */
const mostUris = 500

function urisOf(text: string, { moid, path }: DdfSymbol): readonly Span[] {
  if (moid === '') return []
  const found: Span[] = []
  for (let at = text.indexOf(moid); at !== -1 && found.length < mostUris; at = text.indexOf(moid, at + 1)) {
    const rest = /^[^\s"'<>,;{}[\]]*/.exec(text.slice(at + moid.length, at + moid.length + 500))?.[0] ?? ''
    if (rest !== '' && !rest.startsWith('/')) continue
    const names = rest.split('/').slice(2)
    if (path.every((name, index) => names[index] === name))
      found.push({ start: at, end: at + moid.length + rest.length })
  }
  return found
}
