import { describe, expect, it } from 'vitest'
import { sensorMoid, sensorTree, uri } from '../../../tests/support/trees.ts'
import { instanceUri } from '../client-uri.ts'
import { resolve } from './resolve.ts'

const tree = sensorTree()
const found = (rest: string) => {
  const result = resolve(tree, uri(`${sensorMoid}${rest}`))
  return result.ok
    ? result.value.map(({ instance, path }) => instanceUri(instance.moid, instance.miid, path).slice(sensorMoid.length))
    : result.problem.code
}

// The vectors of OMA DM 2.0 §6.1.3.
const vectors: readonly (readonly [rest: string, places: readonly string[]])[] = [
  ['/left/', ['/left/']],
  ['/(x)/?nv=(x)/ID:Temperature', ['/right/']],
  ['/(x)/Data/1/Value?nv=(x)/ID:GPS', ['/left/Data/1/Value']],
  ['/right/Data/(x)/Value?nv=(x)/Date:12.1', ['/right/Data/1/Value']],
  ['/(x)/Data/(y)/Value?nv=(x)/ID:GPS&nv=(y)/Date:12.2', ['/left/Data/2/Value']],
  ['/*/Setting', ['/left/Setting', '/right/Setting']],
  ['/(x)/Data/*/Value?nv=(x)/ID:GPS', ['/left/Data/1/Value', '/left/Data/2/Value']],
  ['/*/Data/*/Value', ['/left/Data/1/Value', '/left/Data/2/Value', '/right/Data/1/Value', '/right/Data/2/Value']],
  ['/*/Data/(x)/Value?nv=(x)/Value:19', ['/right/Data/2/Value']],
  ['/left/Data/(x)/Date?nv=(x)/Value:12.1%2C%2065.2', ['/left/Data/1/Date']],
]

const refusals: readonly (readonly [rest: string, code: string])[] = [
  ['//', 'tree.ambiguous'],
  ['/(x)/Data/*/Value?nv=(x)/ID:GPS&nv=(x)/Setting:0xB2', 'tree.not-found'],
  ['/right/Data/(x)/Value?nv=(x)/Date:12+1', 'tree.not-found'],
  ['/middle/', 'tree.not-found'],
  ['/left/ID/Below', 'tree.not-found'],
  ['/left/Data/3', 'tree.not-found'],
  ['/(x)/', 'tree.unpicked-name'],
  ['/left/Data/(x)/Value', 'tree.unpicked-name'],
  ['/(x)/?nv=(x)/Data/1/Date:12.1', 'tree.ambiguous'],
]

describe('resolve', () => {
  it.each(vectors)('leads %s to its places', (rest, places) => expect(found(rest)).toEqual(places))

  it.each(refusals)('refuses %s with %s', (rest, code) => expect(found(rest)).toBe(code))

  it('knows no MO that is not described', () => {
    const result = resolve(tree, uri('urn:oma:mo:other:1.0//'))
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'tree.unknown-mo', at: { path: 'urn:oma:mo:other:1.0//' } },
    })
  })
})
