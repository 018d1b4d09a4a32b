import { describe, expect, it } from 'vitest'
import { createTree } from '../tree/create-tree.ts'
import { countNodes } from '../tree/rows.ts'
import { parseDdf } from './parse-ddf.ts'

const node = (name: string, inside = '', properties = '<DFFormat><node/></DFFormat>') =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType><Get/></AccessType>${properties}</DFProperties>${inside}</Node>`
const tree = (...nodes: string[]) => `<MgmtTree><VerDTD>1.2</VerDTD>${nodes.join('')}</MgmtTree>`
const chr = '<DFFormat><chr/></DFFormat>'
const codes = (text: string) => parseDdf(text).problems.map(({ code }) => code)
const moids = (text: string, file?: string) =>
  parseDdf(text, file === undefined ? {} : { file }).descriptions.map(({ moid }) => moid)

describe('parseDdf', () => {
  it('reads every property of a node', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE MgmtTree PUBLIC "-//OMA//DTD-DM-DDF 1.2//EN" "http://example.com/never-fetched.dtd" [<?oma-dm-ddf-ver supported-versions="1.2"?>]>
<MgmtTree xmlns:MSFT="http://schemas.example.com/DM"><VerDTD>1.2</VerDTD>
  <Node><NodeName>Mail</NodeName><Path>./Ext</Path>
    <DFProperties><AccessType><Get/></AccessType><Description>All about <b>mail</b> &amp; more</Description>
      <DFFormat><node/></DFFormat><Scope><Permanent/></Scope><DFType><DDFName>urn:x:mail:1.0</DDFName></DFType><CaseSense><CIS/></CaseSense></DFProperties>
    <Node><NodeName/>
      <DFProperties><AccessType><Add/><Delete/><Exec/><Replace/></AccessType><DefaultValue>2</DefaultValue><DFFormat><int/></DFFormat>
        <Occurrence><ZeroOrN>5</ZeroOrN></Occurrence><DFTitle>Box</DFTitle><DFType><MIME>text/plain</MIME><MIME>text/xml</MIME></DFType>
        <MSFT:AllowedValues ValueType="ENUM"><MSFT:Enum><MSFT:Value>1</MSFT:Value><MSFT:ValueDescription>One</MSFT:ValueDescription></MSFT:Enum><MSFT:Enum><MSFT:Value>2</MSFT:Value></MSFT:Enum></MSFT:AllowedValues></DFProperties></Node>
  </Node></MgmtTree>`
    expect(parseDdf(text, { file: 'mail.ddf' })).toEqual({
      descriptions: [
        {
          moid: 'urn:x:mail:1.0',
          ddf: 'mail.ddf',
          path: './Ext',
          root: {
            name: 'Mail',
            access: new Set(['Get']),
            format: 'node',
            occurrence: 'One',
            scope: 'Permanent',
            mime: [],
            ddfName: 'urn:x:mail:1.0',
            text: 'All about mail & more',
            caseSense: 'CIS',
            line: 4,
            children: [
              {
                access: new Set(['Add', 'Delete', 'Exec', 'Replace']),
                format: 'int',
                occurrence: 'ZeroOrN',
                most: 5,
                scope: 'Dynamic',
                defaultValue: '2',
                mime: ['text/plain', 'text/xml'],
                title: 'Box',
                allowed: ['1', '2'],
                children: [],
                line: 7,
              },
            ],
          },
        },
      ],
      problems: [],
      nodes: 2,
      wellFormed: true,
    })
  })

  it.each([
    ['blanks around a name', tree(node(' Mail ')), 'ddf.padded-name'],
    ['no name', tree('<Node><DFProperties><DFFormat><node/></DFFormat></DFProperties></Node>'), 'ddf.no-name'],
    ['no format', tree(node('Mail', '', '<Scope/>')), 'ddf.no-format'],
    ['a format nobody knows', tree(node('Mail', '', '<DFFormat><text/></DFFormat>')), 'ddf.unknown-word'],
    ['a leaf with nodes below it', tree(node('Mail', node('Host'), chr)), 'ddf.leaf-with-children'],
    ['two nodes of one name', tree(node('Mail', node('Host') + node('Host'))), 'ddf.duplicate-name'],
    [
      'a default that does not fit',
      tree(node('Mail', '', `<DefaultValue>many</DefaultValue><DFFormat><int/></DFFormat>`)),
      'ddf.default-does-not-fit',
    ],
    ['another document', '<html><body/></html>', 'ddf.no-nodes'],
    ['nothing', '', 'xml.empty'],
    ['a tag that is not closed', tree(node('Mail')).replace('</MgmtTree>', ''), 'xml.not-closed'],
    [
      'an entity bomb',
      `<!DOCTYPE MgmtTree [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${tree(node('&b;'))}`,
      'xml.entity-refused',
    ],
    [
      'a file for an entity',
      `<!DOCTYPE MgmtTree [<!ENTITY f SYSTEM "file:///etc/passwd">]>${tree(node('&f;'))}`,
      'xml.entity-refused',
    ],
  ])('reports %s, with its place', (_what, text, code) => {
    const { problems } = parseDdf(text)
    const found = problems.find(problem => problem.code === code)
    expect(found?.at?.line).toBeGreaterThan(0)
    expect(found?.at?.column).toBeGreaterThan(0)
  })

  it('keeps the nodes of a file that was cut', () => {
    const whole = tree(node('Mail', node('Host', '', chr) + node('Port', '', chr) + node('Folders')))
    const { descriptions, wellFormed } = parseDdf(whole.slice(0, whole.indexOf('Folders')))
    expect(wellFormed).toBe(false)
    expect(descriptions[0]?.root.children.map(({ name }) => name)).toEqual(['Host', 'Port', undefined])
  })

  it('takes *, <x> and [Name] for names that are given at run time', () => {
    const { descriptions } = parseDdf(
      tree(node('A', node('*')), node('B', node('&lt;x&gt;')), node('C', node('[Account]'))),
    )
    expect(descriptions.map(({ root }) => root.children[0]?.name)).toEqual([undefined, undefined, undefined])
    expect(descriptions[2]?.root.children[0]?.title).toBe('Account')
  })

  it('reads the values of a TNDS snapshot and of an initial tree', () => {
    const snapshot = `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>Mail</NodeName>
      <RTProperties><Format><node/></Format><Type><DDFName>urn:x:mail:1.0</DDFName></Type></RTProperties>
      <Node><NodeName>Host</NodeName><RTProperties><Format><chr/></Format><Type><MIME>text/plain</MIME></Type></RTProperties><Value>mail.example.com</Value></Node>
      <Node><NodeName>Port</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><int/></DFFormat></DFProperties><Type>text/plain</Type><Data>993</Data></Node>
      </Node></MgmtTree>`
    const { descriptions, problems } = parseDdf(snapshot)
    expect(problems).toEqual([])
    expect(descriptions[0]?.moid).toBe('urn:x:mail:1.0')
    expect(descriptions[0]?.root.children.map(({ defaultValue, mime }) => [defaultValue, mime])).toEqual([
      ['mail.example.com', ['text/plain']],
      ['993', ['text/plain']],
    ])
  })

  it('reads the compact form of an initial tree', () => {
    const text = `<dmtree><node name="."><node name="DevInfo"><node name="Man" type="chr" access="GR"/><node name="*" access="AGD"/></node></node></dmtree>`
    const { descriptions, problems, nodes } = parseDdf(text)
    expect(problems.map(({ code }) => code)).toEqual(['ddf.compact-tree'])
    expect(nodes).toBe(4)
    expect(descriptions[0]).toMatchObject({ moid: 'urn:x-dmwb:mo:DevInfo:1.0', path: '.' })
    expect(descriptions[0]?.root.children.map(({ name, format, access }) => [name, format, [...access]])).toEqual([
      ['Man', 'chr', ['Get', 'Replace']],
      [undefined, 'node', ['Add', 'Get', 'Delete']],
    ])
  })

  it('limits the nodes it reads, and says so once', () => {
    const many = tree(node('A', Array.from({ length: 50 }, (_, index) => node(`n${index}`, '', chr)).join('')))
    const parsed = parseDdf(many, { limitNodes: 11 })
    expect(parsed.problems.map(({ code, detail }) => [code, detail?.limit])).toEqual([['ddf.too-many-nodes', 11]])
    expect([parsed.nodes, parsed.descriptions[0]?.root.children.length]).toEqual([11, 10])
  })

  it('survives nesting without end', () => {
    const depth = 100_000
    const text = `<MgmtTree>${'<Node><NodeName>a</NodeName>'.repeat(depth)}${'</Node>'.repeat(depth)}</MgmtTree>`
    const { descriptions, problems } = parseDdf(text)
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'ddf.too-deep', detail: { limit: 256 }, severity: 'warning' }),
    )
    const device = createTree(descriptions, { plausible: { seed: 'a', deviceId: 'x' } })
    expect(countNodes(device)).toBe(256)
    const compact = `<dmtree>${'<node name="a">'.repeat(depth)}${'</node>'.repeat(depth)}</dmtree>`
    expect(countNodes(createTree(parseDdf(compact).descriptions))).toBe(256)
  })

  it('reads 50,000 nodes', () => {
    const leaves = Array.from({ length: 50 }, (_, index) => node(`Leaf${index}`, '', chr)).join('')
    const wide = tree(node('Root', Array.from({ length: 980 }, (_, index) => node(`Branch${index}`, leaves)).join('')))
    const { nodes, descriptions } = parseDdf(wide)
    expect(nodes).toBe(49_981)
    expect(countNodes(createTree(descriptions, { plausible: { seed: 'a', deviceId: 'x' } }))).toBe(49_981)
  })
})

describe('the trees of a document', () => {
  it('take their MOID from DDFName, from MIME as some vendors write it, or from their name', () => {
    const typed = (type: string) => node('Policy', '', `<DFFormat><node/></DFFormat><DFType>${type}</DFType>`)
    expect(moids(tree(typed('<DDFName>urn:x:p:1.0</DDFName>')))).toEqual(['urn:x:p:1.0'])
    expect(moids(tree(typed('<MIME>com.example/1.0/Policy</MIME>')))).toEqual(['com.example/1.0/Policy'])
    expect(moids(tree(typed('<MIME>text/plain</MIME>')))).toEqual(['urn:x-dmwb:mo:Policy:1.0'])
    expect(moids(tree(typed('<DDFName>not (a) moid</DDFName>')))).toEqual(['urn:x-dmwb:mo:Policy:1.0'])
    expect(moids(tree(node('')), 'files/my tree.ddf')).toEqual(['urn:x-dmwb:mo:my-tree:1.0'])
  })

  it('are told apart when they share a MOID', () => {
    const at = (path: string) =>
      `<Node><NodeName>Policy</NodeName><Path>${path}</Path><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName>urn:x:p:1.0</DDFName></DFType></DFProperties></Node>`
    const text = tree(at('./User/Vendor'), at('./Device/Vendor'), at('./Device/Vendor'))
    expect(moids(text)).toEqual(['urn:x:p:1.0', 'urn:x:p:1.0:Device', 'urn:x:p:1.0:Device:2'])
    expect(codes(text)).toEqual(['ddf.moid-shared', 'ddf.moid-shared'])
  })

  it('are the nodes below "." when that names no MOID', () => {
    const text = tree(node('.', node('DevInfo') + node('SyncML')))
    expect(parseDdf(text).descriptions.map(({ moid, path }) => [moid, path])).toEqual([
      ['urn:x-dmwb:mo:DevInfo:1.0', '.'],
      ['urn:x-dmwb:mo:SyncML:1.0', '.'],
    ])
    const named = node(
      '.',
      node('DevInfo'),
      '<DFFormat><node/></DFFormat><DFType><DDFName>urn:x:all:1.0</DDFName></DFType>',
    )
    expect(moids(tree(named))).toEqual(['urn:x:all:1.0'])
  })

  it('go on where a Path leads into them', () => {
    const at = (name: string, path: string) =>
      node(name).replace('<DFProperties>', `<Path>${path}</Path><DFProperties>`)
    const { descriptions } = parseDdf(
      tree(at('Proxy', './Application/Mail'), at('Application', '.').replace('</Node>', `${node('Mail')}</Node>`)),
    )
    expect(descriptions.map(({ root }) => root.name)).toEqual(['Application'])
    expect(descriptions[0]?.root.children[0]?.children.map(({ name }) => name)).toEqual(['Proxy'])
  })
})

it('takes a hundred thousand trees of one name', () => {
  const { descriptions } = parseDdf(tree('<Node><NodeName>a</NodeName><Path>./a</Path></Node>'.repeat(100_000)))
  expect(new Set(descriptions.map(({ moid }) => moid)).size).toBe(100_000)
})
