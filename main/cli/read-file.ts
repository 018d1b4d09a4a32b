import { createReadStream } from 'node:fs'
import { utf8Decode } from '#core/bytes.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** More than any file that is given by name may have, in bytes: a device file would never end. */
const mostBytes = 512 * 1024 * 1024

/** The bytes of a file, or undefined when it has more than `limit`; also of a pipe, whose size nobody knows before. */
export async function readAtMost(file: string, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The bytes of a file, or `cli.file-unreadable`. */
export async function readBytes(file: string): Promise<Result<Uint8Array>> {
  try {
    const bytes = await readAtMost(file, mostBytes)
    const what = `it has more than ${mostBytes} bytes`
    return bytes ? ok(bytes) : failed(problem('cli.file-unreadable', { file, what }, { file }))
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
