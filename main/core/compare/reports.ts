import type { Change } from './compare.ts'
import { type Breach, breaches } from './contract.ts'
import { changeRules, verdicts } from './rules.ts'

// Lists of verdicts for people: lines of text, and Markdown that can be sent to whoever made the description.

export function changeLine({ kind, verdict, path, moid, before, after, lineAfter, lineBefore }: Change): string {
  const values = before === undefined && after === undefined ? '' : ` (${before ?? 'none'} → ${after ?? 'none'})`
  const line = lineAfter ?? lineBefore
  return `${verdict}: ${path}: ${changeRules[kind].words}${values}  [${moid}${line === undefined ? '' : `, line ${line}`}]`
}

export function changesMarkdown(changes: readonly Change[], before: string, after: string): string {
  const lines = [`# What changed from ${text(before)} to ${text(after)}`, '']
  if (changes.length === 0) lines.push('Nothing that means anything.')
  for (const verdict of verdicts) {
    const some = changes.filter(change => change.verdict === verdict)
    if (some.length === 0) continue
    lines.push(
      `## ${verdict} (${some.length})`,
      '',
      '| Node | Change | Before | After | Why |',
      '|---|---|---|---|---|',
    )
    for (const change of some) {
      const { words, why } = changeRules[change.kind]
      lines.push(`| ${[text(change.path), words, text(change.before), text(change.after), why].join(' | ')} |`)
    }
    lines.push('')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

export function breachLine({ kind, severity, uri, expected, seen, file, line }: Breach): string {
  const place = file === undefined ? '' : `  [${file}${line === undefined ? '' : `:${line}`}]`
  return `${severity} ${kind}: ${uri}: described ${expected}, found ${seen}${place}`
}

/** One breach as a report that stands for itself. */
export function breachReport(breach: Breach, device: string): string {
  const { kind, uri, expected, seen, file, line } = breach
  const place = file === undefined ? '' : `\n- Description: ${text(file)}${line === undefined ? '' : `, line ${line}`}`
  return `### ${breaches[kind]}\n\n- Device: ${text(device)}\n- Node: ${text(uri)}\n- Described: ${text(expected)}\n- Found: ${text(seen)}${place}\n`
}

export function contractMarkdown(found: readonly Breach[], device: string): string {
  const head = `# ${text(device)} against its description\n\n`
  if (found.length === 0) return `${head}The device keeps its description, as far as it was read.\n`
  return `${head}${found.length} findings.\n\n${found.map(breach => breachReport(breach, device)).join('\n')}`
}

/** In a table and elsewhere it stays what it is. */
function text(value = ''): string {
  const flat = value.replace(/\s+/g, ' ').replaceAll('|', '\\|')
  return flat === '' ? '' : flat.includes('`') ? flat.replaceAll('`', '\\`') : `\`${flat}\``
}
