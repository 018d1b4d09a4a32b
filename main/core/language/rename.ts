import { percentEncode } from '../bytes.ts'
import type { TextEdit } from '../finding.ts'
import { encodeText } from '../xml/entities.ts'
import { type DdfSymbol, referencesTo, type SearchedFile } from './symbols.ts'

/** The edits of one file. */
export interface FileEdits {
  readonly file: string
  readonly edits: readonly TextEdit[]
  /** Of the text that was searched: another length means another text. */
  readonly textLength: number
}

/** Why a node or a MOID cannot be called so, in words; undefined when it can (OMA DM 2.0 §6.1.1, §6.3). */
export function nameFault({ path }: DdfSymbol, name: string): string | undefined {
  if (name.trim() !== name || name === '') return 'A name has no blanks around it and is not empty.'
  if (path.length > 0 && name.includes('/')) return 'A node name has no slash: it would be two.'
  if (path.length === 0 && /[\s/#?%*()]/.test(name)) return 'A MOID has no blanks and none of / # ? % * ( ).'
  return undefined
}

/** Gives a node or a MOID another name wherever the workspace's files write it. */
export function renameEdits(symbol: DdfSymbol, name: string, files: readonly SearchedFile[]): readonly FileEdits[] {
  return files.flatMap(searched => {
    const edits = referencesTo(symbol, [searched]).map(({ start, end }): TextEdit => {
      if (searched.document) return { offset: start, length: end - start, text: encodeText(name) }
      const span = segmentIn(searched.text.slice(start, end), symbol)
      const text = symbol.path.length === 0 ? name : percentEncode(name)
      return { offset: start + span.start, length: span.end - span.start, text }
    })
    return edits.length > 0 ? [{ file: searched.file, edits, textLength: searched.text.length }] : []
  })
}

/** The part of a ClientURI that names the symbol: the MOID, or one segment behind the instance. */
function segmentIn(uri: string, { moid, path }: DdfSymbol): { readonly start: number; readonly end: number } {
  if (path.length === 0) return { start: 0, end: moid.length }
  const segments = uri.split('/')
  const before = segments.slice(0, path.length + 1).join('/').length + 1
  return { start: before, end: before + (segments[path.length + 1] ?? '').length }
}
