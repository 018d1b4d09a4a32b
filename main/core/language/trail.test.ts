import { expect, it } from 'vitest'
import { readDdf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { trailJson, trailXml } from './trail.ts'

const ddf =
  '<MgmtTree><Node><NodeName>Mail</NodeName><Node><NodeName/><Node><NodeName>Host</NodeName></Node></Node></Node></MgmtTree>'
const json = '[{ "ClientURI": "urn:x", "MOData": { "Mail": { "Host": "a" } } }]'

it('leads from the outermost node to the one at a place', () => {
  const steps = trailXml(readDdf(ddf, new Findings()), ddf.indexOf('Host'))
  expect(steps.map(({ name }) => name)).toEqual(['Mail', '(un-named)', 'Host'])
  expect(ddf.slice(steps[2]?.start).startsWith('Host')).toBe(true)
  expect(trailXml(readDdf(ddf, new Findings()), 2)).toEqual([])
})

it('leads through members and items of JSON', () => {
  const steps = trailJson(json, json.indexOf('"a"') + 1)
  expect(steps.map(({ name }) => name)).toEqual(['[0]', 'MOData', 'Mail', 'Host'])
  expect(steps.slice(1).every(({ name, start }) => json.startsWith(name, start))).toBe(true)
  expect([trailJson('', 0), trailJson('{ "', 3)]).toEqual([[], []])
})
