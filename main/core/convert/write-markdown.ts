import type { MoDescription } from '../description.ts'
import { type ReferenceRow, referenceRows } from './reference-rows.ts'

/** Descriptions as a reference in Markdown: a table of nodes, then each node that has something to say. */
export function writeMarkdown(descriptions: readonly MoDescription[]): string {
  return `${descriptions.map(section).join('\n\n')}\n`
}

function section(description: MoDescription): string {
  const rows = referenceRows(description)
  const [root] = rows
  const lines = [`# ${plain(root?.title || root?.name || description.moid)}`, '', `MOID: \`${description.moid}\``]
  if (description.path !== undefined) lines.push('', `Path: ${code(description.path)}`)
  lines.push('', '| Node | Format | Access | Occurrence | Scope | Type | Default |', '|---|---|---|---|---|---|---|')
  for (const row of rows) lines.push(tableRow(row))
  for (const row of rows.filter(isWordy)) lines.push('', ...details(row))
  return lines.join('\n')
}

function tableRow({ path, format, access, occurrence, scope, type, defaultValue }: ReferenceRow): string {
  const cells = [code(path), format, access || 'none', occurrence, scope, plain(type), code(defaultValue)]
  return `| ${cells.join(' | ')} |`
}

const isWordy = ({ title, text, allowed }: ReferenceRow) => title !== '' || text !== '' || allowed !== ''

function details({ path, title, text, allowed }: ReferenceRow): readonly string[] {
  const lines = [`## ${code(path)}`]
  if (title !== '') lines.push('', `**${plain(title)}**`)
  if (text !== '') lines.push('', plain(text))
  if (allowed !== '') lines.push('', `Allowed values: ${code(allowed)}`)
  return lines
}

/** Text that must not become mark-up. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, letter => `\\${letter}`).replace(/\s+/g, ' ')
}

function code(text: string): string {
  if (text === '') return ''
  const flat = text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
  return flat.includes('`') ? `\`\` ${flat} \`\`` : `\`${flat}\``
}
