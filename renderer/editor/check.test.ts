import { expect, it } from 'vitest'
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
