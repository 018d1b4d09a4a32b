import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { checkBytes } from './check-bytes.ts'
import { checkText } from './check-text.ts'
import { levelsFile, readLevels } from './levels.ts'

const type = '<DFType><MIME>text/plain</MIME></DFType>'
const leaf = (
  name: string,
  properties = `<AccessType><Get/></AccessType><DFFormat><chr/></DFFormat>${type}`,
  inside = '',
) => `<Node><NodeName>${name}</NodeName><DFProperties>${properties}</DFProperties>${inside}</Node>`
const tree = (...nodes: string[]) => `<MgmtTree><VerDTD>1.2</VerDTD>${nodes.join('')}</MgmtTree>`
const interior = (name: string, ...nodes: string[]) =>
  leaf(name, '<AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName/></DFType>', nodes.join(''))
const shown = { least: 'info' } as const
const codes = (text: string) => [...checkText(text, shown).byCode.keys()]

/** One fix after the other, as an editor applies them. */
function mended(text: string): string {
  const fix = checkText(text, shown).findings.find(finding => finding.fix)?.fix
  if (!fix) return text
  const edits = fix.edits.toSorted((a, b) => b.offset - a.offset)
  return mended(
    edits.reduce((now, edit) => now.slice(0, edit.offset) + edit.text + now.slice(edit.offset + edit.length), text),
  )
}
const format = (word: string, rest = '') => `<AccessType><Get/></AccessType>${rest}<DFFormat>${word}</DFFormat>${type}`

describe('a description', () => {
  it('in order is valid and gives no problem', () => {
    expect(checkText(tree(interior('A', leaf('B'), leaf('C'))), shown)).toMatchObject({
      format: 'ddf',
      nodes: 3,
      wellFormed: true,
      dtdValid: true,
      count: 0,
    })
  })

  it.each([
    [
      'an order of its own',
      tree(leaf('A', `<DFFormat><chr/></DFFormat><AccessType><Replace/><Get/></AccessType>${type}`)),
      'dtd.order',
    ],
    ['no AccessType', tree(leaf('A', `<DFFormat><chr/></DFFormat>${type}`)), 'dtd.missing'],
    ['no DFType', tree(leaf('A', '<AccessType><Get/></AccessType>\n  <DFFormat><chr/></DFFormat>')), 'dtd.missing'],
    [
      'a title twice',
      tree(leaf('A', format('<chr/>').replace(type, `<DFTitle>a</DFTitle><DFTitle>b</DFTitle>${type}`))),
      'dtd.repeated',
    ],
    ['a misspelt element', tree(leaf('A', format('<chr/>', '<Descripton>x</Descripton>'))), 'dtd.unknown-element'],
    [
      'mark-up in a text',
      tree(leaf('A', format('<chr/>', '<Description>a <b>c</b></Description>'))),
      'dtd.mark-up-in-text',
    ],
    ['something in an empty element', tree(leaf('A', format('<chr> </chr>'))), 'dtd.not-empty'],
    ['a misspelt word', tree(leaf('A', format('<Chr/>'))), 'ddf.unknown-word'],
    ['an attribute', tree(leaf('A')).replace('<Node>', '<Node id="1">'), 'dtd.attribute'],
    ['blanks around a name', tree(leaf(' A ')), 'ddf.padded-name'],
    [
      'a permanent leaf with Delete',
      tree(
        leaf(
          'A',
          format('<chr/>')
            .replace('<Get/>', '<Delete/><Get/>')
            .replace('</DFFormat>', '</DFFormat><Scope><Permanent/></Scope>'),
        ),
      ),
      'ddf.access-permanent',
    ],
    [
      'a standard object with a node missing',
      tree(
        interior('S', leaf('CBT', format('<int/>'))).replace(
          '<DDFName/>',
          '<DDFName>urn:oma:mo:oma-sessioninfomo:1.0</DDFName>',
        ),
      ),
      'ddf.standard-missing',
    ],
    [
      'a standard object with another format',
      tree(
        interior('S', leaf('CBT'), leaf('ROAMING', format('<int/>'))).replace(
          '<DDFName/>',
          '<DDFName>urn:oma:mo:oma-sessioninfomo:1.0</DDFName>',
        ),
      ),
      'ddf.standard-differs',
    ],
    ['a node without a name', tree(`<Node><DFProperties>${format('<chr/>')}</DFProperties></Node>`), 'ddf.no-name'],
  ])('with %s is told and mended', (_what, text, code) => {
    expect(codes(text)).toContain(code)
    expect(codes(mended(text))).toEqual([])
    expect(checkText(mended(text)).dtdValid).toBe(true)
  })

  it.each([
    ['a node with a value and nodes', tree(interior('A', leaf('B'), '<Value>1</Value>')), 'dtd.either'],
    ['text between elements', tree('x', leaf('A')), 'dtd.text'],
    ['an element in the wrong place', tree(leaf('A', format('<chr/>', '<NodeName>x</NodeName>'))), 'dtd.not-here'],
    ['equal names', tree(interior('A', leaf('B'), leaf('B'))), 'ddf.duplicate-name'],
    ['a name that is no part of an address', tree(leaf('a/b')), 'ddf.name-bad'],
    [
      'a number that is none',
      tree(
        interior(
          'A',
          leaf('', format('<chr/>').replace('</DFFormat>', '</DFFormat><Occurrence><ZeroOrN>1</ZeroOrN></Occurrence>')),
        ),
      ),
      'ddf.occurrence-number',
    ],
    [
      'a fixed name that occurs often',
      tree(
        interior(
          'A',
          leaf('B', format('<chr/>').replace('</DFFormat>', '</DFFormat><Occurrence><OneOrMore/></Occurrence>')),
        ),
      ),
      'ddf.many-named',
    ],
    [
      'a default that does not fit',
      tree(leaf('A', format('<int/>', '<DefaultValue>many</DefaultValue>'))),
      'ddf.default-does-not-fit',
    ],
    [
      'a permanent node without a name below a dynamic one',
      tree(interior('A', leaf('', format('<chr/>').replace('</DFFormat>', '</DFFormat><Scope><Permanent/></Scope>')))),
      'ddf.permanent-unnamed',
    ],
    ['a media type that is none', tree(leaf('A', format('<chr/>').replace('text/plain', 'plain'))), 'ddf.mime-bad'],
    [
      'a MOID on a leaf',
      tree(leaf('A', format('<chr/>').replace(type, '<DFType><DDFName>urn:x</DDFName></DFType>'))),
      'ddf.moid-leaf',
    ],
    ['a MOID with blanks', tree(interior('A').replace('<DDFName/>', '<DDFName>my object</DDFName>')), 'ddf.moid-bad'],
    ['a version nobody knows', tree(leaf('A')).replace('1.2', '2.0'), 'ddf.version-unknown'],
    [
      'CaseSense in 1.1.2',
      tree(leaf('A', `${format('<chr/>')}<CaseSense><CS/></CaseSense>`)).replace('1.2', '1.1.2'),
      'dtd.not-here',
    ],
  ])('with %s is told', (_what, text, code) =>
    expect(codes(text).some(each => each === code || each === 'dtd.unknown-element')).toBe(true),
  )

  it('says what a vendor allows', () => {
    const allowed = (kind: string, values: string, value: string) =>
      tree(
        leaf(
          'A',
          format('<int/>', `<DefaultValue>${value}</DefaultValue>`) +
            `<MSFT:AllowedValues ValueType="${kind}">${values}</MSFT:AllowedValues>`,
        ),
      ).replace('<MgmtTree', '<MgmtTree xmlns:MSFT="m"')
    const one = '<MSFT:Enum><MSFT:Value>1</MSFT:Value></MSFT:Enum>'
    expect(codes(allowed('ENUM', one, '2'))).toContain('ddf.default-not-allowed')
    expect(codes(allowed('ENUM', one, '1'))).not.toContain('ddf.default-not-allowed')
    expect(codes(allowed('Range', '<MSFT:Value>[0-5]</MSFT:Value>', '6'))).toContain('ddf.default-not-allowed')
    expect(codes(allowed('Range', '<MSFT:Value>[5-0]</MSFT:Value>', '3'))).toContain('ddf.range-bad')
    expect(codes(allowed('ENUM', one, '1').replaceAll('AllowedValues', 'AllowedValuse'))).toContain(
      'ddf.extension-unknown',
    )
  })

  it('is judged as a validator would when asked to', () => {
    const text = tree(leaf('A', `${format('<chr/>')}<MSFT:X/>`)).replace('<MgmtTree', '<MgmtTree xmlns:MSFT="m"')
    expect(checkText(text).counts.error).toBe(0)
    expect(checkText(text, { strict: true }).counts.error).toBe(2)
    expect(checkText(text).dtdValid).toBe(false)
  })
})

describe('levels', () => {
  it('of a workspace decide how much a problem matters', () => {
    const levels = readLevels('{"levels": {"ddf.padded-name": "error", "dtd.order": "off"}}')
    expect(levels.ok && checkText(tree(leaf(' A ')), { levels: levels.value }).counts.error).toBe(1)
    expect(levelsFile).toBe('dmwb-check.json')
  })

  it.each(['{}', '{"levels": {"no.such": "off"}}', '{"levels": {"dtd.order": "loud"}}', '{'])(
    '%s are refused',
    text => {
      expect(readLevels(text).ok).toBe(false)
    },
  )
})

describe('bad input', () => {
  it.each([
    ['an empty file', new Uint8Array(), 'check.empty'],
    ['blanks', utf8Encode(' \n'), 'check.empty'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), 'check.binary'],
    ['prose', utf8Encode('Dear reader'), 'check.unknown'],
    ['NUL bytes', utf8Encode(tree(leaf('A\0'))), 'xml.bad-character'],
    ['JSON that is cut', utf8Encode('[{"ClientURI": "a", "MOData": '), 'package.not-json'],
    ['an MO without data', utf8Encode('[{"ClientURI": "urn:x:y//"}]'), 'package.missing-member'],
    ['a package with a command nobody knows', utf8Encode('{"CMD":[["FLY","x"]]}'), 'package.unknown-command'],
  ])('%s gives a located error', (_what, bytes, code) => {
    const { findings, counts } = checkBytes(bytes)
    expect(findings.map(each => each.code)).toContain(code)
    expect(counts.error).toBeGreaterThan(0)
    expect(findings[0]?.at.line).toBeGreaterThan(0)
  })

  it('reads UTF-16', () => {
    const text = `\ufeff${tree(leaf('Ä'))}`
    const bytes = Uint8Array.from([...text].flatMap(letter => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8]))
    expect(checkBytes(bytes)).toMatchObject({ format: 'ddf', encoding: 'UTF-16LE', nodes: 1, dtdValid: true })
  })

  it('goes a hundred thousand levels deep', () => {
    const depth = 100_000
    const text = `<MgmtTree>${'<Node><NodeName>a</NodeName>'.repeat(depth)}${'</Node>'.repeat(depth)}</MgmtTree>`
    expect(checkText(text)).toMatchObject({ nodes: depth, wellFormed: true })
  })

  it('counts a million problems and lists a thousand of them', () => {
    const { count, findings } = checkText(`<MgmtTree>${'<x/>'.repeat(1_000_000)}</MgmtTree>`, { least: 'error' })
    expect(count).toBeGreaterThan(1_000_000)
    expect(findings.length).toBe(1000)
  })
})

it.each([
  ['mo-json', '[{"ClientURI":"urn:x:y//","MOData":{"a":{"b":1,"c":{}}}}]', 3],
  ['package', '{"CMD":[["GET","urn:x:y//"]]}', 0],
  ['package', '{"Status":[{"sc":200}]}', 0],
  [
    'tnds',
    '<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>a</NodeName><RTProperties><Type><DDFName/></Type></RTProperties></Node></MgmtTree>',
    1,
  ],
  ['syncml', '<SyncML><SyncBody/></SyncML>', 2],
  ['cp', '<wap-provisioningdoc/>', 1],
  ['unknown', '<html/>', 1],
])('recognises %s by its content', (kind, text, nodes) => {
  expect(checkText(text)).toMatchObject({ format: kind, nodes, wellFormed: true })
})
