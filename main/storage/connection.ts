import type { CompiledQuery, Kysely } from 'kysely'
import type { OpenDatabase } from './database.ts'
import type { GroupCommit } from './group-commit.ts'
import { type Build, type Statement, statement } from './statement.ts'
import type { Tables } from './tables.ts'

/** What each area of the store works with. */
export interface Connection {
  readonly query: Kysely<Tables>
  /** Other processes write, too: what was read before may be old. */
  readonly shared: boolean
  /** A statement that reads. */
  reads<Values, Row>(build: Build<Values, Row>): Pick<Statement<Values, Row>, 'get' | 'all'>
  /** Runs a query that is used too seldom, or looks too different each time, to be kept as a statement. */
  rows<Row>(query: { compile(): CompiledQuery<Row> }): readonly Row[]
  /** A statement that writes, in the commit that is being gathered. */
  writes<Values>(build: Build<Values, unknown>): Pick<Statement<Values, unknown>, 'run'>
  /** Several steps in the commit that is being gathered; `bytes` counts large values. */
  group: GroupCommit['write']
  readonly commits: Pick<GroupCommit, 'quietly' | 'beforeCommit' | 'soon'>
  readonly afterLoss: GroupCommit['afterLoss']
}

/** Puts database and commits together; `explain` turns an error of SQLite into the one that callers shall see. */
export function connect(
  { sqlite, query }: OpenDatabase,
  commits: GroupCommit,
  explain: (error: unknown) => Error,
  shared: boolean,
): Connection {
  const guarded = <T>(step: () => T): T => {
    try {
      return step()
    } catch (error) {
      throw explain(error)
    }
  }
  return {
    query,
    shared,
    reads: build => {
      const made = statement(sqlite, build)
      return { get: values => guarded(() => made.get(values)), all: values => guarded(() => made.all(values)) }
    },
    rows: <Row>(query: { compile(): CompiledQuery<Row> }) =>
      guarded(() => {
        const { sql, parameters } = query.compile()
        return sqlite.prepare<unknown[], Row>(sql).all(...parameters)
      }),
    writes: build => {
      const made = statement(sqlite, build)
      return { run: values => commits.write(() => made.run(values)) }
    },
    group: commits.write,
    commits,
    afterLoss: commits.afterLoss,
  }
}
