import { readFile } from 'node:fs/promises'
import { utf8Decode } from '#core/bytes.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** The bytes of a file, or `cli.file-unreadable`. */
export async function readBytes(file: string): Promise<Result<Uint8Array>> {
  try {
    return ok(await readFile(file))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return failed(problem('cli.file-unreadable', { file, what: code ?? message }, { file }))
  }
}

/** The text of a UTF-8 file, without byte order mark. */
export async function readText(file: string): Promise<Result<string>> {
  const bytes = await readBytes(file)
  if (!bytes.ok) return bytes
  const text = utf8Decode(bytes.value)
  return text.ok ? ok(text.value.replace(/^\ufeff/, '')) : failed(inFile(file)(text.problem))
}

/** Adds the file name to the place of a problem. */
export function inFile(file: string): (item: Problem) => Problem {
  return item => ({ ...item, at: { file, ...item.at } })
}
