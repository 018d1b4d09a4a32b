import { parseDdf } from '../ddf/parse-ddf.ts'
import { formats, type NodeDescription } from '../description.ts'
import type { Observation, Subject } from './item.ts'

// Server and client read descriptions by the same code: one document that uses every element shows what is understood.

const moid = 'urn:x-dmwb:mo:conformance:1.0'

const node = (name: string, properties: string, inside = '') =>
  `<Node>${name === '' ? '<NodeName/>' : `<NodeName>${name}</NodeName>`}${inside.startsWith('<Path>') ? inside : ''}` +
  `<DFProperties>${properties}</DFProperties>${inside.startsWith('<Path>') ? '' : inside}</Node>`

const sample = [
  '<MgmtTree><VerDTD>1.2</VerDTD><Man>Example</Man><Mod>Sample</Mod>',
  '<Node><NodeName>Sample</NodeName><Path>./Vendor</Path><DFProperties><AccessType><Get/></AccessType>',
  '<Description>A sample.</Description><DFFormat><node/></DFFormat><Occurrence><OneOrN>3</OneOrN></Occurrence>',
  `<Scope><Permanent/></Scope><DFTitle>Title</DFTitle><DFType><DDFName>${moid}</DDFName></DFType></DFProperties>`,
  ...formats.map(format =>
    node(
      `a-${format}`,
      `<AccessType><Add/><Get/><Replace/></AccessType>${format === 'int' ? '<DefaultValue>7</DefaultValue>' : ''}` +
        `<DFFormat><${format}/></DFFormat><Scope><Dynamic/></Scope><DFType>` +
        `${format === 'node' ? '<DDFName/>' : '<MIME>text/plain</MIME>'}</DFType><CaseSense><CIS/></CaseSense>`,
      format === 'chr' ? '<Value>given</Value>' : '',
    ),
  ),
  node('', '<AccessType><Get/></AccessType><DFFormat><chr/></DFFormat><DFType><MIME>text/plain</MIME></DFType>'),
  '</Node></MgmtTree>',
].join('')

/** Element, number of its item for the client and for the server, level, and whether it was understood. */
type Check = readonly [element: string, client: number, server: number, level: 'M' | 'O', understood: boolean]

/** What reading that document shows of the description items (OMA DM 2.0 §6.4). */
export function descriptionObservations(subject: Subject): readonly Observation[] {
  const { descriptions, wellFormed } = parseDdf(sample)
  const [description] = descriptions
  const root = description?.root
  const child = (name: string) => root?.children.find(item => item.name === name)
  const hasRoot = root !== undefined && wellFormed
  const checks: readonly Check[] = [
    ['MgmtTree', 13, 12, 'M', hasRoot],
    ['VerDTD', 14, 13, 'M', hasRoot],
    ['Man', 15, 14, 'O', hasRoot],
    ['Mod', 16, 15, 'O', hasRoot],
    ['Node', 17, 16, 'M', root?.children.length === formats.length + 1],
    ['NodeName', 18, 17, 'M', root?.name === 'Sample' && root.children.some(({ name }) => name === undefined)],
    ['Path', 19, 18, 'O', description?.path !== undefined],
    ['Value', 20, 19, 'O', child('a-chr')?.defaultValue === 'given'],
    ['the format elements', 21, 20, 'M', formats.every(format => child(`a-${format}`)?.format === format)],
    ['MIME', 22, 21, 'O', child('a-chr')?.mime.includes('text/plain') === true],
    ['DDFName', 23, 22, 'M', description?.moid === moid],
    ['DFProperties', 24, 23, 'M', hasRoot],
    ['AccessType', 25, 24, 'M', accessOf(child('a-chr')) === 'Add Get Replace'],
    ['DefaultValue', 26, 25, 'O', child('a-int')?.defaultValue === '7'],
    ['Description', 27, 26, 'O', root?.text === 'A sample.'],
    ['DFFormat', 28, 27, 'O', root?.format === 'node'],
    ['Occurrence', 29, 28, 'O', root?.occurrence === 'OneOrN' && root.most === 3],
    ['Scope', 30, 29, 'O', root?.scope === 'Permanent' && child('a-chr')?.scope === 'Dynamic'],
    ['DFTitle', 31, 30, 'O', root?.title === 'Title'],
    ['DFType', 32, 31, 'O', child('a-chr')?.mime.length === 1],
    ['CaseSense', 33, 32, 'O', child('a-chr')?.caseSense === 'CIS'],
  ]
  return checks.map(([element, client, server, level, understood]) => {
    const [number, letter] = subject === 'client' ? [client, 'C'] : [server, 'S']
    const evidence = `A description that uses ${element} was read: ${understood ? 'understood' : 'not understood'}.`
    return { item: `DM-OBJ-${String(number).padStart(3, '0')}-${letter}-${level}`, ok: understood, evidence }
  })
}

const accessOf = (item: NodeDescription | undefined): string => [...(item?.access ?? [])].sort().join(' ')
