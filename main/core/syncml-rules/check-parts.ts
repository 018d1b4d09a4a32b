import type { Slot } from '../ddf/grammar.ts'
import { tagSpan } from '../ddf/spans.ts'
import { renameFix } from '../ddf-rules/diagnose.ts'
import { isNeeded, particleOf } from '../ddf-rules/match-content.ts'
import type { Findings } from '../finding.ts'
import { mostSimilar } from '../xml/similar.ts'
import { localName } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { isCommands, isKnown, slotsOf } from './syncml-grammar.ts'

/** Has an element of a message the parts it must have, each once and in order (DM RepPro 1.2 §5)? */
export function checkParts(element: XmlElement, findings: Findings): void {
  const name = localName(element.name)
  const slots = slotsOf(name)
  if (!slots) return
  const placed = element.children.flatMap(child => {
    const slot = slots.findIndex(each => particleOf(each, localName(child.name)))
    if (slot === -1) foreign(element, child, slots, findings)
    return slot === -1 ? [] : [{ child, slot }]
  })
  slots.forEach((slot, index) => {
    const here = placed.filter(each => each.slot === index)
    const [first, second] = here
    if (!first && isNeeded(slot)) missing(element, slot, findings)
    const most = slot[0]?.most ?? 1
    if (first && second && here.length > most) {
      findings.add('syncml.repeated', ...tagSpan(second.child), { element: name, name: second.child.name })
    }
  })
  const late = placed.find(({ slot }, index) => slot < (placed[index - 1]?.slot ?? 0))
  if (!late) return
  const used = slots.filter((_slot, index) => placed.some(({ slot }) => slot === index))
  const order = used.map(slot => (isCommands(slot) ? 'commands' : (slot[0]?.name ?? ''))).join(', ')
  findings.add('syncml.order', ...tagSpan(late.child), { element: name, name: late.child.name, order })
}

function missing(element: XmlElement, slot: Slot, findings: Findings): void {
  findings.add('syncml.missing', ...tagSpan(element), {
    element: localName(element.name),
    name: slot[0]?.name ?? '',
  })
}

function foreign(element: XmlElement, child: XmlElement, slots: readonly Slot[], findings: Findings): void {
  const name = localName(child.name)
  const detail = { name: child.name.slice(0, 60), element: localName(element.name) }
  if (isKnown(name)) findings.add('syncml.not-here', ...tagSpan(child), detail)
  else {
    findings.add('syncml.unknown-element', ...tagSpan(child), detail, () => {
      const meant = mostSimilar(
        name,
        slots.flat().map(particle => particle.name),
      )
      return meant === undefined ? undefined : renameFix(child, child.name.replace(name, meant))
    })
  }
}
