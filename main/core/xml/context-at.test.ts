import { expect, it } from 'vitest'
import { Findings } from '../finding.ts'
import { contextAt } from './context-at.ts'
import { scanXml } from './scan-xml.ts'

/** The `|` in the text is the place that is asked for. */
function context(marked: string) {
  const offset = marked.indexOf('|')
  const found = contextAt(scanXml(marked.replace('|', ''), new Findings()), offset)
  return { ...found, element: found.element?.name }
}

it.each([
  ['|<a></a>', { kind: 'content', element: undefined, before: 0 }],
  ['<|a></a>', { kind: 'tag-name', element: 'a' }],
  ['<a |x="1"></a>', { kind: 'attributes', element: 'a' }],
  ['<a x="|1"></a>', { kind: 'attribute-value', element: 'a', attribute: 'x' }],
  ['<a>|</a>', { kind: 'content', element: 'a', before: 0 }],
  ['<a><b/>|<c/></a>', { kind: 'content', element: 'a', before: 1 }],
  ['<a><b/>\n<|\n<c/></a>', { kind: 'content', element: 'a', before: 1, typed: '<' }],
  ['<a><b>x</b></|a>', { kind: 'end-tag', element: 'a' }],
  ['<a><!-- | --></a>', { kind: 'aside', element: 'a' }],
  ['<a><![CDATA[|]]></a>', { kind: 'aside', element: 'a' }],
  ['<!DOCTYPE |a><a/>', { kind: 'aside', element: undefined }],
  ['<a><b>|', { kind: 'content', element: 'b', before: 0 }],
])('%s', (marked, expected) => expect(context(marked)).toMatchObject(expected))
