import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { levelsFile, readLevels } from '#core/check/levels.ts'
import type { Levels } from '#core/finding.ts'
import { formatProblem } from '#core/problem.ts'
import { inFile } from './read-file.ts'
import type { Terminal } from './terminal.ts'

/** Finds the levels for a file: those of the nearest folder above it that says any. */
export function createLevelsFinder(terminal: Terminal): (file: string) => Promise<Levels> {
  const known = new Map<string, Promise<Levels>>()
  const ofFolder = (folder: string): Promise<Levels> => {
    const before = known.get(folder)
    if (before !== undefined) return before
    const found = readFolder(folder, terminal).then(
      levels => levels ?? (dirname(folder) === folder ? {} : ofFolder(dirname(folder))),
    )
    known.set(folder, found)
    return found
  }
  return file => ofFolder(file === '-' ? process.cwd() : dirname(resolve(file)))
}

async function readFolder(folder: string, terminal: Terminal): Promise<Levels | undefined> {
  const file = join(folder, levelsFile)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const levels = readLevels(text)
  if (levels.ok) return levels.value
  terminal.note(`dmwb: warning: ${formatProblem(inFile(file)(levels.problem))}`)
  return {}
}
