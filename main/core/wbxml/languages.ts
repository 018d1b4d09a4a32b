import { provStarts, provStarts1, provTags, provTags1, provValues, provValues1 } from './prov-tokens.ts'
import { devinfTags, dmddfTags, metinfTags, syncmlTags } from './syncml-tokens.ts'
import type { AttributeStart, Tokens } from './token-table.ts'

/** One code page of tags, with the namespace that its elements have in XML. */
export interface TagPage {
  readonly tags: Tokens
  readonly space?: string
}
/** One code page of attributes. */
export interface AttributePage {
  readonly starts: ReadonlyMap<number, AttributeStart>
  readonly values: Tokens
}
/** A document type of WBXML: what its tokens mean. */
export interface WbxmlLanguage {
  readonly root: string
  readonly publicId: string
  /** The number of the public id; without one the text travels in the string table. */
  readonly number?: number
  /** The first byte: 2 for WBXML 1.2, 3 for 1.3. */
  readonly version: number
  readonly tagPages: readonly TagPage[]
  readonly attributePages: readonly AttributePage[]
}

/** The namespace of DDF and TNDS elements. */
export const dmddfSpace = 'syncml:dmddf1.2'

const metinf: TagPage = { tags: metinfTags, space: 'syncml:metinf' }
const dmddf: TagPage = { tags: dmddfTags, space: dmddfSpace }

function syncml(version: string, number: number): WbxmlLanguage {
  const page = { tags: syncmlTags, space: `SYNCML:SYNCML${version}` }
  return {
    root: 'SyncML',
    publicId: `-//SYNCML//DTD SyncML ${version}//EN`,
    number,
    version: 2,
    tagPages: [page, metinf, dmddf],
    attributePages: [],
  }
}

function devinf(version: string, number: number): WbxmlLanguage {
  return {
    root: 'DevInf',
    publicId: `-//SYNCML//DTD DevInf ${version}//EN`,
    number,
    version: 2,
    tagPages: [{ tags: devinfTags, space: 'syncml:devinf' }],
    attributePages: [],
  }
}

/** SyncML 1.2, and the older ones that still travel. */
export const syncmlLanguages = [syncml('1.2', 0x1201), syncml('1.1', 0x0fd3), syncml('1.0', 0x0fd1)] as const
export const devinfLanguages = [devinf('1.2', 0x1203), devinf('1.1', 0x0fd4), devinf('1.0', 0x0fd2)] as const

/** DDF and TNDS (DM TND 1.3 §11); the elements stand on page 2, as inside SyncML. */
export const dmddfLanguage: WbxmlLanguage = {
  root: 'MgmtTree',
  publicId: '-//OMA//DTD-DM-DDF 1.2//EN',
  version: 2,
  tagPages: [{ tags: syncmlTags }, metinf, dmddf],
  attributePages: [],
}

const metinfLanguage: WbxmlLanguage = {
  root: 'MetInf',
  publicId: '-//SYNCML//DTD MetInf 1.2//EN',
  number: 0x1202,
  version: 2,
  tagPages: [{ tags: syncmlTags }, metinf],
  attributePages: [],
}

export const provLanguage: WbxmlLanguage = {
  root: 'wap-provisioningdoc',
  publicId: '-//WAPFORUM//DTD PROV 1.0//EN',
  number: 0x0b,
  version: 3,
  tagPages: [{ tags: provTags }, { tags: provTags1 }],
  attributePages: [
    { starts: provStarts, values: provValues },
    { starts: provStarts1, values: provValues1 },
  ],
}

const languages = [...syncmlLanguages, ...devinfLanguages, dmddfLanguage, metinfLanguage, provLanguage]

/** The language of a public id, as number or as text. */
export function languageOf(publicId: number | string): WbxmlLanguage | undefined {
  if (typeof publicId === 'number') return languages.find(({ number }) => number === publicId)
  return languages.find(language => language.publicId.toLowerCase() === publicId.trim().toLowerCase())
}
