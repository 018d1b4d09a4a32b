import type { Content, Particle, Slot } from '../ddf/grammar.ts'
import type { XmlElement } from '../xml/xml-types.ts'

type Elements = Content & { readonly kind: 'elements' }

/** Do children follow the model of their parent? Names are compared behind a prefix of `skip` units. */
export function fits(children: readonly XmlElement[], { slots }: Elements, skip: number): boolean {
  let at = 0
  for (const slot of slots) {
    const name = children[at]?.name
    const particle = name === undefined ? undefined : particleOf(slot, skip === 0 ? name : name.slice(skip))
    if (!particle) {
      if (isNeeded(slot)) return false
      continue
    }
    let count = 0
    while (at < children.length && children[at]?.name === name) {
      at += 1
      count += 1
    }
    if (count > particle.most) return false
  }
  return at === children.length
}

/** The particle of a slot that has this name. */
export function particleOf(slot: Slot, name: string): Particle | undefined {
  for (const particle of slot) if (particle.name === name) return particle
  return undefined
}

/** Must something stand in this slot? */
export function isNeeded(slot: Slot): boolean {
  for (const { least } of slot) if (least === 0) return false
  return true
}
