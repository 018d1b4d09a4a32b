import { describe, expect, it } from 'vitest'
import { readDdf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { createLineMap } from '../line-map.ts'
import { encodeWbxml } from '../wbxml/encode.ts'
import type { Markup } from '../xml/markup.ts'
import { decodeValue } from './decode-value.ts'
import { foldLines } from './folds.ts'
import { hoverXml } from './hover-xml.ts'
import { outlineOf } from './outline.ts'
import { definitionsOf, referencesTo, symbolAt, uriSymbolAt } from './symbols.ts'

const read = (text: string) => readDdf(text, new Findings())
const mail = `<MgmtTree>
<VerDTD>1.2</VerDTD>
<Node>
  <NodeName>Mail</NodeName>
  <DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName>urn:example:mo:mail:1.0</DDFName></DFType></DFProperties>
  <Node><NodeName>Host</NodeName><DFProperties><AccessType><Get/><Replace/></AccessType><DefaultValue>bWFpbC5leGFtcGxlLmNvbQ==</DefaultValue><DFFormat><chr/></DFFormat></DFProperties></Node>
  <Node><NodeName/><DFProperties><AccessType/><DFFormat><node/></DFFormat><Occurrence><ZeroOrN>4</ZeroOrN></Occurrence></DFProperties></Node>
</Node>
</MgmtTree>`

describe('hover', () => {
  const hover = (what: string, shift = 1) => hoverXml(read(mail), mail.indexOf(what) + shift)?.parts.join('\n')
  it('says what an element means, with clause and example, and names the node', () => {
    expect(hover('<AccessType>')).toMatch(/AccessType[\s\S]*DM TND 1\.3 §10/)
    expect(hover('<Node>')).toContain('`Mail`')
    expect(hover('Host')).toContain('`Mail/Host`')
  })
  it('decodes what is in a value', () => {
    expect(hover('bWFpbC5leGFtcGxlLmNvbQ==')).toContain('mail.example.com')
  })
})

describe('looking into values', () => {
  it('leaves plain words alone', () => {
    expect([decodeValue('mail.example.com'), decodeValue('Hostname'), decodeValue('')]).toEqual([[], [], []])
  })
  it('knows SyncML in base64 and shows it indented', () => {
    const parts = decodeValue(
      Buffer.from('<SyncML><SyncHdr/><SyncBody><Final/></SyncBody></SyncML>').toString('base64'),
    )
    expect(parts[0]).toContain('SyncML message')
    expect(parts[1]).toContain('\n    <Final/>')
  })
  const looked = (bytes: readonly number[]) => decodeValue(Buffer.from(bytes).toString('base64')).join('\n')
  it('reads WBXML', () => {
    const parts = looked([2, 0xa4, 1, 0x6a, 0, 0x6d, 0x6c, 0x71, 3, 0x31, 0x2e, 0x32, 0, 1, 1, 0x6b, 0x12, 1, 1])
    expect(parts).toContain('**WBXML of SyncML 1.2** (base64, 19 bytes)')
    expect(parts).toContain('<VerDTD>1.2</VerDTD>')
    expect(parts).toMatch(/<SyncBody>\n +<Final\/>\n +<\/SyncBody>/)
  })
  it('reads a provisioning document and a tree that are packed', () => {
    const packed = (name: string, ...content: readonly Markup[]) => {
      const encoded = encodeWbxml({ name, attributes: [], content })
      if (!encoded.ok) throw new Error(encoded.problem.code)
      return looked([...encoded.value.bytes])
    }
    const parm = { name: 'parm', attributes: [['name', 'APPID'] as const, ['value', 'w7'] as const], content: [] }
    const application = { name: 'characteristic', attributes: [['type', 'APPLICATION'] as const], content: [parm] }
    expect(packed('wap-provisioningdoc', application)).toContain('<parm name="APPID" value="w7"/>')
    const node = { name: 'Node', attributes: [], content: [{ name: 'NodeName', attributes: [], content: ['A'] }] }
    expect(packed('MgmtTree', node)).toContain('<NodeName>A</NodeName>')
  })
  it('says what is wrong with WBXML that breaks off, and unfolds no bomb', () => {
    expect(looked([2, 0xa4, 1, 0x6a, 0, 0x6d, 0x6b, 0x12, 1, 1, 0xff, 0xff])).toContain('WBXML of SyncML 1.2')
    const letters = new Array(4000).fill(0x61)
    const again = new Array(4000).fill([0x83, 0]).flat()
    const bomb = looked([2, 0xa4, 1, 0x6a, 0x9f, 0x21, ...letters, 0, 0x6d, ...again, 1])
    expect(bomb).toContain('grows without bounds')
    expect(bomb.length).toBeLessThan(2000)
  })
})

it('outlines nodes with format, MOID, occurrence and access', () => {
  const [root] = outlineOf(read(mail))
  expect(root).toMatchObject({ name: 'Mail', kind: 'tree', detail: 'node · urn:example:mo:mail:1.0 · Get' })
  expect(root?.children.map(({ name, kind, detail }) => [name, kind, detail])).toEqual([
    ['Host', 'leaf', 'chr · Get Replace'],
    ['(un-named)', 'list', 'node · ZeroOrN 4'],
  ])
})

it('folds elements and comments, of broken documents as far as they go', () => {
  const text = '<a>\n<b>\n<c>\n</b>\n<!--\n-->\n</a>'
  expect(foldLines(read(text).xml, createLineMap(text))).toEqual({ elements: [1, 6, 2, 3], comments: [5, 6] })
})

describe('symbols across files', () => {
  const json = '[{ "ClientURI": "urn:example:mo:mail:1.0/office/Host", "MOData": {} }]'
  const files = [
    { file: 'mail.ddf', text: mail, document: read(mail) },
    { file: 'mail.json', text: json, document: undefined },
  ]
  const shown = (places: readonly { file: string; start: number; end: number }[]) =>
    places.map(({ file, start, end }) => [file, files.find(each => each.file === file)?.text.slice(start, end)])

  it('goes from a ClientURI to the node, and from a MOID to its object', () => {
    const uri = uriSymbolAt(json, json.indexOf('office'))
    expect(uri && shown(definitionsOf(uri, files))).toEqual([['mail.ddf', 'Host']])
    const moid = symbolAt(read(mail), mail.indexOf('urn:example'))
    expect(moid && shown(definitionsOf(moid, files))).toEqual([['mail.ddf', 'Mail']])
  })

  it('finds where a node or an object is used', () => {
    const host = symbolAt(read(mail), mail.indexOf('Host'))
    expect(host && shown(referencesTo(host, files))).toEqual([
      ['mail.ddf', 'Host'],
      ['mail.json', 'urn:example:mo:mail:1.0/office/Host'],
    ])
    const moid = symbolAt(read(mail), mail.indexOf('urn:example'))
    expect(moid && shown(referencesTo(moid, files)).map(([file]) => file)).toEqual(['mail.ddf', 'mail.json'])
  })
})
