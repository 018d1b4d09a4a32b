import { describe, expect, it } from 'vitest'
import { parseDdf } from '../ddf/parse-ddf.ts'
import { compareDescriptions } from './compare.ts'
import { changesMarkdown } from './reports.ts'
import { type ChangeKind, changeRules } from './rules.ts'

const property = (name: string, text: string) => (text === '' ? '' : `<${name}>${text}</${name}>`)
interface Leaf {
  readonly name?: string
  readonly access?: string
  readonly value?: string
  readonly format?: string
  readonly occurrence?: string
  readonly scope?: string
  readonly type?: string
  readonly title?: string
  readonly text?: string
  readonly allowed?: string
  readonly extra?: string
}
const leaf = (given: Leaf) => {
  const {
    name = 'a',
    access = '<Get/><Replace/>',
    value = '',
    format = 'chr',
    occurrence = 'One',
    scope = 'Permanent',
  } = given
  const { type = '<MIME>text/plain</MIME>', title = '', text = '', allowed, extra = '' } = given
  const values =
    allowed === undefined
      ? ''
      : `<MSFT:AllowedValues ValueType="ENUM">${allowed.replace(/\w+/g, '<MSFT:Enum><MSFT:Value>$&</MSFT:Value></MSFT:Enum>')}</MSFT:AllowedValues>`
  return `<Node><NodeName>${name}</NodeName><DFProperties><AccessType>${access}</AccessType>${property('DefaultValue', value)}${property('Description', text)}<DFFormat><${format}/></DFFormat><Occurrence><${occurrence}/></Occurrence><Scope><${scope}/></Scope>${property('DFTitle', title)}<DFType>${type}</DFType>${extra}${values}</DFProperties></Node>`
}
const mo = (children: string, { moid = 'urn:example:mo:a:1.0', path = '', name = 'A' } = {}) =>
  `<Node><NodeName>${name}</NodeName>${property('Path', path)}<DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFType><DDFName>${moid}</DDFName></DFType></DFProperties>${children}</Node>`
const ddf = (nodes: string) => parseDdf(`<MgmtTree xmlns:MSFT="x"><VerDTD>1.2</VerDTD>${nodes}</MgmtTree>`).descriptions

const cases: readonly { readonly kind: ChangeKind; readonly before: string; readonly after: string }[] = [
  { kind: 'object-removed', before: mo('') + mo('', { moid: 'urn:example:mo:b:1.0', name: 'B' }), after: mo('') },
  { kind: 'object-added', before: mo(''), after: mo('') + mo('', { moid: 'urn:example:mo:b:1.0', name: 'B' }) },
  { kind: 'moid-changed', before: mo(''), after: mo('', { moid: 'urn:example:mo:a:2.0' }) },
  { kind: 'path-changed', before: mo('', { path: './X' }), after: mo('', { path: './Y' }) },
  { kind: 'node-removed', before: mo(leaf({}) + leaf({ name: 'b' })), after: mo(leaf({})) },
  { kind: 'node-added', before: mo(leaf({})), after: mo(leaf({}) + leaf({ name: 'b' })) },
  { kind: 'mandatory-node-added', before: mo(leaf({})), after: mo(leaf({}) + leaf({ name: 'b', scope: 'Dynamic' })) },
  ...pairs('format-changed', {}, { format: 'int' }),
  ...pairs('access-removed', {}, { access: '<Get/>' }),
  ...pairs('access-added', { access: '<Get/>' }, {}),
  ...pairs('may-be-missing', {}, { occurrence: 'ZeroOrOne' }),
  ...pairs('always-there', { occurrence: 'ZeroOrOne' }, {}),
  ...pairs('fewer-allowed', { occurrence: 'OneOrMore' }, {}),
  ...pairs('more-allowed', {}, { occurrence: 'OneOrMore' }),
  ...pairs('now-permanent', { scope: 'Dynamic' }, {}),
  ...pairs('now-dynamic', {}, { scope: 'Dynamic' }),
  ...pairs('default-changed', { value: '1' }, { value: '2' }),
  ...pairs('default-removed', { value: '1' }, {}),
  ...pairs('default-added', {}, { value: '1' }),
  ...pairs('type-removed', { type: '<MIME>text/plain</MIME><MIME>a/b</MIME>' }, {}),
  ...pairs('type-added', {}, { type: '<MIME>text/plain</MIME><MIME>a/b</MIME>' }),
  ...pairs('value-removed', { allowed: '1 2' }, { allowed: '1' }),
  ...pairs('value-added', { allowed: '1' }, { allowed: '1 2' }),
  ...pairs('values-limited', {}, { allowed: '1 2' }),
  ...pairs('values-free', { allowed: '1 2' }, {}),
  ...pairs('case-changed', {}, { extra: '<CaseSense><CIS/></CaseSense>' }),
  ...pairs('title-changed', { title: 'x' }, { title: 'y' }),
  ...pairs('text-changed', {}, { text: 'y' }),
  { kind: 'order-changed', before: mo(leaf({}) + leaf({ name: 'b' })), after: mo(leaf({ name: 'b' }) + leaf({})) },
]
function pairs(kind: ChangeKind, before: Leaf, after: Leaf) {
  return [{ kind, before: mo(leaf(before)), after: mo(leaf(after)) }]
}

describe('comparing descriptions', () => {
  it.each(cases)('finds $kind and nothing else', ({ kind, before, after }) => {
    const changes = compareDescriptions(ddf(before), ddf(after))
    expect(changes.map(change => [change.kind, change.verdict])).toEqual([[kind, changeRules[kind].verdict]])
  })

  it('has a case for every rule', () => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(Object.keys(changeRules)))
  })

  it('does not mind how a description is written', () => {
    const text = mo(leaf({ text: 'a b' }))
    expect(
      compareDescriptions(ddf(text), ddf(`<!-- x -->\n${text.replace('a b', 'a\n  b').replaceAll('><', '>\n<')}`)),
    ).toEqual([])
  })

  it('tells names, lines and values', () => {
    const [change] = compareDescriptions(ddf(mo(leaf({}))), ddf(mo(`\n${leaf({ format: 'int' })}`)))
    expect(change).toMatchObject({ path: 'A/a', before: 'chr', after: 'int', lineBefore: 1, lineAfter: 2 })
    expect(changesMarkdown(change ? [change] : [], 'a.ddf', 'b.ddf')).toContain(
      '| `A/a` | the format changed | `chr` | `int` |',
    )
  })
})
