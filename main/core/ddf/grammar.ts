import { accessTypes, formats } from '../description.ts'

/** An element that may stand at some place, and how often. */
export interface Particle {
  readonly name: string
  readonly least: 0 | 1
  readonly most: number
}
/** What one place of a sequence may hold: one of these. */
export type Slot = readonly Particle[]
/** What an element may hold. */
export type Content =
  | { readonly kind: 'text' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'elements'; readonly slots: readonly Slot[] }

/** The elements of one version of the description framework. Attributes there are none. */
export interface Grammar {
  readonly version: '1.2' | '1.1.2'
  readonly elements: ReadonlyMap<string, Content>
}

const occurrenceWords = ['One', 'ZeroOrOne', 'ZeroOrMore', 'OneOrMore', 'ZeroOrN', 'OneOrN']
const oldFormats = formats.filter(format => format !== 'date' && format !== 'time' && format !== 'float')
const textElements =
  'VerDTD Man Mod NodeName Path Value DefaultValue Description DFTitle MIME DDFName ACL Name Size Title TStamp VerNo ZeroOrN OneOrN'

/** DM TND 1.3 §10: blanks separate places, `|` alternatives; `?`, `*` and `+` as usual. */
const models12 = {
  MgmtTree: 'VerDTD Man? Mod? Node+',
  Node: 'NodeName Path? RTProperties? DFProperties? Node*|Value?',
  RTProperties: 'ACL? Format? Name? Size? Title? TStamp? Type VerNo?',
  Type: 'MIME|DDFName',
  DFProperties: 'AccessType DefaultValue? Description? DFFormat Occurrence? Scope? DFTitle? DFType CaseSense?',
  AccessType: accessTypes.map(word => `${word}?`).join(' '),
  DFFormat: formats.join('|'),
  Format: formats.join('|'),
  Occurrence: occurrenceWords.join('|'),
  Scope: 'Permanent|Dynamic',
  DFType: 'MIME+|DDFName',
  CaseSense: 'CS|CIS',
} as const

const { CaseSense: _new, ...kept } = models12
const models112 = {
  ...kept,
  Node: 'NodeName Path? RTProperties? DFProperties Node*|Value?',
  RTProperties: 'ACL Format Name Size? Title? TStamp? Type VerNo?',
  DFProperties: models12.DFProperties.replace(' CaseSense?', ''),
  DFFormat: oldFormats.join('|'),
  Format: oldFormats.join('|'),
} as const

const grammar12 = makeGrammar('1.2', models12)
const grammar112 = makeGrammar('1.1.2', models112)

/** The grammar that VerDTD names; 1.2 for everything that is not 1.1.2. */
export function grammarFor(version: string | undefined): Grammar {
  return version?.trim() === '1.1.2' ? grammar112 : grammar12
}

const wordLists = ['AccessType', 'DFFormat', 'Format', 'Occurrence', 'Scope', 'CaseSense'] as const
const words: ReadonlyMap<string, readonly string[]> = new Map(
  wordLists.map(name => [name, readModel(models12[name]).flatMap(slot => slot.map(each => each.name))]),
)

/** The words that may stand in an element, such as `Get` in AccessType; undefined for elements that hold no words. */
export const wordsIn = (element: string): readonly string[] | undefined => words.get(element)

function makeGrammar(version: Grammar['version'], models: Readonly<Record<string, string>>): Grammar {
  const elements = new Map<string, Content>()
  for (const name of textElements.split(' ')) elements.set(name, { kind: 'text' })
  for (const [name, model] of Object.entries(models)) {
    const slots = readModel(model)
    elements.set(name, { kind: 'elements', slots })
    // What no line defines is a word in itself.
    for (const { name: child } of slots.flat()) {
      if (!elements.has(child) && !(child in models)) elements.set(child, { kind: 'empty' })
    }
  }
  return { version, elements }
}

/** Blanks separate the places of a model, `|` alternatives; `?`, `*` and `+` as usual. */
export function readModel(model: string): readonly Slot[] {
  return model.split(' ').map(slot => slot.split('|').map(particle))
}

function particle(written: string): Particle {
  const mark = written.at(-1) ?? ''
  const isMarked = '?*+'.includes(mark)
  return {
    name: isMarked ? written.slice(0, -1) : written,
    least: mark === '?' || mark === '*' ? 0 : 1,
    most: mark === '*' || mark === '+' ? Number.POSITIVE_INFINITY : 1,
  }
}
