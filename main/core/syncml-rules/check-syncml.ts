import { tagSpan } from '../ddf/spans.ts'
import { formats } from '../description.ts'
import type { Findings } from '../finding.ts'
import type { ProblemCode } from '../problem.ts'
import { localName, textOf } from '../xml/text-of.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'
import { checkAddress } from './check-address.ts'
import { checkParts } from './check-parts.ts'
import { alertCodes, statusCodes, unusedInDm } from './codes.ts'
import { commandNames, slotsOf } from './syncml-grammar.ts'

/** Checks DM 1.x messages, and as far as they are the same those of data synchronisation. */
export function checkSyncml(xml: XmlDocument, findings: Findings): void {
  new MessageCheck(xml, findings).run()
}

const knownFormats: readonly string[] = formats
const authTypes = ['syncml:auth-basic', 'syncml:auth-md5', 'syncml:auth-MAC']

class MessageCheck {
  private readonly xml: XmlDocument
  private readonly findings: Findings
  /** Device management, by VerProto. */
  private dm = false
  private readonly commands = new Set<string>()

  constructor(xml: XmlDocument, findings: Findings) {
    this.xml = xml
    this.findings = findings
  }

  run(): void {
    const { xml } = this
    const header = xml.roots[0]?.children.find(({ name }) => localName(name) === 'SyncHdr')
    this.dm = header !== undefined && (this.textIn(header, 'VerProto') ?? '').startsWith('DM/')
    const open = xml.roots.toReversed()
    for (let element = open.pop(); element; element = open.pop()) {
      checkParts(element, this.findings)
      this.checkElement(element)
      // What Data holds is a document of its own.
      open.push(...element.children.filter(({ name }) => localName(name) !== 'Data').reverse())
    }
  }

  private checkElement(element: XmlElement): void {
    const name = localName(element.name)
    if (this.dm && unusedInDm.has(name)) this.unused(element)
    if (slotsOf(name)?.[0]?.[0]?.name === 'CmdID') this.checkCommand(element)
    if (name === 'SyncHdr') this.checkHeader(element)
    else if (name === 'Status') this.checkStatus(element)
    else if (name === 'Alert') this.checkAlert(element)
    else if (name === 'Atomic' && this.dm) this.checkAtomic(element)
    else if (name === 'Item' && this.dm) this.checkItem(element)
    else if (name === 'Meta') this.checkMeta(element)
    else if (name === 'Cred' && this.dm && localName(element.parent?.name ?? '') !== 'SyncHdr') this.unused(element)
  }

  private unused(element: XmlElement): void {
    const detail = { name: localName(element.name), where: localName(element.parent?.name ?? '') }
    this.findings.add('syncml.not-in-dm', ...tagSpan(element), detail)
  }

  private checkHeader(header: XmlElement): void {
    this.expect(header, 'VerDTD', 'syncml.version', text => /^1\.[012]$/.test(text), { known: '1.2, 1.1, 1.0' })
    const isProtocol = (text: string) => /^(?:DM|DS|SyncML)\/1\.[0-3]$/.test(text)
    this.expect(header, 'VerProto', 'syncml.version', isProtocol, { known: 'DM/1.2, DM/1.1, SyncML/1.2' })
    const isSession = (text: string) => !this.dm || /^(?:0|[1-9A-F][0-9A-F]{0,3})$/.test(text)
    this.expect(header, 'SessionID', 'syncml.session-id', isSession, {})
    this.expectNumber(header, 'MsgID', 1)
  }

  private checkCommand(command: XmlElement): void {
    this.expectNumber(command, 'CmdID', 1)
    const part = partOf(command, 'CmdID')
    const value = part && textOf(this.xml, part).trim()
    if (!part || !value) return
    if (this.commands.has(value)) this.findings.add('syncml.command-twice', part.start, part.end, { value })
    this.commands.add(value)
  }

  private checkStatus(status: XmlElement): void {
    const { dm } = this
    const codes = dm ? statusCodes.dm : statusCodes.ds
    this.expectNumber(status, 'MsgRef', 0)
    this.expectNumber(status, 'CmdRef', 0)
    const protocol = protocolName(dm)
    this.expect(status, 'Data', 'syncml.status-unknown', text => codes.has(Number(text)), { protocol })
    const isCommand = (text: string) => text === 'SyncHdr' || commandNames.some(name => name === text)
    this.expect(status, 'Cmd', 'syncml.status-of', isCommand, { why: '' })
    const ofHeader = this.textIn(status, 'Cmd') === 'SyncHdr'
    const why = ' that has a number'
    if (ofHeader) this.expect(status, 'CmdRef', 'syncml.status-of', text => text === '0', { why })
  }

  private checkAlert(alert: XmlElement): void {
    const { dm } = this
    const codes = dm ? alertCodes.dm : alertCodes.ds
    const part = partOf(alert, 'Data')
    if (!part) {
      this.findings.add('syncml.missing', ...tagSpan(alert), { element: 'Alert', name: 'Data' })
      return
    }
    this.expect(alert, 'Data', 'syncml.alert-unknown', text => codes.has(Number(text)), { protocol: protocolName(dm) })
    const value = Number(textOf(this.xml, part))
    const items = alert.children.filter(({ name }) => localName(name) === 'Item')
    const what = this.alertLacks(value, items)
    if (dm && what !== undefined) this.findings.add('syncml.alert-items', ...tagSpan(alert), { value, what })
  }

  private alertLacks(code: number, items: readonly XmlElement[]): string | undefined {
    if (code >= 1100 && code <= 1104 && items.length < 2) return 'an item with its options and one with its text'
    if ((code === 1103 || code === 1104) && items.length < 3) return 'items with the choices'
    if (code !== 1226) return undefined
    const isTyped = items.every(item => {
      const meta = partOf(item, 'Meta')
      return meta && partOf(meta, 'Type')
    })
    return items.length > 0 && isTyped ? undefined : 'items with a Type in Meta'
  }

  private checkAtomic(atomic: XmlElement): void {
    const open = [...atomic.children]
    for (let child = open.pop(); child; child = open.pop()) {
      const name = localName(child.name)
      if (['Get', 'Exec', 'Atomic'].includes(name)) this.findings.add('syncml.atomic', ...tagSpan(child), { name })
      if (name === 'Sequence') open.push(...child.children)
    }
  }

  private checkItem(item: XmlElement): void {
    const command = localName(item.parent?.name ?? '')
    const target = partOf(item, 'Target')
    const source = partOf(item, 'Source')
    const needed = ['Add', 'Get', 'Delete', 'Exec', 'Copy'].includes(command) || (command === 'Replace' && !source)
    if (needed && !target) this.noAddress(item, command, 'Target')
    if ((command === 'Copy' || command === 'Results') && !source) this.noAddress(item, command, 'Source')
    if (command === 'Alert' || command === 'Status') return
    for (const place of [target, source]) {
      const uri = place && partOf(place, 'LocURI')
      if (uri) checkAddress(this.xml, uri, this.findings)
    }
  }

  private noAddress(item: XmlElement, element: string, name: string): void {
    this.findings.add('syncml.no-address', ...tagSpan(item), { element, name })
  }

  private checkMeta(meta: XmlElement): void {
    const isFormat = (text: string) => knownFormats.includes(text)
    this.expect(meta, 'Format', 'syncml.format', isFormat, { known: knownFormats.join(', ') })
    const around = localName(meta.parent?.name ?? '')
    if (around !== 'Cred' && around !== 'Chal') return
    this.expect(meta, 'Type', 'syncml.auth-type', text => authTypes.includes(text), {})
  }

  private expectNumber(element: XmlElement, name: string, least: number): void {
    const isNumber = (text: string) => /^\d{1,10}$/.test(text) && Number(text) >= least
    this.expect(element, name, 'syncml.number', isNumber, { above: least === 0 ? '' : ' above 0' })
  }

  /** Judges the text of a part, if it is there. */
  private expect(
    element: XmlElement,
    name: string,
    code: ProblemCode,
    isGood: (text: string) => boolean,
    detail: Readonly<Record<string, string>>,
  ): void {
    const part = partOf(element, name)
    if (!part) return
    const value = textOf(this.xml, part).trim()
    if (!isGood(value)) {
      this.findings.add(code, part.start, part.end, { element: name, value: value.slice(0, 60), ...detail })
    }
  }

  private textIn(element: XmlElement, name: string): string | undefined {
    const part = partOf(element, name)
    return part && textOf(this.xml, part).trim()
  }
}

const protocolName = (dm: boolean) => (dm ? 'device management' : 'SyncML')

function partOf({ children }: XmlElement, wanted: string): XmlElement | undefined {
  return children.find(({ name }) => localName(name) === wanted)
}
