import { checkBytes } from '#core/check/check-bytes.ts'
import type { Checked } from '#core/check/check-types.ts'
import { levelOf } from '#core/check/levels.ts'
import type { Finding, Levels } from '#core/finding.ts'
import { explain, formatProblem, type Problem, problem } from '#core/problem.ts'
import type { Severity } from '#core/problems/table.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { findFiles, readChecked } from './check-files.ts'
import { createLevelsFinder } from './levels-file.ts'
import type { Terminal } from './terminal.ts'

export interface CheckCommand {
  readonly dtd?: boolean
  readonly level?: readonly string[]
  readonly maxSize: number
}
interface Wishes {
  readonly least: Severity
  readonly levels: Levels
}

const severities = ['error', 'warning', 'info', 'hint'] as const

/** Runs `dmwb check` and gives back its exit code: 0 nothing wrong, 1 errors, 2 wrong usage or a file that cannot be read. */
export async function runCheck(names: readonly string[], options: CheckCommand, terminal: Terminal): Promise<number> {
  const wishes = readWishes(options.level ?? [])
  if (!wishes.ok) return terminal.fail(problem('cli.usage', { what: wishes.problem }), 2)
  const found = await findFiles(names)
  const levelsFor = createLevelsFinder(terminal)
  const sum = { files: 0, error: 0, warning: 0, unread: found.problems.length }
  const documents: unknown[] = []
  for (const item of found.problems) unread(item, terminal, documents)
  for (const file of found.files) {
    const bytes = await readChecked(file, options.maxSize * 1_000_000)
    sum.files += 1
    if (!bytes.ok) {
      unread(bytes.problem, terminal, documents)
      if (bytes.problem.code === 'check.too-large') sum.error += 1
      else sum.unread += 1
      continue
    }
    const levels = { ...(await levelsFor(file)), ...wishes.value.levels }
    const { least } = wishes.value
    const checked = checkBytes(bytes.value, { levels, least, file, ...(options.dtd && { strict: true }) })
    sum.error += checked.counts.error
    sum.warning += checked.counts.warning
    if (terminal.json) documents.push(json(file, checked))
    else print(checked, terminal)
  }
  if (terminal.json) terminal.document(documents)
  else
    terminal.note(`${counted(sum.files, 'file')}: ${counted(sum.error, 'error')}, ${counted(sum.warning, 'warning')}`)
  return sum.unread > 0 ? 2 : sum.error > 0 ? 1 : 0
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

function readWishes(words: readonly string[]): Result<Wishes, string> {
  let least: Severity = 'info'
  let levels: Levels = {}
  for (const word of words) {
    const [code = '', level] = word.split('=')
    const shown = severities.find(severity => severity === word)
    if (shown !== undefined) least = shown
    else if (level === undefined) return failed(`--level takes ${severities.join(', ')}, or code=level.`)
    else {
      const set = levelOf(code, level)
      if (!set.ok) return failed(`--level ${word}: ${set.problem}.`)
      levels = { ...levels, ...set.value }
    }
  }
  return ok({ least, levels })
}

/** A file of which nothing was read still has its place in the output. */
function unread(item: Problem, terminal: Terminal, documents: unknown[]): void {
  const file = item.at?.file ?? ''
  if (!terminal.json) {
    if (item.code === 'check.too-large') terminal.line(`${file}:1:1: error ${item.code}: ${explain(item).words}`)
    else terminal.complain(item)
    return
  }
  const problems = [{ code: item.code, severity: 'error', line: 1, column: 1, message: explain(item).words, fix: null }]
  const unknown = { format: 'unknown', encoding: null, nodes: 0, wellFormed: false, dtdValid: null }
  documents.push({ file, ...unknown, problems, problemCount: 1 })
  terminal.note(`dmwb: ${formatProblem(item)}`)
}

function print({ findings, count }: Checked, terminal: Terminal): void {
  for (const { at, severity, code, detail } of findings) {
    const { words } = explain({ code, ...(detail && { detail }) })
    terminal.line(`${at.file}:${at.line}:${at.column}: ${severity} ${code}: ${words.replaceAll('\n', ' ')}`)
  }
  const rest = count - findings.length
  if (rest > 0) terminal.note(`${findings[0]?.at.file}: ${rest} more problems are not listed`)
}

function json(file: string, { format, encoding, nodes, wellFormed, dtdValid, findings, count }: Checked) {
  const problems = findings.map(problemJson)
  const head = { file, format, encoding: encoding ?? null, nodes, wellFormed, dtdValid: dtdValid ?? null }
  return { ...head, problems, problemCount: count }
}

function problemJson(finding: Finding) {
  const { code, severity, at, fix } = finding
  const { line, column } = at
  return { code, severity, line, column, message: explain(finding).words, fix: fix ?? null }
}
