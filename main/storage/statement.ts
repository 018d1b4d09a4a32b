import type { Database } from 'better-sqlite3'
import { type CompiledQuery, type RawBuilder, sql } from 'kysely'

/** A query that is built and compiled by Kysely once and then run with other values. */
export interface Statement<Values, Row> {
  run(values: Values): { readonly changes: number; readonly lastInsertRowid: number | bigint }
  get(values: Values): Row | undefined
  all(values: Values): Row[]
}

/** Stands in a query for the value of this name. */
export type Slots<Values> = <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>

class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * A value whose change leaves the query plan alone. SQLite plans an ordered query anew whenever a plain parameter of it
 * changes, which costs ten times more than the query; it does not look behind a cast.
 */
export const steadyText = (value: RawBuilder<string>): RawBuilder<string> => sql`cast(${value} as text)`
export const steadyNumber = (value: RawBuilder<number>): RawBuilder<number> => sql`cast(${value} as integer)`

export type Build<Values, Row> = (slot: Slots<Values>) => { compile(): CompiledQuery<Row> }

/**
 * Compiles a query whose gaps `Values` names, and gives back its text with what puts the values in their order.
 * Only what SQLite can bind may be given: text, numbers, bytes, null.
 */
export function compileQuery<Values, Row>(build: Build<Values, Row>) {
  const { sql: text, parameters } = build(name => sql`${new Slot(name)}`).compile()
  const names = parameters.map(item => (item instanceof Slot ? (item.name as keyof Values) : undefined))
  const bind = (values: Values): unknown[] => {
    const bound: unknown[] = []
    for (let i = 0; i < names.length; i++) {
      const name = names[i]
      bound.push(name === undefined ? parameters[i] : values[name])
    }
    return bound
  }
  return { text, names, bind }
}

/** Makes a statement out of a query; it is compiled and prepared at the first use. */
export function statement<Values, Row = unknown>(
  database: Database,
  build: Build<Values, Row>,
): Statement<Values, Row> {
  const ready = () => {
    const { text, bind } = compileQuery(build)
    return { prepared: database.prepare<unknown[], Row>(text), bind }
  }
  let made: ReturnType<typeof ready> | undefined
  return {
    run(values) {
      made ??= ready()
      return made.prepared.run(...made.bind(values))
    },
    get(values) {
      made ??= ready()
      return made.prepared.get(...made.bind(values))
    },
    all(values) {
      made ??= ready()
      return made.prepared.all(...made.bind(values))
    },
  }
}
