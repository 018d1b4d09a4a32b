import { describe, expect, it } from 'vitest'
import { readDdf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { completeXml } from './complete-xml.ts'

/** Asks at the `|` of a text. */
function at(marked: string) {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  return {
    text,
    found: completeXml(readDdf(text, new Findings()), offset, {
      moids: [{ moid: 'urn:example:mo:own:1.0', words: 'own.ddf' }],
    }),
  }
}
const labels = (marked: string) =>
  at(marked)
    .found.filter(({ kind }) => kind !== 'template')
    .map(({ label }) => label)

const within = (inside: string) =>
  `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName><DFProperties>${inside}</DFProperties></Node></MgmtTree>`

describe('elements in the order of the grammar', () => {
  it.each([
    [
      'nothing',
      within('|'),
      [
        'AccessType',
        'DefaultValue',
        'Description',
        'DFFormat',
        'Occurrence',
        'Scope',
        'DFTitle',
        'DFType',
        'CaseSense',
      ],
    ],
    [
      'what came before',
      within('<AccessType/><DFFormat><chr/></DFFormat>|<DFType/>'),
      ['Occurrence', 'Scope', 'DFTitle'],
    ],
    [
      'a tag just begun',
      within('<AccessType/><|<DFFormat><chr/></DFFormat><DFType/>'),
      ['DefaultValue', 'Description'],
    ],
    [
      'a name just begun',
      within('<AccessType/><D|\n<DFFormat><chr/></DFFormat><DFType/>'),
      ['DefaultValue', 'Description'],
    ],
    ['access types', within('<AccessType><Copy/>|</AccessType>'), ['Delete', 'Exec', 'Get', 'Replace']],
    [
      'a format',
      within('<DFFormat>|</DFFormat>'),
      ['node', 'null', 'b64', 'bin', 'bool', 'chr', 'int', 'xml', 'date', 'time', 'float'],
    ],
    ['a format that is there', within('<DFFormat><chr/>|</DFFormat>'), []],
    ['an empty text', '|', ['MgmtTree']],
  ])('after %s', (_, marked, expected) => {
    const found = labels(marked)
    if (expected.length > 6 || expected.length === 0) expect(found.slice(0, expected.length)).toEqual(expected)
    else expect(found).toEqual(expected)
  })

  it('offers whole nodes where a node may stand, and TNDS ones in a snapshot', () => {
    const ddf = at('<MgmtTree><VerDTD>1.2</VerDTD>|</MgmtTree>').found
    expect(ddf.filter(({ kind }) => kind === 'template').map(({ label }) => label)).toContain('Node: leaf')
    const snapshot =
      '<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName><RTProperties><Type/></RTProperties></Node>|</MgmtTree>'
    expect(at(snapshot).found.map(({ label }) => label)).toContain('Node: leaf with a value')
  })

  it('keeps the prefix of the document', () => {
    const [first] = at(
      '<d:MgmtTree xmlns:d="syncml:dmddf1.2"><d:VerDTD>1.2</d:VerDTD><d:Node><d:NodeName>a</d:NodeName><d:DFProperties>|</d:DFProperties></d:Node></d:MgmtTree>',
    ).found
    expect(first).toMatchObject({ label: 'd:AccessType', insert: '<d:AccessType>\n\t<d:Get/>$0\n</d:AccessType>' })
  })

  it('offers the Windows extensions where their namespace is bound, behind DFType', () => {
    const text = within('<AccessType/><DFFormat><int/></DFFormat><DFType/>|').replace(
      '<MgmtTree>',
      '<MgmtTree xmlns:MSFT="http://schemas.microsoft.com/MobileDevice/DM">',
    )
    expect(labels(text)).toContain('MSFT:AllowedValues')
  })
})

describe('values', () => {
  it('knows media types, MOIDs of the workspace before published ones, and versions', () => {
    expect(labels(within('<DFType><MIME>|</MIME></DFType>'))).toContain('text/plain')
    expect(labels(within('<DFType><DDFName>|</DDFName></DFType>')).slice(0, 2)).toEqual([
      'urn:example:mo:own:1.0',
      'urn:oma:mo:oma-dm-devinfo:1.2',
    ])
    expect(labels('<MgmtTree><VerDTD>|</VerDTD></MgmtTree>')).toEqual(['1.2', '1.1.2'])
  })

  it('knows the values that the format or the description allows', () => {
    expect(labels(within('<DefaultValue>|</DefaultValue><DFFormat><bool/></DFFormat>'))).toEqual(['true', 'false'])
    const listed = '<M:AllowedValues ValueType="ENUM"><M:Enum><M:Value>7</M:Value></M:Enum></M:AllowedValues>'
    expect(labels(within(`<DefaultValue>|</DefaultValue><DFFormat><int/></DFFormat>${listed}`))).toEqual(['7'])
  })

  it('takes the place of what is written', () => {
    const { found, text } = at(within('<DFType><MIME>te|xt</MIME></DFType>'))
    const { start, end } = found[0]?.replace ?? { start: 0, end: 0 }
    expect(text.slice(start, end)).toBe('text')
  })
})

describe('end tags', () => {
  it('ends what is open', () => {
    expect(labels('<MgmtTree><VerDTD>1.2</VerDTD><Node></|')).toEqual(['</Node>'])
  })
  it('has nothing to say in a comment', () => {
    expect(labels('<MgmtTree><!-- | --></MgmtTree>')).toEqual([])
  })
})
