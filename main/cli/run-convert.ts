import { writeFile } from 'node:fs/promises'
import { base64Encode } from '#core/bytes.ts'
import { convertBytes } from '#core/convert/convert.ts'
import type { Target } from '#core/convert/convert-types.ts'
import { formatProblem, type Problem, problem } from '#core/problem.ts'
import { problemJson } from '#core/record-json.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { readChecked } from './check-files.ts'
import { inFile } from './read-file.ts'
import type { Terminal } from './terminal.ts'

export interface ConvertCommand {
  readonly to: Target
  readonly out?: string
  readonly maxSize: number
}

/** Runs `dmwb convert` and gives back its exit code. */
export async function runConvert(file: string, options: ConvertCommand, terminal: Terminal): Promise<number> {
  const { to, out, maxSize } = options
  const bytes = await readChecked(file, maxSize * 1_000_000)
  if (!bytes.ok) return terminal.fail(bytes.problem)
  const converted = convertBytes(bytes.value, { to, ...(file !== '-' && { file }) })
  if (!converted.ok) return terminal.fail(inFile(file)(converted.problem))
  const { content, lost } = converted.value
  const written = await writeOut(content, out, terminal)
  if (!written.ok) return terminal.fail(written.problem)
  if (terminal.json) {
    const shown = typeof content === 'string' ? { content } : { base64: base64Encode(content) }
    terminal.document({ ok: true, file, to, ...(out === undefined ? shown : { out }), lost: lost.map(problemJson) })
  } else noteLost(lost.map(inFile(file)), terminal)
  return 0
}

/** On standard output the content stands alone, byte for byte. */
async function writeOut(
  content: string | Uint8Array,
  out: string | undefined,
  terminal: Terminal,
): Promise<Result<undefined>> {
  if (out === undefined) {
    if (!terminal.json) process.stdout.write(content)
    return ok(undefined)
  }
  try {
    await writeFile(out, content)
    return ok(undefined)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return failed(problem('cli.file-unwritable', { file: out, what: code ?? message }, { file: out }))
  }
}

/** Remarks beyond these are only counted. */
const mostShown = 50

export function noteLost(lost: readonly Problem[], terminal: Terminal): void {
  for (const item of lost.slice(0, mostShown)) terminal.note(`warning: ${formatProblem(item)}`)
  if (lost.length > mostShown) terminal.note(`warning: ${lost.length - mostShown} more`)
}
