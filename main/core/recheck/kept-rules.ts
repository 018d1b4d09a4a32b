import { judgeNode } from '../check/check-trees.ts'
import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import { GrammarRules, grammarRoots } from '../ddf-rules/check-grammar.ts'
import type { Findings, Levels } from '../finding.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { Flagged } from './flagged.ts'
import { flags, Tally } from './tally.ts'

/** What an edit touches. */
export interface Touched {
  /** Elements that stay. */
  readonly elements: readonly XmlElement[]
  /** Elements that go or come, with what lies below them. */
  readonly elementsBelow: readonly XmlElement[]
  /** What lies below, and is taken over as it is. */
  readonly taken: { has(element: XmlElement): boolean }
  readonly nodes: readonly DdfNode[]
}

/**
 * What grammar and rules find in a document: how often, and where. The findings themselves are made when they are listed, from
 * the few places that are shown, so that nothing has to be moved when text grows before them.
 */
export class KeptRules {
  readonly tally: Tally
  /** How many elements are not as the grammar has them. */
  breaches = 0
  extensions = 0
  private readonly elements = new Flagged<XmlElement>(({ start }) => start)
  private readonly extended = new Flagged<XmlElement>(({ start }) => start)
  private readonly nodes = new Flagged<DdfNode>(({ element }) => element.start)

  constructor(document: DdfDocument, levels: Levels) {
    this.tally = new Tally(levels)
    const grammar = new GrammarRules(document, this.tally, false)
    eachBelow(grammarRoots(document), grammar, noneTaken, element => {
      const { flag, isExtended } = this.weigh(grammar, element, 1)
      this.elements.push(element, flag)
      this.extended.push(element, isExtended)
    })
    for (const node of eachNode(document)) this.nodes.push(node, this.judge(document, node, 1))
  }

  /** Takes back what was found in a part, while it is still as it was. Gives what is taken over of what the grammar looks at. */
  takeBack(
    document: DdfDocument,
    { elements, elementsBelow, taken, nodes }: Touched,
    gone: readonly DdfNode[] = [],
  ): ReadonlySet<XmlElement> {
    const grammar = new GrammarRules(document, this.tally, false)
    for (const element of elements) this.weigh(grammar, element, -1)
    const seen = eachBelow(elementsBelow, grammar, taken, element => {
      this.weigh(grammar, element, -1)
      this.elements.set(element, 0)
      this.extended.set(element, 0)
    })
    for (const node of nodes) this.judge(document, node, -1)
    for (const node of gone) {
      this.judge(document, node, -1)
      this.nodes.set(node, 0)
    }
    return seen
  }

  /** Finds what there is in a part as it is now. */
  takeUp(document: DdfDocument, { elements, elementsBelow, taken, nodes }: Touched): ReadonlySet<XmlElement> {
    const grammar = new GrammarRules(document, this.tally, false)
    const take = (element: XmlElement) => {
      const { flag, isExtended } = this.weigh(grammar, element, 1)
      this.elements.set(element, flag)
      this.extended.set(element, isExtended)
    }
    for (const element of elements) take(element)
    const seen = eachBelow(elementsBelow, grammar, taken, take)
    for (const node of nodes) this.nodes.set(node, this.judge(document, node, 1))
    return seen
  }

  /** Says again what the grammar has found, as far as it is listed. */
  repeatGrammar(document: DdfDocument, findings: Findings): void {
    const grammar = new GrammarRules(document, findings, false)
    this.elements.each((element, flag) => {
      if (isWanted(findings, flag, element.start)) grammar.check(element)
    })
  }

  /** Says again what the rules about nodes have found, as far as it is listed. */
  repeatNodes(document: DdfDocument, findings: Findings): void {
    this.nodes.each((node, flag) => {
      if (isWanted(findings, flag, node.element.start)) judgeNode(document, node, findings)
    })
  }

  /** The first extension in the text. */
  firstExtension(document: DdfDocument): XmlElement | undefined {
    const grammar = new GrammarRules(document, this.tally, false)
    let first: XmlElement | undefined
    this.extended.each(({ children }) => {
      const found = children.find(child => grammar.isForeign(child))
      if (found && (!first || found.start < first.start)) first = found
    })
    return first
  }

  private weigh(grammar: GrammarRules, element: XmlElement, step: 1 | -1) {
    const { breaches, extensions } = grammar
    const flag = this.tally.during(step, () => void grammar.check(element))
    const found = grammar.extensions - extensions
    this.breaches += step * (grammar.breaches - breaches)
    this.extensions += step * found
    return { flag, isExtended: found > 0 ? 1 : 0 }
  }

  private judge(document: DdfDocument, node: DdfNode, step: 1 | -1): number {
    return this.tally.during(step, () => judgeNode(document, node, this.tally))
  }
}

const noneTaken = { has: () => false }

/** Everything that the grammar looks at from some elements on, in the order of the text, but for what is taken over. */
function eachBelow(
  from: readonly XmlElement[],
  grammar: GrammarRules,
  taken: Touched['taken'],
  look: (element: XmlElement) => void,
): ReadonlySet<XmlElement> {
  const seen = new Set<XmlElement>()
  const open = from.toReversed()
  for (let element = open.pop(); element; element = open.pop()) {
    if (taken.has(element)) {
      seen.add(element)
      continue
    }
    look(element)
    if (!grammar.isOpen(element)) continue
    for (let index = element.children.length - 1; index >= 0; index -= 1) {
      const child = element.children[index]
      if (child) open.push(child)
    }
  }
  return seen
}

function isWanted(findings: Findings, flag: number, start: number): boolean {
  const isError = (flag & flags.error) !== 0 && findings.wants('error', start)
  return isError || ((flag & flags.other) !== 0 && findings.wants('other', start))
}
