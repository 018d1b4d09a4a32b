import type { FileEntry } from '#contract'

/** What a file is, by its content first: descriptions and trees have the same root element. */
export function fileKind(name: string, head: string): FileEntry['kind'] {
  const start = head.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('<')) return xmlKind(start)
  if (/\.json$/i.test(name) || /^[{[]/.test(start)) return 'json'
  if (/\.(xml|ddf)$/i.test(name)) return 'xml'
  return 'other'
}

function xmlKind(text: string): FileEntry['kind'] {
  if (!/<(?:\w+:)?MgmtTree[\s>]/.test(text)) return 'xml'
  if (/<(?:\w+:)?DFProperties[\s/>]/.test(text)) return 'ddf'
  return /<(?:\w+:)?RTProperties[\s/>]/.test(text) ? 'tnds' : 'xml'
}
