import { type Change, compareDescriptions } from '#core/compare/compare.ts'
import { compareWithLive } from '#core/compare/compare-live.ts'
import { checkContract } from '#core/compare/contract.ts'
import { readLive } from '#core/compare/read-live.ts'
import { breachLine, breachReport, changeLine, changesMarkdown, contractMarkdown } from '#core/compare/reports.ts'
import { changeRules, type Verdict } from '#core/compare/rules.ts'
import { type Described, describeBytes } from '#core/convert/convert.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { readChecked } from './check-files.ts'
import { inFile } from './read-file.ts'
import { noteLost, runConvert } from './run-convert.ts'
import type { Terminal } from './terminal.ts'

export interface DiffCommand {
  readonly only?: Verdict
  readonly markdown?: boolean
}
export interface DocCommand {
  readonly html?: boolean
  readonly out?: string
}
export interface ContractCommand {
  readonly tree: string
  readonly markdown?: boolean
}

const largest = 64
const largestBytes = largest * 1_000_000

/** Runs `dmwb ddf diff` and gives back its exit code. */
export async function runDiff(
  before: string,
  after: string,
  options: DiffCommand,
  terminal: Terminal,
): Promise<number> {
  const old = await describe(before, terminal)
  if (!old.ok) return terminal.fail(old.problem, 2)
  const fresh = await describe(after, terminal)
  if (!fresh.ok) return terminal.fail(fresh.problem, 2)
  const all = changesBetween(old.value, fresh.value)
  const changes = all.filter(({ verdict }) => options.only === undefined || verdict === options.only)
  const count = (verdict: Verdict) => all.filter(change => change.verdict === verdict).length
  const counts = { breaking: count('breaking'), safe: count('safe'), editorial: count('editorial') }
  if (terminal.json) {
    const told = changes.map(change => ({ ...change, ...changeRules[change.kind] }))
    terminal.document({ ok: true, before, after, counts, changes: told })
  } else if (options.markdown) terminal.line(changesMarkdown(changes, before, after).trimEnd())
  else {
    for (const change of changes) terminal.line(changeLine(change))
    terminal.note(`${counts.breaking} breaking, ${counts.safe} safe, ${counts.editorial} editorial`)
  }
  return counts.breaking > 0 ? 1 : 0
}

/** Values of a device are held against a description as far as values can show it; all else are two descriptions. */
function changesBetween(old: DescribedFile, fresh: DescribedFile): readonly Change[] {
  const { descriptions } = old
  const isLive = old.kind === 'described' && fresh.kind === 'seen'
  const live = isLive ? readLive(fresh.bytes, new Set(descriptions.map(({ moid }) => moid))) : undefined
  return live?.ok ? compareWithLive(descriptions, live.value) : compareDescriptions(descriptions, fresh.descriptions)
}

/** Runs `dmwb ddf doc` and gives back its exit code. */
export async function runDoc(file: string, { html, out }: DocCommand, terminal: Terminal): Promise<number> {
  const to = html ? 'html' : 'markdown'
  return runConvert(file, { to, maxSize: largest, ...(out !== undefined && { out }) }, terminal)
}

/** Runs `dmwb ddf contract` and gives back its exit code. */
export async function runContract(file: string, options: ContractCommand, terminal: Terminal): Promise<number> {
  const described = await describe(file, terminal)
  if (!described.ok) return terminal.fail(described.problem, 2)
  const { descriptions } = described.value
  const bytes = await readChecked(options.tree, largestBytes)
  if (!bytes.ok) return terminal.fail(bytes.problem, 2)
  const live = readLive(bytes.value, new Set(descriptions.map(({ moid }) => moid)))
  if (!live.ok) return terminal.fail(inFile(options.tree)(live.problem), 2)
  const found = checkContract(live.value, descriptions)
  if (terminal.json) {
    const told = found.map(breach => ({ ...breach, report: breachReport(breach, options.tree) }))
    terminal.document({ ok: true, file, tree: options.tree, instances: live.value.length, breaches: told })
  } else if (options.markdown) terminal.line(contractMarkdown(found, options.tree).trimEnd())
  else {
    for (const breach of found) terminal.line(breachLine(breach))
    terminal.note(`${live.value.length} instances looked at, ${found.length} findings`)
  }
  return found.some(({ severity }) => severity === 'error') ? 1 : 0
}

interface DescribedFile extends Described {
  readonly bytes: Uint8Array
}

async function describe(file: string, terminal: Terminal): Promise<Result<DescribedFile>> {
  const bytes = await readChecked(file, largestBytes)
  if (!bytes.ok) return bytes
  const described = describeBytes(bytes.value, file)
  if (!described.ok) return failed(inFile(file)(described.problem))
  if (described.value.descriptions.length === 0) {
    return failed(problem('ddf.no-nodes', { what: 'it describes no node' }, { file }))
  }
  if (!terminal.json) noteLost(described.value.warnings.map(inFile(file)), terminal)
  return ok({ ...described.value, bytes: bytes.value })
}
