import { checkDescriptions, checkScanned, formatOfXml, isTreeFormat } from '../check/check-scanned.ts'
import { checkText, formOf } from '../check/check-text.ts'
import type { Checked } from '../check/check-types.ts'
import type { DdfDocument } from '../ddf/ddf-model.ts'
import { isValid, noteExtensions } from '../ddf-rules/check-grammar.ts'
import { checkRoots } from '../ddf-rules/check-nodes.ts'
import { checkHead } from '../ddf-rules/good-practice.ts'
import { Findings, type Levels, type TextEdit } from '../finding.ts'
import { applyEdits } from '../language/apply-edits.ts'
import { createLineMap } from '../line-map.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { editKept } from './edit-kept.ts'
import { spanOf } from './edited-span.ts'
import { KeptRules } from './kept-rules.ts'
import { type KeptScan, readKept } from './kept-scan.ts'
import { repeatNotes } from './scan-notes.ts'

/** Most findings that are listed, for errors and for all others, unless somebody wants more. */
const usualMost = 200
const usualLevels: Levels = {}

/**
 * An XML text that is edited, read once: its model, and what is wrong with it. An edit inside of a node reads only what it
 * touches; the rest moves along. The result is that of reading everything anew, which is what happens where an edit cannot be
 * contained. Elements and nodes change in place, so that nobody keeps them beyond the next edit.
 */
export class KeptDocument {
  text: string
  /** How often everything was read. */
  readings = 0
  lines = createLineMap('')
  private known: KeptScan | undefined
  private rules: KeptRules | undefined
  private levels = usualLevels

  constructor(text: string) {
    this.text = text
    this.lines = createLineMap(text)
  }

  get document(): DdfDocument {
    return this.kept.document
  }

  edit(edits: readonly TextEdit[]): void {
    const span = spanOf(edits)
    if (!span) return
    this.text = applyEdits(this.text, edits)
    this.lines = createLineMap(this.text)
    this.known = this.known && this.rules && editKept(this.known, this.rules, this.text, span)
    if (!this.known) this.rules = undefined
  }

  /** What `checkText` says about the text as it is now. */
  check(levels: Levels = usualLevels, most = usualMost): Checked {
    if (formOf(this.text) !== 'xml') return checkText(this.text, { levels, most })
    const { document, notes, isFull } = this.kept
    if (isFull) return checkText(this.text, { levels, most })
    const findings = new Findings({ levels, most })
    if (!canKeep(document)) {
      repeatNotes(notes, findings)
      const verdict = checkScanned(document, findings, this.lines)
      return { ...verdict, encoding: 'UTF-8', ...findings.list(this.lines) }
    }
    if (!this.rules || this.levels !== levels) this.rules = new KeptRules(document, levels)
    this.levels = levels
    return this.list(this.rules, findings)
  }

  private get kept(): KeptScan {
    if (!this.known) this.readings += 1
    this.known ??= readKept(this.text)
    return this.known
  }

  private list(rules: KeptRules, findings: Findings): Checked {
    const { document, notes } = this.kept
    const { lines } = this
    // What is about the whole document is found anew, and counted along with what is kept.
    const all = rules.tally.copy()
    for (const each of [findings, all]) repeatNotes(notes, each)
    rules.repeatGrammar(document, findings)
    const extension = rules.firstExtension(document)
    for (const each of [findings, all]) {
      noteExtensions(extension, rules.extensions, each, false)
      checkRoots(document, each)
    }
    rules.repeatNodes(document, findings)
    for (const each of [findings, all]) {
      checkHead(document, each)
      checkDescriptions(document, each, lines)
    }
    return {
      format: formatOfXml(document),
      encoding: 'UTF-8',
      nodes: document.nodes,
      wellFormed: document.xml.wellFormed,
      dtdValid: isValid(document, rules.breaches),
      findings: findings.list(lines).findings,
      ...all.total(),
    }
  }
}

/** Are the rules of this document those of a tree, each element looked at once? */
function canKeep(document: DdfDocument): boolean {
  const trees = new Set(document.trees)
  return isTreeFormat(formatOfXml(document)) && (trees.size < 2 || ![...trees].some(tree => isInside(tree, trees)))
}

function isInside({ parent }: XmlElement, trees: ReadonlySet<XmlElement>): boolean {
  for (let above = parent; above; above = above.parent) if (trees.has(above)) return true
  return false
}
