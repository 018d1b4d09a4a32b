import { describe, expect, it } from 'vitest'
import { duplicateMembers, locate, readJson } from './json.ts'

describe('JSON text', () => {
  it('is read, names like __proto__ included', () => {
    const read = readJson('{"__proto__":{"sc":1},"a":[1,-2.5e3,true,null,"x\\u00e4"]}')
    expect(read.ok && Object.keys(read.value as object)).toEqual(['__proto__', 'a'])
    expect(({} as Record<string, unknown>).sc).toBeUndefined()
  })

  it.each([
    ['', 1, 1, 'it ends where a value should come'],
    ['{"a":1,}', 1, 8, '} stands where a member name in double quotes should come'],
    ['[1 2]', 1, 4, '2 stands where "," or the closing bracket should come'],
    ['{"a" 1}', 1, 6, '1 stands where ":" should come'],
    ['{"a":\n tru}', 2, 2, 'tru stands where a value should come'],
    ["{'a':1}", 1, 2, '\'a\' stands where a member name in double quotes or "}" should come'],
    ['[1]]', 1, 4, '] stands where the end of the text should come'],
    ['{"a":[1}', 1, 8, '} stands where "," or the closing bracket should come'],
    ['// why\n[]', 1, 1, '// why stands where a value should come'],
    ['[1,\n2,\n', 3, 1, 'it ends where a value should come'],
    ['{"a":"b', 1, 6, '"b stands where a value should come'],
    ['<xml/>', 1, 1, '<xml stands where a value should come'],
  ])('that is broken is refused where it breaks: %s', (text, line, column, what) => {
    expect(readJson(text)).toMatchObject({
      ok: false,
      problem: { code: 'package.not-json', at: { line, column }, detail: { what } },
    })
  })

  it.each(['[', '{"a":', '[{"b":'])('nested without end is refused, not followed: %s', piece => {
    expect(readJson(piece.repeat(100_000))).toMatchObject({ ok: false, problem: { code: 'package.too-deep' } })
    const closed = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(readJson(closed)).toMatchObject({ ok: false, problem: { code: 'package.too-deep', at: { column: 257 } } })
  })

  it('may hold brackets in strings', () => {
    expect(readJson(JSON.stringify({ a: '['.repeat(1000), b: '\\"[' })).ok).toBe(true)
  })

  it('takes a depth of its own', () => {
    expect(readJson('[[1]]', { depth: 1 })).toMatchObject({ ok: false, problem: { detail: { limit: 1 } } })
    expect(readJson('[[1]]', { depth: 2 })).toEqual({ ok: true, value: [[1]] })
  })
})

describe('a JSON pointer', () => {
  const text = '{"Status":[{"sc":200},\n  {"s/c":"x", "~":1}]}'
  it.each([
    ['', 1, 1],
    ['/Status/0/sc', 1, 18],
    ['/Status/1', 2, 3],
    ['/Status/1/s~1c', 2, 10],
    ['/Status/1/~0', 2, 19],
  ])('finds its line and column: %s', (pointer, line, column) => {
    expect(locate(text, pointer)).toMatchObject({ path: pointer, line, column })
  })

  it('stays a path when it leads nowhere', () => {
    expect(locate(text, '/Nothing/3')).toEqual({ path: '/Nothing/3' })
    expect(locate('['.repeat(100_000), '/0')).toEqual({ path: '/0' })
  })
})

it('shows members that occur twice', () => {
  const text = '{"a":1,\n"b":{"c":1,"c":2},"a":3}'
  expect(duplicateMembers(text, JSON.parse(text))).toEqual([
    { name: 'a', at: { line: 2, column: 19, offset: 26 } },
    { name: 'c', at: { line: 2, column: 12, offset: 19 } },
  ])
})

it.each(['{"a:":[{"b":":"},{"b":1}],"__proto__":{"x":null}}', '[]', '"a:b"', '{"a\\":":{}}'])(
  'finds no doubled member in %s',
  text => expect(duplicateMembers(text, JSON.parse(text))).toEqual([]),
)
