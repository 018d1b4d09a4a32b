import type { Kysely } from 'kysely'
import { deviceTexts } from './device-statements.ts'
import { entryColumns, recordColumns, sessionColumns, sessionKey } from './journal-lines.ts'
import { appendEntries, insertRecord, updateRecord } from './record-statements.ts'
import { removeSession, saveSession } from './session-statements.ts'
import { type Build, compileQuery } from './statement.ts'
import type { Tables } from './tables.ts'

/** The text of a statement, and which values of a row it takes, by their places in the row. */
export interface RowStatement {
  readonly text: string
  readonly places: readonly number[]
}

/** The statements that bring rows of the journal into the database; as texts, so that they cross to a thread. */
export type RowStatements = ReturnType<typeof rowStatements>

/** Builds the statements, where the query builder is. */
export function rowStatements(query: Kysely<Tables>) {
  return {
    insertRecord: rowStatement(recordColumns, insertRecord(query)),
    updateRecord: rowStatement(recordColumns, updateRecord(query)),
    appendEntries: rowStatement(entryColumns, appendEntries(query)),
    saveSession: rowStatement(sessionColumns, saveSession(query)),
    removeSession: rowStatement(sessionKey, removeSession(query)),
    devices: deviceTexts(query),
  }
}

function rowStatement<Column extends string, Row extends { [name in Column]?: unknown }>(
  columns: readonly Column[],
  build: Build<Row, unknown>,
): RowStatement {
  const { text, names } = compileQuery(build)
  return { text, places: names.map(name => (columns as readonly unknown[]).indexOf(name)) }
}
