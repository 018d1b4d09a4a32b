import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Problem, problem } from '#core/problem.ts'
import type { OpenDatabase } from './database.ts'
import { createJournal, createLosses, type Journal } from './journal.ts'
import { createApplier } from './journal-applier.ts'
import { applyApart } from './journal-apply.ts'
import { journalFiles } from './journal-files.ts'
import { createReader, replay } from './journal-reader.ts'
import { rowStatements } from './row-statements.ts'

const filesIn = (folder: string) => [join(folder, 'records.journal-1'), join(folder, 'records.journal-2')] as const

/** Whether a process that is no more, or one that writes now, has something in its journal. */
export function hasJournal(folder: string): boolean {
  return filesIn(folder).some(file => existsSync(file) && statSync(file).size > 0)
}

/**
 * Brings what a process left in the journal into the database. Nobody else may be writing. What the database will never
 * take is kept beside it: `storage.left-out`.
 */
export function replayJournal(folder: string, { file, sqlite, query }: OpenDatabase): Problem | undefined {
  if (!hasJournal(folder)) return undefined
  const files = opened(folder)
  let leftOut: Problem | undefined
  try {
    replay(files, createApplier(sqlite, rowStatements(query)), ({ message }) => {
      const kept = keepAside(folder)
      leftOut = problem('storage.left-out', { file, what: message, kept }, { file: kept })
    })
    return leftOut
  } finally {
    for (const fd of files) closeSync(fd)
  }
}

/**
 * A journal in front of a database that was brought up to date with it; `beside` is the file of another one, which this
 * process writes itself. `explain` turns an error of SQLite or the file
 * system into the one that callers shall see; `lost` hears at once of the first of several.
 */
export function openJournal(
  folder: string,
  { file, sqlite, query }: OpenDatabase,
  beside: string,
  explain: (error: unknown) => Error,
  lost: (error: Error) => void,
): Journal {
  const statements = rowStatements(query)
  const files = opened(folder)
  const { sequence } = createApplier(sqlite, statements)
  const here = () => createReader(files, createApplier(sqlite, statements))
  const apply = applyApart({ database: file, beside, journal: filesIn(folder), statements }, here)
  const losses = createLosses(explain, lost)
  const refused = (error: unknown) => losses.note('database', error)
  return createJournal(journalFiles({ files, sequence: sequence(), apply, refused }), losses)
}

/** Copies both files to a folder that no other copy has; gives back its path. */
function keepAside(folder: string): string {
  const kept = mkdtempSync(join(folder, 'left-out-'))
  for (const file of filesIn(folder)) copyFileSync(file, join(kept, basename(file)))
  return kept
}

function opened(folder: string): readonly [number, number] {
  const [first, second] = filesIn(folder)
  return [openForOwner(first), openForOwner(second)]
}

/** What is recorded is for the owner's eyes. */
const openForOwner = (file: string) => openSync(file, existsSync(file) ? 'r+' : 'w+', 0o600)
