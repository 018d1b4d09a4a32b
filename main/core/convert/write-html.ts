import type { MoDescription } from '../description.ts'
import { type ReferenceRow, referenceRows } from './reference-rows.ts'

const style = `:root{color-scheme:light dark;font:14px/1.45 system-ui,sans-serif}body{max-width:76rem;margin:2rem auto;padding:0 1rem}
code{font:12px ui-monospace,monospace}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;
border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}td:first-child{white-space:nowrap}p{margin:.2rem 0;max-width:46rem}
.wide{overflow-x:auto}`

/** Descriptions as one HTML page that needs nothing else and runs nothing. */
export function writeHtml(descriptions: readonly MoDescription[], title: string): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`
  const head = `<meta charset="utf-8">${policy}<title>${encode(title)}</title><style>${style}</style>`
  const body = [contents(descriptions), ...descriptions.map(section)].join('\n')
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body>\n${body}\n</body></html>\n`
}

function contents(descriptions: readonly MoDescription[]): string {
  if (descriptions.length < 2) return ''
  const items = descriptions.map(({ moid }, index) => `<li><a href="#mo${index}"><code>${encode(moid)}</code></a></li>`)
  return `<nav><ul>${items.join('')}</ul></nav>`
}

function section(description: MoDescription, index: number): string {
  const rows = referenceRows(description)
  const [root] = rows
  const heading = encode(root?.title || root?.name || description.moid)
  const path = description.path === undefined ? '' : `, path <code>${encode(description.path)}</code>`
  const heads = ['Node', 'Format', 'Access', 'Occurrence', 'Scope', 'Default', 'Meaning']
  const head = heads.map(text => `<th scope="col">${text}</th>`).join('')
  return `<section id="mo${index}"><h1>${heading}</h1><p>MOID <code>${encode(description.moid)}</code>${path}</p>
<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>
${rows.map(tableRow).join('\n')}
</tbody></table></div></section>`
}

function tableRow(row: ReferenceRow): string {
  const { depth, name, path, format, access, occurrence, scope, defaultValue } = row
  const node = `<td style="padding-left:${0.5 + depth}rem" title="${encode(path)}"><code>${encode(name)}</code></td>`
  const cells = [format, access || 'none', occurrence, scope].map(text => `<td>${encode(text)}</td>`).join('')
  const value = defaultValue === '' ? '' : `<code>${encode(defaultValue)}</code>`
  return `<tr>${node}${cells}<td>${value}</td><td>${meaning(row)}</td></tr>`
}

function meaning({ title, text, type, allowed }: ReferenceRow): string {
  const parts = [
    title === '' ? '' : `<p><strong>${encode(title)}</strong></p>`,
    text === '' ? '' : `<p>${encode(text)}</p>`,
    type === '' ? '' : `<p>Type <code>${encode(type)}</code></p>`,
    allowed === '' ? '' : `<p>Allowed: <code>${encode(allowed)}</code></p>`,
  ]
  return parts.join('')
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function encode(text: string): string {
  return text.replace(/[&<>"']/g, letter => marks[letter] ?? letter)
}
