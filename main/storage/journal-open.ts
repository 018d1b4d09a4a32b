import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
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

/** Brings what a process left in the journal into the database. Nobody else may be writing. */
export function replayJournal(folder: string, { sqlite, query }: OpenDatabase): void {
  if (!hasJournal(folder)) return
  const files = opened(folder)
  try {
    replay(files, createApplier(sqlite, rowStatements(query)))
  } finally {
    for (const fd of files) closeSync(fd)
  }
}

/**
 * A journal in front of a database that was brought up to date with it. `explain` turns an error of SQLite or the file
 * system into the one that callers shall see; `lost` hears at once of the first of several.
 */
export function openJournal(
  folder: string,
  { file, sqlite, query }: OpenDatabase,
  explain: (error: unknown) => Error,
  lost: (error: Error) => void,
): Journal {
  const statements = rowStatements(query)
  const files = opened(folder)
  const { sequence } = createApplier(sqlite, statements)
  const here = () => createReader(files, createApplier(sqlite, statements))
  const apply = applyApart({ database: file, journal: filesIn(folder), statements }, here)
  const losses = createLosses(explain, lost)
  const refused = (error: unknown) => losses.note('database', error)
  return createJournal(journalFiles({ files, sequence: sequence(), apply, refused }), losses)
}

function opened(folder: string): readonly [number, number] {
  const [first, second] = filesIn(folder)
  return [openForOwner(first), openForOwner(second)]
}

/** What is recorded is for the owner's eyes. */
const openForOwner = (file: string) => openSync(file, existsSync(file) ? 'r+' : 'w+', 0o600)
