import { describe, expect, it } from 'vitest'
import { Findings } from '../finding.ts'
import { encodeWbxml } from '../wbxml/encode.ts'
import { markupOf } from '../xml/markup-of.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { checkBytes } from './check-bytes.ts'
import { checkText } from './check-text.ts'

const header = (session = '1F', rest = '', protocol = 'DM/1.2') =>
  `<SyncHdr><VerDTD>1.2</VerDTD><VerProto>${protocol}</VerProto><SessionID>${session}</SessionID><MsgID>1</MsgID>` +
  `<Target><LocURI>https://dm.example.com</LocURI></Target><Source><LocURI>IMEI:1</LocURI></Source>${rest}</SyncHdr>`
const message = (body: string, head = header()) =>
  `<SyncML xmlns="SYNCML:SYNCML1.2">${head}<SyncBody>${body}<Final/></SyncBody></SyncML>`
const target = (uri: string) => `<Target><LocURI>${uri}</LocURI></Target>`
const get = (uri: string, id = 1) => `<Get><CmdID>${id}</CmdID><Item>${target(uri)}</Item></Get>`
const status = (code: string, cmd = 'SyncHdr', ref = '0') =>
  `<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>${ref}</CmdRef><Cmd>${cmd}</Cmd><Data>${code}</Data></Status>`
const alert = (code: number, items = '') => `<Alert><CmdID>1</CmdID><Data>${code}</Data>${items}</Alert>`
const item = (data: string) => `<Item><Data>${data}</Data></Item>`
const tree = '<VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName><Value>1</Value></Node>'
const add = (data: string) => `<Add><CmdID>1</CmdID><Item>${target('./Inbox')}<Data>${data}</Data></Item></Add>`
const codes = (text: string) => [...checkText(text, { least: 'info' }).byCode.keys()]

describe('a DM 1.x message', () => {
  it.each([
    ['a status and a command', message(status('212') + get('./DevInfo/Man', 2))],
    ['commands of a session', message(alert(1201) + get('./DevDetail?list=TNDS+Value', 2) + get('./A?prop=ACL', 3))],
    ['a user interaction', message(alert(1103, item('MINDT=10') + item('Which?') + item('one') + item('two')))],
    ['a tree', message(add(`<MgmtTree xmlns="syncml:dmddf1.2">${tree}</MgmtTree>`))],
    ['synchronisation, which has more', message('<Put><CmdID>1</CmdID><Item/></Put>', header('abc', '', 'SyncML/1.2'))],
  ])('with %s is in order', (_what, text) => {
    expect(checkText(text, { least: 'info' }).findings).toEqual([])
  })

  it.each([
    ['no body', `<SyncML>${header()}</SyncML>`, 'syncml.missing'],
    ['a header that lacks an end', message('').replace(/<Source>.*?<\/Source>/, ''), 'syncml.missing'],
    ['a command without number', message(get('./A').replace('<CmdID>1</CmdID>', '')), 'syncml.missing'],
    ['an alert without code', message('<Alert><CmdID>1</CmdID></Alert>'), 'syncml.missing'],
    [
      'parts in another order',
      message(get('./A').replace(/(<CmdID>.*<\/CmdID>)(<Item>.*<\/Item>)/, '$2$1')),
      'syncml.order',
    ],
    [
      'Final before a command',
      `<SyncML>${header()}<SyncBody><Final/>${get('./A')}</SyncBody></SyncML>`,
      'syncml.order',
    ],
    ['two data in an item', message(add('1</Data><Data>2')), 'syncml.repeated'],
    [
      'a command in an item',
      message(`<Get><CmdID>1</CmdID><Item>${target('./A')}<MsgID>1</MsgID></Item></Get>`),
      'syncml.not-here',
    ],
    ['an element of nowhere', message(get('./A').replace('<Item>', '<Colour/><Item>')), 'syncml.unknown-element'],
    ['another protocol', message('', header('1', '', 'DN/1.2')), 'syncml.version'],
    ['a session id in decimal', message('', header('18629')), 'syncml.session-id'],
    ['a command number twice', message(get('./A') + get('./B')), 'syncml.command-twice'],
    ['a command number that is none', message(get('./A').replace('<CmdID>1', '<CmdID>x')), 'syncml.number'],
    ['a status nobody knows', message(status('299')), 'syncml.status-unknown'],
    ['a status of synchronisation', message(status('207')), 'syncml.status-unknown'],
    ['a status for no command', message(status('200', 'Gte', '4')), 'syncml.status-of'],
    ['a status for the header as if it were a command', message(status('212', 'SyncHdr', '4')), 'syncml.status-of'],
    ['an alert nobody knows', message(alert(1301)), 'syncml.alert-unknown'],
    ['a question without text', message(alert(1101, item('MINDT=10'))), 'syncml.alert-items'],
    ['a choice without choices', message(alert(1103, item('') + item('Which?'))), 'syncml.alert-items'],
    ['a generic alert without type', message(alert(1226, item('1'))), 'syncml.alert-items'],
    ['Get in Atomic', message(`<Atomic><CmdID>9</CmdID>${get('./A')}</Atomic>`), 'syncml.atomic'],
    [
      'Get in a Sequence in Atomic',
      message(`<Atomic><CmdID>9</CmdID><Sequence><CmdID>8</CmdID>${get('./A')}</Sequence></Atomic>`),
      'syncml.atomic',
    ],
    ['a command without target', message('<Get><CmdID>1</CmdID><Item/></Get>'), 'syncml.no-address'],
    ['an address that ends in a slash', message(get('./A/')), 'syncml.uri'],
    ['an address that goes up', message(get('./A/../B')), 'syncml.uri'],
    ['a property nobody has', message(get('./A?prop=Color')), 'syncml.uri'],
    ['a list nobody knows', message(get('./A?list=All')), 'syncml.uri'],
    ['commands of synchronisation', message('<Put><CmdID>1</CmdID><Item/></Put>'), 'syncml.not-in-dm'],
    [
      'credentials in a command',
      message(get('./A').replace('<Item>', '<Cred><Data>x</Data></Cred><Item>')),
      'syncml.not-in-dm',
    ],
    [
      'a format nobody knows',
      message(add('1').replace('<Data>', '<Meta><Format>string</Format></Meta><Data>')),
      'syncml.format',
    ],
    [
      'a misspelt authentication',
      message('', header('1', '<Cred><Meta><Type>syncml:auth-md4</Type></Meta><Data>x</Data></Cred>')),
      'syncml.auth-type',
    ],
  ])('with %s is told', (_what, text, code) => {
    const { findings } = checkText(text, { least: 'info' })
    expect(findings.map(finding => finding.code)).toEqual([code])
  })

  it('offers the name that was meant', () => {
    const { findings } = checkText(message(get('./A').replaceAll('Item>', 'Items>')))
    expect(findings.map(({ code, fix }) => [code, fix?.words])).toEqual([
      ['syncml.missing', undefined],
      ['syncml.unknown-element', 'Write Item'],
    ])
  })
})

describe('a tree in a message', () => {
  const broken = `<MgmtTree xmlns="syncml:dmddf1.2">${tree.replace('<NodeName>A', '<NodeName>a/b')}</MgmtTree>`

  it.each([
    ['as elements', broken, true],
    ['in CDATA', `<![CDATA[\n ${broken} ]]>`, true],
    ['in CDATA with a head', `<![CDATA[<?xml version="1.0"?><!DOCTYPE MgmtTree>${broken}]]>`, true],
    ['escaped', broken.replaceAll('<', '&lt;'), false],
  ])('%s is checked, and its nodes are counted', (_what, data, exact) => {
    const text = message(add(data))
    const { findings, nodes } = checkText(text, { least: 'warning' })
    expect([findings.map(({ code }) => code), nodes]).toEqual([['ddf.name-bad'], 1])
    const { at } = findings[0] ?? { at: { offset: 0 } }
    expect(text.slice(at.offset).startsWith(exact ? 'a/b' : '<Data')).toBe(true)
  })

  it('is mended inside of CDATA', () => {
    const text = message(add(`<![CDATA[<MgmtTree>${tree.replace('>A<', '> A <')}</MgmtTree>]]>`))
    const edit = checkText(text).findings.find(({ code }) => code === 'ddf.padded-name')?.fix?.edits[0]
    expect(edit && text.slice(edit.offset, edit.offset + edit.length)).toBe(' A ')
  })

  it('that is broken is told where it breaks', () => {
    expect(codes(message(add('<![CDATA[<MgmtTree><Node></MgmtTree>]]>')))).toContain('xml.not-closed')
  })
})

describe('WBXML', () => {
  const packed = (text: string) => {
    const xml = scanXml(text, new Findings())
    const [root] = xml.roots
    const encoded = root && encodeWbxml(markupOf(xml, root))
    return encoded?.ok ? encoded.value.bytes : new Uint8Array()
  }

  it('is checked by the rules of its XML form, at the places of that form and without its fixes', () => {
    const { format, findings } = checkBytes(packed(message(status('299') + get('./A', 1))))
    expect([format, findings.map(({ code, at, fix }) => [code, at.line, fix])]).toEqual([
      'wbxml',
      [
        ['syncml.status-unknown', 21, undefined],
        ['syncml.command-twice', 24, undefined],
      ],
    ])
  })

  it('shows what is wrong with a tree inside', () => {
    const text = message(add(`<MgmtTree xmlns="syncml:dmddf1.2">${tree.replace('>A<', '>a/b<')}</MgmtTree>`))
    expect([...checkBytes(packed(text), { least: 'warning' }).byCode.keys()]).toEqual(['ddf.name-bad'])
  })

  it('with a token that nobody knows is read all the same', () => {
    const bytes = packed(message(''))
    // A token of page 0 that is not given: the last empty element becomes it.
    const at = bytes.lastIndexOf(0x12)
    bytes[at] = 0x3d
    expect([...checkBytes(bytes).byCode.keys()]).toContain('wbxml.token')
  })

  it('of an unknown language is judged by its structure', () => {
    const { wellFormed, byCode, nodes } = checkBytes(Uint8Array.from([0x03, 0x7e, 0x6a, 0x00, 0x45, 0x06, 0x01]))
    expect([wellFormed, [...byCode.keys()], nodes]).toEqual([true, ['wbxml.language-unknown'], 2])
  })
})
