import { expect, it } from 'vitest'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import { commands, descriptions, newDevice, rawServer, statusesOf } from './device.fixture.ts'

const moid = 'urn:example:mo:large:1.0'
const properties = (format: string, more = '') =>
  `<DFProperties><AccessType><Get/><Replace/></AccessType><DFFormat><${format}/></DFFormat>` +
  `<Occurrence><One/></Occurrence><Scope><Permanent/></Scope><DFType>${more}</DFType></DFProperties>`

/** A description of one MO with `groups` interior nodes of `leaves` leaves each. */
function largeDdf(groups: number, leaves: number): string {
  const leaf = (name: string) =>
    `<Node><NodeName>${name}</NodeName>${properties('chr', '<MIME>text/plain</MIME>')}</Node>`
  const group = (name: string) =>
    `<Node><NodeName>${name}</NodeName>${properties('node', '<DDFName/>')}` +
    `${Array.from({ length: leaves }, (_, index) => leaf(`Leaf${index}`)).join('')}</Node>`
  const all = Array.from({ length: groups }, (_, index) => group(`Group${index}`)).join('')
  const root = properties('node', `<DDFName>${moid}</DDFName>`)
  return `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Large</NodeName>${root}${all}</Node></MgmtTree>`
}

it('answers a GET of everything in a tree of 3,000 nodes', async () => {
  const large = parseDdf(largeDdf(30, 99)).descriptions
  const device = newDevice({ descriptions: [...descriptions, ...large] })
  const { origin, seen } = await rawServer((_, count) =>
    count === 1
      ? commands(['GET', `${moid}/*/`], ['GET', `${moid}//?lv=1`], ['HPUT', `${origin}/up`, `${moid}//`])
      : count === 2
        ? { status: 200 }
        : commands(['END']),
  )
  expect(await device.session({ trigger: 'client', to: { url: origin } })).toMatchObject({ value: { ended: 'END' } })
  const answer = seen.at(-1)?.body ?? ''
  expect(statusesOf(answer)).toEqual([{ sc: 200 }, { sc: 200 }, { sc: 200 }])
  expect(answer.match(/"Leaf\d+":"/g)).toHaveLength(2970)
  expect(seen[1]?.body.match(/"Leaf\d+":"/g)).toHaveLength(2970)
  expect(answer).toMatch(/"Group29":\{\}/)
})
