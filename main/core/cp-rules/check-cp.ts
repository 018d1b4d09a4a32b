import { tagSpan } from '../ddf/spans.ts'
import type { Findings } from '../finding.ts'
import { attributeOf } from '../xml/text-of.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'
import { authTypes, needs, needsOfW7, words } from './cp-tables.ts'

/** Checks a provisioning document (OMA ProvCont 1.1): its form, and that its connections and accounts are whole. */
export function checkCp(xml: XmlDocument, findings: Findings): void {
  new CpCheck(xml, findings).run()
}

/** What each element may stand in. */
const places: Readonly<Record<string, readonly string[]>> = {
  characteristic: ['wap-provisioningdoc', 'characteristic'],
  parm: ['characteristic'],
}

class CpCheck {
  private readonly xml: XmlDocument
  private readonly findings: Findings
  /** Names of access points and proxies, as they are defined. */
  private readonly defined = { NAPID: new Set<string>(), 'PROXY-ID': new Set<string>() }
  private readonly references: { readonly parm: XmlElement; readonly to: 'NAPID' | 'PROXY-ID' }[] = []

  constructor(xml: XmlDocument, findings: Findings) {
    this.xml = xml
    this.findings = findings
  }

  run(): void {
    const open = [...this.xml.roots]
    for (let element = open.pop(); element; element = open.pop()) {
      this.checkElement(element)
      for (let index = element.children.length - 1; index >= 0; index -= 1) {
        const child = element.children[index]
        if (child) open.push(child)
      }
    }
    for (const { parm, to } of this.references) this.checkReference(parm, to)
  }

  private checkElement(element: XmlElement): void {
    const { name, parent } = element
    if (name === 'characteristic') this.checkCharacteristic(element)
    else if (name === 'parm') this.checkParm(element)
    const holders = Object.hasOwn(places, name) ? places[name] : []
    if (!parent || holders?.includes(parent.name)) return
    this.findings.add('cp.element', ...tagSpan(element), { name: name.slice(0, 60), element: parent.name })
  }

  private checkCharacteristic(element: XmlElement): void {
    const type = attributeOf(this.xml, element, 'type')
    if (type === undefined) {
      this.findings.add('cp.attribute', ...tagSpan(element), { element: 'characteristic', name: 'type' })
      return
    }
    const isAccount = type === 'APPLICATION' && this.valueOf(element, 'APPID') === 'w7'
    // A characteristic of the vendor has meanings of its own, and so has one that only takes a part away.
    for (const need of [...((Object.hasOwn(needs, type) && needs[type]) || []), ...(isAccount ? needsOfW7 : [])]) {
      const isThere = need.split('|').some(each => this.partOf(element, each) !== undefined)
      if (!isThere) this.findings.add('cp.missing', ...tagSpan(element), { type, name: need.replace('|', ' or ') })
    }
    if (type === 'NAPDEF') this.define(element, 'NAPID')
    if (type === 'PXLOGICAL') this.define(element, 'PROXY-ID')
  }

  private checkParm(parm: XmlElement): void {
    const name = attributeOf(this.xml, parm, 'name')
    if (name === undefined) {
      this.findings.add('cp.attribute', ...tagSpan(parm), { element: 'parm', name: 'name' })
      return
    }
    if (name === 'TO-NAPID') this.references.push({ parm, to: 'NAPID' })
    if (name === 'TO-PROXY') this.references.push({ parm, to: 'PROXY-ID' })
    const value = attributeOf(this.xml, parm, 'value')
    const known = value === undefined ? undefined : expectation(name, value)
    if (value !== undefined && known !== undefined) {
      this.findings.add('cp.value', ...tagSpan(parm), { name, value: value.slice(0, 60), known })
    }
  }

  private define(element: XmlElement, name: 'NAPID' | 'PROXY-ID'): void {
    const value = this.valueOf(element, name)
    const parm = this.partOf(element, name)
    if (value === undefined || !parm) return
    if (this.defined[name].has(value)) this.findings.add('cp.duplicate', ...tagSpan(parm), { name, value })
    this.defined[name].add(value)
  }

  private checkReference(parm: XmlElement, to: 'NAPID' | 'PROXY-ID'): void {
    const value = attributeOf(this.xml, parm, 'value') ?? ''
    // INTERNET stands for any connection that leads there.
    if (value === 'INTERNET' || this.defined[to].has(value)) return
    this.findings.add('cp.reference', ...tagSpan(parm), { name: `TO-${to === 'NAPID' ? to : 'PROXY'}`, value })
  }

  /** A parm by its name or a characteristic by its type, directly inside. */
  private partOf({ children }: XmlElement, wanted: string): XmlElement | undefined {
    return children.find(
      child => attributeOf(this.xml, child, child.name === 'parm' ? 'name' : 'type')?.toUpperCase() === wanted,
    )
  }

  private valueOf(element: XmlElement, name: string): string | undefined {
    const part = this.partOf(element, name)
    return part && attributeOf(this.xml, part, 'value')
  }
}

/** What was expected in place of a value; undefined for good ones. */
function expectation(name: string, value: string): string | undefined {
  if (name === 'PORTNBR') return isPort(value) ? undefined : 'a port is a number from 1 to 65535'
  if (name === 'AAUTHTYPE') {
    return value.split(',').every(each => authTypes.some(type => type === each.trim()))
      ? undefined
      : `known are ${authTypes.join(', ')}`
  }
  const known = Object.hasOwn(words, name) ? words[name] : undefined
  return known && !known.includes(value) ? `known are ${known.join(', ')}` : undefined
}

const isPort = (value: string) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65535
