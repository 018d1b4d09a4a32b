import { glob, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { readAtMost } from './read-file.ts'

/** The name under which standard input goes. */
const standardInput = '-'

export interface FoundFiles {
  readonly files: readonly string[]
  /** Names that lead to no file. */
  readonly problems: readonly Problem[]
}

/** Files by name, all files of a folder, and what patterns match, each once and in the order of the command line. */
export async function findFiles(names: readonly string[]): Promise<FoundFiles> {
  const files = new Set<string>()
  const problems: Problem[] = []
  for (const name of names) {
    const matches = await filesOf(name)
    for (const file of matches) files.add(file)
    if (matches.length === 0) {
      const isFolder = (await stat(name).catch(() => undefined))?.isDirectory() === true
      const what = isFolder ? 'it is a folder that holds no file' : 'there is no such file'
      problems.push(problem('cli.file-unreadable', { file: name, what }, { file: name }))
    }
  }
  return { files: [...files], problems }
}

async function filesOf(name: string): Promise<readonly string[]> {
  if (name === standardInput) return [name]
  const known = await stat(name).catch(() => undefined)
  if (known && !known.isDirectory()) return [name]
  const options = known ? { cwd: name, withFileTypes: true as const } : { withFileTypes: true as const }
  const found: string[] = []
  for await (const entry of glob(known ? '**/*' : name, options)) {
    if (entry.isFile()) found.push(join(entry.parentPath, entry.name))
  }
  return found.map(file => (isAbsolute(name) ? file : relative(process.cwd(), resolve(file)))).sort()
}

/** The bytes of a file, unless it has more than `limit`: `check.too-large`. */
export async function readChecked(file: string, limit: number): Promise<Result<Uint8Array>> {
  try {
    if (file === standardInput) return await readStandardInput(limit)
    const { size } = await stat(file)
    if (size > limit) return tooLarge(file, size, limit)
    const bytes = await readAtMost(file, limit)
    return bytes ? ok(bytes) : tooLarge(file, `more than ${limit}`, limit)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return failed(problem('cli.file-unreadable', { file, what: code ?? message }, { file }))
  }
}

async function readStandardInput(limit: number): Promise<Result<Uint8Array>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    size += chunk.length
    // What is too much is counted and let go.
    if (size > limit) chunks.length = 0
    else chunks.push(chunk)
  }
  return size > limit ? tooLarge(standardInput, size, limit) : ok(Buffer.concat(chunks))
}

function tooLarge(file: string, size: number | string, limit: number) {
  return failed(problem('check.too-large', { size, limit }, { file }))
}
