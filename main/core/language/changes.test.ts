import { describe, expect, it } from 'vitest'
import { checkText } from '../check/check-text.ts'
import { readDdf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { applyEdits } from './apply-edits.ts'
import { nodeActions } from './code-actions.ts'
import { formatXml } from './format-xml.ts'
import { nameFault, renameEdits } from './rename.ts'
import { symbolAt } from './symbols.ts'

const read = (text: string) => readDdf(text, new Findings())
const formatted = (text: string) => applyEdits(text, formatXml(read(text).xml))

describe('format', () => {
  const ugly = `<MgmtTree><VerDTD>1.2</VerDTD>
<!-- about A -->
      <Node><NodeName>A</NodeName> <!-- Status: Required -->


<DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Description>two
 lines</Description></DFProperties>
</Node></MgmtTree>`
  const neat = `<MgmtTree>
  <VerDTD>1.2</VerDTD>
  <!-- about A -->
  <Node>
    <NodeName>A</NodeName> <!-- Status: Required -->

    <DFProperties>
      <AccessType><Get/></AccessType>
      <DFFormat><node/></DFFormat>
      <Description>two
 lines</Description>
    </DFProperties>
  </Node>
</MgmtTree>`
  it('indents elements, keeps comments, texts and empty lines', () => expect(formatted(ugly)).toBe(neat))
  it('leaves what is in shape as it is', () => expect(formatXml(read(neat).xml)).toEqual([]))
  it('does not touch mixed content and broken elements', () => {
    expect(formatXml(read('<a>x <b/> <c/></a>').xml)).toEqual([])
    expect(formatXml(read('<a>\n<b>\n<c/>').xml)).toEqual([])
  })
})

describe('rename', () => {
  const ddf =
    '<MgmtTree><Node><NodeName>A</NodeName><DFProperties><DFType><DDFName>urn:m:1</DDFName></DFType></DFProperties><Node><NodeName>B</NodeName></Node></Node></MgmtTree>'
  const json = '[{"ClientURI":"urn:m:1/x/B/C"}, {"ClientURI":"urn:m:1//D"}]'
  const files = [
    { file: 'a.ddf', text: ddf, document: read(ddf) },
    { file: 'a.json', text: json, document: undefined },
  ]
  const renamed = (what: string, name: string) => {
    const symbol = symbolAt(read(ddf), ddf.indexOf(what))
    const edits = symbol ? renameEdits(symbol, name, files) : []
    return edits.map(({ file, edits: changes }) =>
      applyEdits(files.find(each => each.file === file)?.text ?? '', changes),
    )
  }
  it('renames a node in the description and in the ClientURIs of other files', () => {
    expect(renamed('B<', 'E')).toEqual([ddf.replace('>B<', '>E<'), json.replace('/B/', '/E/')])
  })
  it('renames a MOID everywhere', () => {
    expect(renamed('urn:m:1', 'urn:n:2')).toEqual([
      ddf.replace('urn:m:1', 'urn:n:2'),
      json.replaceAll('urn:m:1', 'urn:n:2'),
    ])
  })
  it('refuses names that would be something else', () => {
    const symbol = { moid: 'urn:m:1', path: ['B'], start: 0, end: 1 }
    expect(
      [nameFault(symbol, 'a/b'), nameFault(symbol, ' a'), nameFault(symbol, 'ab')].map(fault => fault !== undefined),
    ).toEqual([true, true, false])
  })
})

describe('actions on a node', () => {
  const text = `<MgmtTree>
  <VerDTD>1.2</VerDTD>
  <Node>
    <NodeName>A</NodeName>
    <DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName>urn:a:1</DDFName></DFType></DFProperties>
    <Node>
      <NodeName>Sub</NodeName>
      <DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Scope><Permanent/></Scope><DFType><DDFName/></DFType></DFProperties>
      <Node><NodeName>Leaf</NodeName><DFProperties><DFFormat><chr/></DFFormat></DFProperties></Node>
    </Node>
  </Node>
</MgmtTree>
`
  const offered = (place: string) => nodeActions(read(text), text.indexOf(place), checkText(text).findings)
  const named = (place: string, title: string) => offered(place).find(action => action.title.startsWith(title))

  it('makes a permanent node dynamic, so that it can be deleted', () => {
    const changed = applyEdits(text, named('Sub', 'Make this node dynamic')?.edits ?? [])
    expect(changed).toContain(
      '<AccessType><Delete/><Get/></AccessType><DFFormat><node/></DFFormat><Scope><Dynamic/></Scope>',
    )
  })
  it('makes a node permanent, which nobody can delete, unless it gets its name at run time', () => {
    const deletable = text.replace('<Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName>urn', '<Delete/>$&')
    const edits = nodeActions(read(deletable), deletable.indexOf('>A<'), []).find(each => /permanent/.test(each.title))
    expect(applyEdits(deletable, edits?.edits ?? [])).toContain(
      '<AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Scope><Permanent/></Scope>',
    )
    const unnamed = text.replace('<NodeName>A</NodeName>', '<NodeName/>')
    expect(nodeActions(read(unnamed), unnamed.indexOf('<NodeName/>'), []).map(({ title }) => title)).toEqual([])
  })
  it('adds all parts that are missing', () => {
    const changed = applyEdits(text, named('Leaf', 'Add the missing')?.edits ?? [])
    expect(checkText(changed).findings.filter(({ code }) => code === 'dtd.missing')).toEqual([])
  })
  it('adds the properties of a node that has none', () => {
    const bare = text.replace(/<NodeName>Leaf<[\s\S]*?<\/DFProperties>/, '<NodeName>Leaf</NodeName>')
    const action = nodeActions(read(bare), bare.indexOf('Leaf'), checkText(bare).findings).find(
      ({ kind }) => kind === 'fix',
    )
    expect(applyEdits(bare, action?.edits ?? [])).toContain(
      '<NodeName>Leaf</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><chr/></DFFormat>',
    )
  })
  it('extracts a node to a description that is in order', () => {
    const action = named('Sub', 'Extract')
    expect(action?.newFile?.name).toBe('Sub.ddf')
    expect(action?.newFile?.text).toContain('  <Node>\n    <NodeName>Sub</NodeName>')
    expect(action?.newFile?.text).toContain('<DDFName>urn:example:mo:sub:1.0</DDFName>')
    const rest = applyEdits(text, action?.edits ?? [])
    expect(rest).not.toContain('Leaf')
    expect(read(rest).nodes).toBe(2)
    expect(rest).toContain('<DDFName>urn:example:mo:sub:1.0</DDFName>')
  })
  it('takes the version of the grammar and the namespaces along that the extracted node needs', () => {
    const windows = text
      .replace('<MgmtTree>', '<MgmtTree xmlns:MSFT="urn:m" xmlns:X="urn:x">')
      .replace('>1.2<', '>1.1.2<')
      .replace('<DFFormat><chr/></DFFormat>', '$&<MSFT:Deprecated/>')
    const action = nodeActions(read(windows), windows.indexOf('Sub'), []).find(each => each.newFile)
    expect(action?.newFile?.text).toMatch(/^<MgmtTree xmlns:MSFT="urn:m">\n {2}<VerDTD>1\.1\.2<\/VerDTD>/)
    expect(checkText(action?.newFile?.text ?? '').wellFormed).toBe(true)
  })
})
