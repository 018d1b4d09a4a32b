import { readFileSync } from 'node:fs'
import { parseClientUri } from '#core/client-uri.ts'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import type { MoDescription } from '#core/description.ts'
import { decodeMoDocument, encodeMoDocument } from '#core/mo-document.ts'
import type { MoDocument } from '#core/package-types.ts'
import type { Result } from '#core/result.ts'
import { createTree } from '#core/tree/create-tree.ts'
import { ownRights } from '#core/tree/rights.ts'
import { writeDocument } from '#core/tree/write-document.ts'
import type { ManagementTree } from '#core/tree-types.ts'

// Trees and documents for the tests of the management tree.

export const sensorMoid = 'urn:oma:mo:moid:1.0'
export const mailMoid = 'urn:example:mo:mail:1.0'

const leaf = (name: string, format = 'chr', more = '') =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType><Add/><Get/><Replace/></AccessType>${more}
   <DFFormat><${format}/></DFFormat><Occurrence><ZeroOrOne/></Occurrence><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>`
const interior = (name: string, occurrence: string, children: string, type = '') =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType><Add/><Delete/><Get/></AccessType>
   <DFFormat><node/></DFFormat><Occurrence><${occurrence}/></Occurrence><DFType><DDFName>${type}</DDFName></DFType></DFProperties>${children}</Node>`

/** The MO of the figure in OMA DM 2.0 §6.1.3. */
const sensorDdf = `<MgmtTree><VerDTD>1.2</VerDTD>${interior(
  '',
  'ZeroOrMore',
  leaf('ID') + leaf('Setting') + interior('Data', 'One', interior('', 'ZeroOrMore', leaf('Date') + leaf('Value'))),
  sensorMoid,
)}</MgmtTree>`

export function ddf(name: string): readonly MoDescription[] {
  const file = new URL(`../../resources/ddf/${name}.ddf`, import.meta.url)
  return parseDdf(readFileSync(file, 'utf8'), { file: `${name}.ddf` }).descriptions
}

export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.value
}

export const uri = (text: string, tree?: ManagementTree) => must(parseClientUri(text, tree?.descriptions))

/** A document of one element, from its address and its MOData. */
export function documentOf(address: string, data: object): MoDocument {
  return must(decodeMoDocument([{ ClientURI: address, MOData: data }])).value
}

/** The MOData of each element of a document. */
export function dataOf(document: MoDocument): unknown[] {
  return (encodeMoDocument(document) as { MOData: unknown }[]).map(({ MOData }) => MOData)
}

/** Counts up: `n1`, `n2` … */
export function validators(): () => string {
  let count = 0
  return () => {
    count += 1
    return `n${count}`
  }
}

export function withDocument(tree: ManagementTree, address: string, data: object): ManagementTree {
  return must(writeDocument(tree, documentOf(address, data), undefined, ownRights, validators())).tree
}

/** Two instances of a sensor MO: `left` and `right`. */
export function sensorTree(): ManagementTree {
  const sensor = (id: string, setting: string, values: readonly string[]) => ({
    ID: id,
    Setting: setting,
    Data: { 1: { Date: '12.1', Value: values[0] }, 2: { Date: '12.2', Value: values[1] } },
  })
  const left = { moroot1: sensor('GPS', '0xA2', ['12.1, 65.2', '117.1, 21.2']) }
  const right = { moroot2: sensor('Temperature', '0x12', ['12', '19']) }
  const empty = createTree(parseDdf(sensorDdf, { file: 'sensor.ddf' }).descriptions)
  return withDocument(withDocument(empty, `${sensorMoid}/left/`, left), `${sensorMoid}/right/`, right)
}

/** One mail account `office`, of the hybrid example MO. */
export function mailTree(): ManagementTree {
  const office = { Host: 'mail.example.com', Port: 993, Folders: { a: 'INBOX', b: 'Sent' } }
  return withDocument(createTree(ddf('mail-1.0')), `${mailMoid}//`, { office })
}
