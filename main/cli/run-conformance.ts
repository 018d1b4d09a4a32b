import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConformanceRow, Subject } from '#core/conformance/item.ts'
import { conformanceHtml, summary } from '#core/conformance/report-html.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { judgeOurs } from '#host/conformance/judge.ts'
import { judgeForeignClient, judgeForeignServer } from '#host/conformance/judge-foreign.ts'
import { resources, root } from './folders.ts'
import { readText } from './read-file.ts'
import type { Terminal } from './terminal.ts'

export interface ConformanceOptions {
  readonly subject: Subject | 'both'
  readonly server?: string
  readonly id: string
  readonly user?: string
  readonly passwordFile?: string
  readonly ca?: string
  readonly client?: boolean
  readonly port: number
  /** Seconds. */
  readonly wait: number
  readonly html?: string
}

/** Judges and prints. Exit code 1 when an item failed. */
export async function runConformance(options: ConformanceOptions, terminal: Terminal): Promise<number> {
  if (options.server !== undefined && options.client) {
    return terminal.fail(problem('cli.usage', { what: 'Give --server or --client, not both.' }), 2)
  }
  const rows = await judge(options, terminal)
  if (!rows.ok) return terminal.fail(rows.problem)
  if (options.html !== undefined) {
    const written = await writeReport(options.html, rows.value)
    if (!written.ok) return terminal.fail(written.problem)
  }
  if (terminal.json)
    terminal.document(rows.value.map(({ id, subject, verdict, evidence }) => ({ id, subject, verdict, evidence })))
  for (const row of rows.value) terminal.line(lineOf(row))
  for (const subject of new Set(rows.value.map(row => row.subject))) {
    terminal.line(`DM ${subject}: ${summary(rows.value.filter(row => row.subject === subject))}`)
  }
  return rows.value.some(({ verdict }) => verdict === 'fail') ? 1 : 0
}

const lineOf = ({ verdict, id, subject, evidence }: ConformanceRow): string =>
  `${verdict.padEnd(14)} ${id.padEnd(18)} ${subject}  ${evidence}`

async function judge(options: ConformanceOptions, terminal: Terminal): Promise<Result<readonly ConformanceRow[]>> {
  if (options.server !== undefined) return judgeServer(options, options.server)
  if (options.client) return judgeClient(options, terminal)
  const subjects: readonly Subject[] = options.subject === 'both' ? ['server', 'client'] : [options.subject]
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  return judgeOurs({ subjects, resources, version, progress: words => terminal.note(`dmwb: ${words}`) })
}

async function judgeServer(options: ConformanceOptions, url: string): Promise<Result<readonly ConformanceRow[]>> {
  const { id, user, passwordFile, ca } = options
  const password = passwordFile === undefined ? ok(undefined) : await readText(passwordFile)
  if (!password.ok) return password
  const trusted = ca === undefined ? ok(undefined) : await readText(ca)
  if (!trusted.ok) return trusted
  const rows = await judgeForeignServer({
    url,
    deviceId: id,
    ...(user !== undefined && { user, secret: password.value?.split(/\r?\n/)[0] ?? '' }),
    ...(trusted.value !== undefined && { ca: trusted.value }),
  })
  return ok(rows)
}

function judgeClient(
  { port, wait }: ConformanceOptions,
  terminal: Terminal,
): Promise<Result<readonly ConformanceRow[]>> {
  const waiting = (address: string) => terminal.note(`dmwb: let the DM Client call in at ${address}`)
  return judgeForeignClient({ port, timeoutMs: wait * 1000, waiting })
}

async function writeReport(file: string, rows: readonly ConformanceRow[]): Promise<Result<null>> {
  try {
    await writeFile(
      file,
      conformanceHtml(rows, 'OMA DM 2.0 conformance', `Made by DM Workbench, ${new Date().toISOString()}`),
    )
    return ok(null)
  } catch (cause) {
    const what = (cause as NodeJS.ErrnoException).code ?? String(cause)
    return failed(problem('conformance.not-written', { file, what }, { file }))
  }
}
