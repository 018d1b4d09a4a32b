import type { DdfDocument } from '../ddf/ddf-model.ts'
import { type Content, type Grammar, grammarFor, wordsIn } from '../ddf/grammar.ts'
import { tagSpan } from '../ddf/spans.ts'
import type { Findings } from '../finding.ts'
import { replaceFix } from '../fix.ts'
import { encodeText } from '../xml/entities.ts'
import { mostSimilar } from '../xml/similar.ts'
import { textOf } from '../xml/text-of.ts'
import { content, type XmlDocument, type XmlElement } from '../xml/xml-types.ts'
import { diagnose } from './diagnose.ts'
import { fits } from './match-content.ts'

/** The text that MgmtTree gives as version of its grammar. */
export function versionOf({ xml, trees, prefix }: DdfDocument): string | undefined {
  const element = trees[0]?.children.find(({ name }) => name === `${prefix}VerDTD`)
  return element && textOf(xml, element).trim()
}

/**
 * Is a document valid by the grammar that it names? The verdict is that of a validating parser: no attributes, no
 * extensions, nothing in elements that are empty. Every breach is noted, extensions once for all of them.
 */
export function checkGrammar(document: DdfDocument, findings: Findings, strict = false): boolean {
  const rules = new GrammarRules(document, findings, strict)
  const open = grammarRoots(document).toReversed()
  for (let element = open.pop(); element; element = open.pop()) {
    if (!rules.check(element)) continue
    for (let index = element.children.length - 1; index >= 0; index -= 1) {
      const child = element.children[index]
      if (child) open.push(child)
    }
  }
  noteExtensions(rules.firstExtension, rules.extensions, findings, strict)
  return isValid(document, rules.breaches)
}

/** The elements from which on the grammar has its say. */
export const grammarRoots = ({ xml, trees }: DdfDocument): readonly XmlElement[] =>
  trees.length > 0 ? trees : xml.roots.slice(0, 1)

/** Is a document valid in which so many elements break the grammar? */
export function isValid({ xml, trees, prefix }: DdfDocument, breaches: number): boolean {
  const [root] = xml.roots
  const isWhole = root !== undefined && root === trees[0] && xml.roots.length === 1 && prefix === ''
  return breaches === 0 && isWhole && xml.wellFormed
}

/** Extensions are told once for all of them. */
export function noteExtensions(
  first: XmlElement | undefined,
  count: number,
  findings: Findings,
  strict: boolean,
): void {
  if (first && !strict) findings.add('dtd.extension', ...tagSpan(first), { name: first.name, count })
}

/** Looks at one element after the other, each as far as its own children. */
export class GrammarRules {
  private readonly xml: XmlDocument
  private readonly prefix: string
  private readonly grammar: Grammar
  private readonly findings: Findings
  private readonly strict: boolean
  private readonly isInside: boolean
  /** How many elements are not as the grammar has them. */
  breaches = 0
  extensions = 0
  /** The first one in the text. */
  firstExtension: XmlElement | undefined
  private valid = true

  constructor(document: DdfDocument, findings: Findings, strict: boolean) {
    this.xml = document.xml
    this.prefix = document.prefix
    this.grammar = grammarFor(versionOf(document))
    this.findings = findings
    this.strict = strict
    this.isInside = document.trees.length > 0 && document.trees[0] !== document.xml.roots[0]
  }

  /** True when the children are to be looked at, too. */
  check(element: XmlElement): boolean {
    this.valid = true
    const model = this.grammar.elements.get(element.name.slice(this.prefix.length))
    if (element.attributes.length > 0) this.checkAttributes(element)
    if (model?.kind === 'elements') this.checkElements(element, model)
    else if (model?.kind === 'text') this.checkTextOnly(element)
    else if (model && element.openEnd !== element.closeStart) this.notEmpty(element)
    if (!this.valid) this.breaches += 1
    return this.isOpen(element)
  }

  /** Would the children of this element be looked at? */
  isOpen(element: XmlElement): boolean {
    const model = this.grammar.elements.get(element.name.slice(this.prefix.length))
    return model ? model.kind === 'elements' : !this.isForeign(element)
  }

  private wrong(...[code, start, end, detail, fix]: Parameters<Findings['add']>): void {
    this.valid = false
    this.findings.add(code, start, end, detail, fix)
  }

  isForeign({ name }: XmlElement): boolean {
    return name.includes(':') && !(this.prefix !== '' && name.startsWith(this.prefix))
  }

  private checkAttributes(element: XmlElement): void {
    this.valid = false
    // Told along with the extension.
    if (this.isForeign(element) && !this.strict) return
    for (const { name, start, end } of element.attributes) {
      // Inside of a message a tree needs its namespace.
      if (this.isInside && name.startsWith('xmlns')) continue
      const fix = name.startsWith('xmlns') ? undefined : () => replaceFix('Remove it', start, end, '')
      this.wrong('dtd.attribute', start, end, { element: element.name, name }, fix)
    }
  }

  private checkElements(element: XmlElement, model: Content & { readonly kind: 'elements' }): void {
    const { children } = element
    if ((element.content & (content.text | content.cdata | content.entity)) !== 0) this.stray(element)
    if (fits(children, model, this.prefix.length)) return
    this.valid = false
    const own: XmlElement[] = []
    for (const child of children) {
      if (this.isForeign(child)) this.noteExtension(child, element)
      else own.push(child)
    }
    if (own.length !== children.length && fits(own, model, this.prefix.length)) return
    diagnose(
      { xml: this.xml, findings: this.findings, grammar: this.grammar, prefix: this.prefix },
      element,
      own,
      model,
    )
  }

  private noteExtension(child: XmlElement, parent: XmlElement): void {
    this.extensions += 1
    if (!this.firstExtension || child.start < this.firstExtension.start) this.firstExtension = child
    if (this.strict) this.findings.add('dtd.not-here', ...tagSpan(child), { name: child.name, element: parent.name })
  }

  private stray(element: XmlElement): void {
    const [start, end] = strayText(this.xml.text, element)
    const name = element.name
    // What stands for a word is told by the rule about words.
    const words = element.children.length === 0 ? wordsIn(name) : undefined
    this.wrong('dtd.text', start, end, { element: name }, () => {
      const text = this.xml.text.slice(start, end).trim()
      const word = words && mostSimilar(text, words)
      return word === undefined ? undefined : replaceFix(`Write <${word}/>`, start, end, `<${word}/>`)
    })
  }

  private checkTextOnly(element: XmlElement): void {
    const [child] = element.children
    if (!child) return
    const { openEnd, closeStart, name } = element
    this.wrong('dtd.mark-up-in-text', ...tagSpan(child), { element: name, name: child.name }, () => {
      const inside = this.xml.text.slice(openEnd, closeStart)
      const isPlain = (element.content & content.cdata) === 0 && !inside.includes(']]>')
      return isPlain ? replaceFix('Escape the mark-up', openEnd, closeStart, encodeText(inside)) : undefined
    })
  }

  private notEmpty({ name, start, end }: XmlElement): void {
    this.wrong('dtd.not-empty', start, end, { element: name }, () =>
      replaceFix(`Write <${name}/>`, start, end, `<${name}/>`),
    )
  }
}

/** The first text directly inside an element. */
function strayText(text: string, { openEnd, closeStart, children }: XmlElement): readonly [number, number] {
  let from = openEnd
  for (const next of [...children, undefined]) {
    const end = next?.start ?? closeStart
    const found = /\S/.exec(
      text.slice(from, end).replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, gap => ' '.repeat(gap.length)),
    )
    if (found) return [from + found.index, from + text.slice(from, end).trimEnd().length]
    from = next?.end ?? end
  }
  return [openEnd, closeStart]
}
