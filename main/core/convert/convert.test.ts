import { describe, expect, it } from 'vitest'
import { must } from '../../../tests/support/trees.ts'
import { utf8Encode } from '../bytes.ts'
import { explain } from '../problem.ts'
import { convertBytes } from './convert.ts'
import type { Target } from './convert-types.ts'

const ddf = `<MgmtTree><VerDTD>1.2</VerDTD><!-- ours -->
<Node><NodeName/><DFProperties><AccessType><Get/><Add/></AccessType><DFFormat><node/></DFFormat><Occurrence><ZeroOrMore/></Occurrence>
<DFType><DDFName>urn:example:mo:mail:1.0</DDFName></DFType></DFProperties>
<Node><NodeName>Port</NodeName><DFProperties><AccessType><Get/></AccessType><DefaultValue>993</DefaultValue><Description>Where | it listens</Description>
<DFFormat><int/></DFFormat><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node></Node></MgmtTree>`
const mo =
  '[{"ClientURI":"urn:example:mo:mail:1.0/office/","CV":"1","MOData":{"office":{"Host":"a<b","Port":143,"On":true,"X":null}}}]'

function convert(source: string, to: Target) {
  const { content, lost } = must(convertBytes(utf8Encode(source), { to }))
  return { content: String(content), lost: lost.map(item => explain(item).words) }
}

describe('converting', () => {
  it('makes an MO document that somebody fills in of a DDF, and says what was made up', () => {
    const { content, lost } = convert(ddf, 'mo-json')
    expect(JSON.parse(content)).toEqual([{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { X: { Port: 993 } } }])
    expect(lost).toContainEqual(expect.stringMatching(/^Left out.*comments \(1/))
    expect(lost).toContainEqual(expect.stringMatching(/^Made up.*the name X/))
  })

  it('makes TNDS of an MO document, and the same MO document of that', () => {
    const tnds = convert(mo, 'tnds')
    expect(tnds.content).toContain('<DDFName>urn:example:mo:mail:1.0</DDFName>')
    expect(tnds.content).toContain('<Value>a&lt;b</Value>')
    expect(tnds.lost).toContainEqual(expect.stringContaining('the cache validator'))
    const back: unknown = JSON.parse(convert(tnds.content, 'mo-json').content)
    expect(back).toEqual([
      { ClientURI: 'urn:example:mo:mail:1.0//', MOData: { office: { Host: 'a<b', Port: 143, On: true, X: null } } },
    ])
  })

  it('writes references that need no care with their text', () => {
    expect(convert(ddf, 'markdown').content).toContain('Where \\| it listens')
    expect(convert(ddf.replace('Where', '&lt;script>'), 'html').content).toContain('&lt;script&gt; | it listens')
    expect(convert(ddf.replace('Where', '=1+1'), 'csv').content).toContain(`'=1+1 | it listens`)
  })

  it('shows messages and provisioning documents as trees', () => {
    const sync =
      '<SyncML><SyncBody><Get><CmdID>4</CmdID><Item><Target><LocURI>./A</LocURI></Target></Item></Get></SyncBody></SyncML>'
    expect(convert(sync, 'tree').content).toBe('SyncML/SyncBody/Get\n  CmdID = 4\n  Item/Target/LocURI = ./A\n')
    const cp =
      '<wap-provisioningdoc version="1.1"><characteristic type="NAPDEF"><parm name="NAPID" value="N1"/></characteristic></wap-provisioningdoc>'
    expect(convert(cp, 'tree').content).toBe('wap-provisioningdoc version="1.1"\n  NAPDEF\n    NAPID = N1\n')
    expect(convert(mo, 'tree').content).toContain('  Port  int = 143\n')
  })

  it.each([
    { what: 'a message as description', source: '<SyncML/>', to: 'ddf' as const, code: 'convert.not-possible' },
    { what: 'broken XML as WBXML', source: '<MgmtTree><Node>', to: 'wbxml' as const, code: 'convert.broken' },
    { what: 'nothing', source: '', to: 'tree' as const, code: 'xml.empty' },
    { what: 'XML without WBXML tokens', source: '<a/>', to: 'wbxml' as const, code: 'wbxml.no-language' },
    { what: '100,000 levels', source: '<Node>'.repeat(100_000), to: 'ddf' as const, code: 'xml.not-ended' },
  ])('refuses $what', ({ source, to, code }) => {
    const result = convertBytes(utf8Encode(source), { to })
    const found = result.ok ? 'converted' : result.problem.code
    expect(found.startsWith('xml.') ? found.slice(0, 4) : found).toBe(code.startsWith('xml.') ? 'xml.' : code)
  })
})
