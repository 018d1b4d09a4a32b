import type { Database } from 'better-sqlite3'
import type { DeviceStatements } from './device-statements.ts'

/** The texts of the statements of devices, and which values they take. */
export type DeviceTexts = { readonly [Name in keyof DeviceStatements]: StatementText }
interface StatementText {
  readonly text: string
  readonly names: readonly string[]
}

/** Makes statements of them where there is no query builder. */
export function preparedStatements(database: Database, texts: DeviceTexts): DeviceStatements {
  const made = Object.entries(texts).map(([name, text]) => [name, preparedStatement(database, text)])
  return Object.fromEntries(made) as DeviceStatements
}

function preparedStatement(database: Database, { text, names }: StatementText) {
  const prepared = database.prepare(text)
  const bind = (values: Readonly<Record<string, unknown>>) => names.map(name => values[name])
  return {
    run: (values: Readonly<Record<string, unknown>>) => prepared.run(bind(values)),
    get: (values: Readonly<Record<string, unknown>>) => prepared.get(bind(values)),
    all: (values: Readonly<Record<string, unknown>>) => prepared.all(bind(values)),
  }
}
