import { describe, expect, it } from 'vitest'
import { parseDdf } from '../ddf/parse-ddf.ts'
import { completeJson } from './complete-json.ts'
import { hoverJson } from './hover-json.ts'
import type { JsonRules } from './mo-place.ts'

const leaf = (name: string, rest: string) =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType><Get/></AccessType>${rest}<DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>`
const ddf = `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Mail</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName>urn:example:mo:mail:1.0</DDFName></DFType></DFProperties>${leaf('Host', '<Description>Name of the server</Description><DFFormat><chr/></DFFormat>')}${leaf('Port', '<DefaultValue>993</DefaultValue><DFFormat><int/></DFFormat>')}${leaf('On', '<DFFormat><bool/></DFFormat>')}</Node></MgmtTree>`
const mo: JsonRules = { kind: 'mo', descriptions: parseDdf(ddf).descriptions }
const schema: JsonRules = {
  kind: 'schema',
  schema: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'Name to show.' },
      dialect: { enum: ['approved', 'draft'], description: 'Dialect.' },
      items: { type: 'array', items: { anyOf: [{ type: 'object', properties: { a: { type: 'boolean' } } }] } },
    },
  },
}

function at(marked: string, rules: JsonRules) {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  return { text, offset, found: completeJson(text, offset, rules) }
}
const labels = (marked: string, rules: JsonRules) => at(marked, rules).found.map(({ label }) => label)

describe('an MO document', () => {
  const inData = (inside: string) => `[{ "ClientURI": "urn:example:mo:mail:1.0//", "MOData": ${inside} }]`
  it.each([
    ['members of an element', '[{ | }]', ['ClientURI', 'MOData', 'DDF', 'CV']],
    ['MOIDs', '[{ "ClientURI": | }]', ['"urn:example:mo:mail:1.0//"']],
    ['the root', inData('{ | }'), ['Mail']],
    ['nodes, also at a root of another name', inData('{ "office": { | } }'), ['Host', 'Port', 'On']],
    ['what is not there yet', inData('{ "office": { "Host": "a", "P|" } }'), ['Port', 'On']],
    ['values', inData('{ "office": { "On": | } }'), ['true', 'false']],
    ['a default', inData('{ "office": { "Port": | } }'), ['993']],
  ])('offers %s', (_, marked, expected) => {
    expect(labels(marked, mo)).toEqual(expected)
  })

  it('writes a member with its value', () => {
    const { found } = at(inData('{ "office": { "Po|" } }'), mo)
    expect(found.find(({ label }) => label === 'Port')?.insert).toBe('"Port": 993')
  })

  it('says what a member is', () => {
    const text = inData('{ "office": { "Port": 1 } }')
    expect(hoverJson(text, text.indexOf('Port'), mo)?.parts.join()).toContain('int · One · Get · default `993`')
  })
})

describe('a text with a schema', () => {
  it('offers members, required ones marked, and listed values', () => {
    expect(at('{ "dialect": "draft", | }', schema).found).toMatchObject([
      { label: 'name', detail: 'required', insert: '"name": "$1"' },
      { label: 'items' },
    ])
    expect(labels('{ "dialect": | }', schema)).toEqual(['"approved"', '"draft"'])
    expect(labels('{ "items": [{ "a": | }] }', schema)).toEqual(['true', 'false'])
  })
  it('explains members', () => {
    expect(hoverJson('{ "dialect": "draft" }', 4, schema)?.parts).toEqual([
      'Dialect.',
      'One of `"approved"`, `"draft"`',
    ])
  })
})

describe('a text with a schema, in which a member holds objects', () => {
  const objects = { member: 'objects', descriptions: parseDdf(ddf).descriptions }
  const profile: JsonRules = { kind: 'schema', schema: schema.schema, objects }
  const inObjects = (inside: string) => `{ "name": "a", "objects": [${inside}] }`
  const inData = (inside: string) =>
    inObjects(
      `{ "ClientURI": "urn:example:mo:other:1.0//" }, { "ClientURI": "urn:example:mo:mail:1.0//", "MOData": ${inside} }`,
    )
  it.each([
    ['MOIDs', inObjects('{ "ClientURI": | }'), ['"urn:example:mo:mail:1.0//"']],
    ['nodes', inData('{ "office": { "Host": "a", | } }'), ['Port', 'On']],
    ['values', inData('{ "office": { "On": | } }'), ['true', 'false']],
    ['members of the schema elsewhere', '{ "name": "a", | }', ['dialect', 'items']],
  ])('offers %s', (_, marked, expected) => {
    expect(labels(marked, profile)).toEqual(expected)
  })
  it('says what a node of an object is', () => {
    const text = inData('{ "office": { "Host": "x" } }')
    expect(hoverJson(text, text.indexOf('"Host"') + 1, profile)?.parts.join()).toContain('Name of the server')
  })
})
