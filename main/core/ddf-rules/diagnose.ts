import type { Content, Grammar, Slot } from '../ddf/grammar.ts'
import { wordsIn } from '../ddf/grammar.ts'
import { tagSpan } from '../ddf/spans.ts'
import type { Findings, Fix, TextEdit } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { mostSimilar } from '../xml/similar.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'
import { insertionFix } from './insertion.ts'
import { isNeeded, particleOf } from './match-content.ts'

/** What is needed to say what is wrong with the children of an element. */
export interface Diagnosis {
  readonly xml: XmlDocument
  readonly findings: Findings
  readonly grammar: Grammar
  readonly prefix: string
}
interface Placed {
  readonly child: XmlElement
  readonly slot: number
}
type Elements = Content & { readonly kind: 'elements' }

/** Says why children do not follow the model: unknown, misplaced, repeated, missing, or only in another order. */
export function diagnose(
  with_: Diagnosis,
  element: XmlElement,
  children: readonly XmlElement[],
  { slots }: Elements,
): void {
  const { prefix } = with_
  const placed: Placed[] = []
  for (const child of children) {
    const slot = slots.findIndex(each => particleOf(each, child.name.slice(prefix.length)))
    if (slot === -1) foreign(with_, element, child, slots)
    else placed.push({ child, slot })
  }
  slots.forEach((slot, index) => {
    const here = placed.filter(each => each.slot === index).map(({ child }) => child)
    if (here.length > 0) crowded(with_, element, here, slot)
    else if (isNeeded(slot)) missing(with_, element, placed, slots, index)
  })
  outOfOrder(with_, element, placed, slots)
}

function foreign(
  { findings, grammar, prefix }: Diagnosis,
  element: XmlElement,
  child: XmlElement,
  slots: readonly Slot[],
): void {
  // The rule about words says it better.
  if (wordsIn(element.name.slice(prefix.length))) return
  const name = child.name.slice(prefix.length)
  const detail = { name: child.name.slice(0, 60), element: element.name }
  if (grammar.elements.has(name)) {
    findings.add('dtd.not-here', ...tagSpan(child), detail)
    return
  }
  findings.add('dtd.unknown-element', ...tagSpan(child), detail, () => {
    const meant = mostSimilar(
      name,
      slots.flat().map(particle => particle.name),
    )
    return meant === undefined ? undefined : renameFix(child, prefix + meant)
  })
}

/** Renames both tags of an element. */
export function renameFix({ name, start, closeStart, form }: XmlElement, to: string): Fix {
  const edits: TextEdit[] = [{ offset: start + 1, length: name.length, text: to }]
  if (form === 'tags') edits.push({ offset: closeStart + 2, length: name.length, text: to })
  return { words: `Write ${to}`, edits }
}

function crowded({ findings, xml }: Diagnosis, element: XmlElement, here: readonly XmlElement[], slot: Slot): void {
  const [first] = here
  if (!first) return
  const other = here.find(({ name }) => name !== first.name)
  if (other) {
    findings.add('dtd.either', ...tagSpan(other), { element: element.name, first: first.name, second: other.name })
  }
  const particle = slot.find(({ name }) => first.name.endsWith(name))
  if (other || !particle || here.length <= particle.most) return
  for (const again of here.slice(1)) {
    findings.add('dtd.repeated', ...tagSpan(again), { element: element.name, name: again.name }, () =>
      removeFix(xml, again),
    )
  }
}

/** Removes an element, with its line when it stands there alone. */
function removeFix({ text }: XmlDocument, { name, start, end }: XmlElement): Fix {
  const before = text.lastIndexOf('\n', start - 1)
  const isAlone =
    before !== -1 && text.slice(before, start).trim() === '' && /^[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 200))
  return replaceFix(`Remove ${name}`, isAlone ? before : start, end, '')
}

function missing(
  with_: Diagnosis,
  element: XmlElement,
  placed: readonly Placed[],
  slots: readonly Slot[],
  index: number,
): void {
  const { findings, xml, prefix } = with_
  const names = (slots[index] ?? []).map(({ name }) => name)
  const [first = ''] = names
  // Told by rules that know what is meant.
  if (first === 'NodeName' || first === 'DFFormat') return
  const isWords = wordsIn(element.name.slice(prefix.length)) !== undefined
  const name = isWords ? `a word such as ${first}` : names.join(' or ')
  findings.add('dtd.missing', ...tagSpan(element), { element: element.name, name }, () => {
    const before = placed.findLast(({ slot }) => slot < index)?.child
    return isWords ? undefined : insertionFix(xml, element, before, first, prefix)
  })
}

function outOfOrder(
  { findings, xml }: Diagnosis,
  element: XmlElement,
  placed: readonly Placed[],
  slots: readonly Slot[],
): void {
  const late = placed.find(({ slot }, index) => slot < (placed[index - 1]?.slot ?? 0))
  if (!late) return
  const present = slots.filter((_slot, index) => placed.some(({ slot }) => slot === index))
  const order = present.map(slot => slot.map(({ name }) => name).join(' or ')).join(', ')
  findings.add('dtd.order', ...tagSpan(late.child), { element: element.name, order }, () => sortFix(xml, placed))
}

/** Each place gets the element that belongs there; what lies between them, such as comments, stays. */
function sortFix({ text }: XmlDocument, placed: readonly Placed[]): Fix {
  const sorted = placed.toSorted((a, b) => a.slot - b.slot)
  const edits = placed.flatMap(({ child }, index) => {
    const wanted = sorted[index]?.child ?? child
    return wanted === child
      ? []
      : [{ offset: child.start, length: child.end - child.start, text: text.slice(wanted.start, wanted.end) }]
  })
  return { words: 'Put them in order', edits }
}
