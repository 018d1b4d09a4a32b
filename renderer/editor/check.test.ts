import { expect, it } from 'vitest'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import devInfo from '../../resources/ddf/devinfo-1.2.ddf?raw'
import { problemsIn } from './check.ts'

it('finds nothing wrong with a DDF that ships with the workbench', () => {
  expect(devInfo).toContain('<MgmtTree>')
  expect(problemsIn('ddf', devInfo)).toEqual([])
})

it.each([
  ['ddf', '<MgmtTree>\n  <Node>\n', 'xml.not-closed'],
  ['tnds', '<MgmtTree>\n  <Node></Nod>\n</MgmtTree>', 'xml.wrong-end-tag'],
  ['json', '{\n  "a": }', 'package.not-json'],
  ['profile', '{\n  "kind": "other"\n}', 'bootstrap.profile-invalid'],
] as const)('locates what is wrong in %s', (kind, text, code) => {
  const found = problemsIn(kind, text).find(problem => problem.code === code)
  expect(found).toMatchObject({ code, at: { line: expect.any(Number), column: expect.any(Number) } })
})

it('has nothing to say about an empty text, or one of another kind', () => {
  expect([problemsIn('json', ' \n'), problemsIn('other', '<')]).toEqual([[], []])
})

const described = new Map(parseDdf(devInfo).descriptions.map(each => [each.moid, each] as const))
const [devInfoMoid = ''] = described.keys()

it('holds an MO document against the description of its object, part of it or whole', () => {
  const text = `[{ "ClientURI": "${devInfoMoid}//", "MOData": { "DevInfo": {\n  "Man": true,\n  "Model": "M" } } }]`
  const found = problemsIn('json', text, {}, described)
  expect(found.map(({ code, at }) => [code, at?.line])).toEqual([
    ['bootstrap.node-format', 2],
    ['bootstrap.node-unknown', 3],
  ])
  expect(problemsIn('json', text, { 'bootstrap.node-unknown': 'off' }, described)).toHaveLength(1)
  expect(problemsIn('json', text.slice(1, -1), {}, described).at(-1)).toMatchObject({ at: { line: 3 } })
})

it.each([
  ['a package', '{ "CMD": [{ "Get": 1 }] }', 'package.'],
  ['a profile', '{ "kind": "dmwb-bootstrap-profile", "version": 1 }', 'bootstrap.profile-invalid'],
  ['a rule', '{ "kind": "dmwb-alert-rule" }', 'rule.'],
])('judges %s in a JSON file by what it says it is', (_, text, code) => {
  expect(problemsIn('json', text)[0]?.code).toMatch(code)
})

it('has nothing to say about JSON of other kinds', () => {
  expect(problemsIn('json', '{ "levels": {} }')).toEqual([])
})
