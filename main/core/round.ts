import type { Dialect } from './dialect/dialect.ts'
import type { Package2, ReadCommand } from './package-types.ts'

/** What a DM Client does with one Package#2 (OMA DM 2.0 §5.3.8, §5.3.9). */
export interface Round {
  /** Everything but END, in order; CONT among them, for it gets a status of its own. */
  readonly execute: readonly ReadCommand[]
  /** Where this and every later Package#3 goes: the last CONT. It applies to the answer to this very package. */
  readonly continueAt?: string
  /** END anywhere, or no command at all in the draft: all commands run, no status is sent, the session is over. */
  readonly ends: boolean
  /** Whether the server wants the statuses. */
  readonly report: boolean
}

/** Reads the course of one round off a Package#2. */
export function readRound({ commands, report = true }: Package2, { emptyEnds }: Pick<Dialect, 'emptyEnds'>): Round {
  const isEnd = (item: ReadCommand) => item.kind === 'command' && item.command.name === 'END'
  const addresses = commands.flatMap(item =>
    item.kind === 'command' && item.command.name === 'CONT' ? [item.command.address] : [],
  )
  const last = addresses.at(-1)
  return {
    execute: commands.filter(item => !isEnd(item)),
    ...(last !== undefined && { continueAt: last }),
    ends: commands.some(isEnd) || (emptyEnds && commands.length === 0),
    // Data of a GET lives in the report, so a package with GET is reported in any case (protocol choice).
    report: report || commands.some(item => item.kind === 'command' && item.command.name === 'GET'),
  }
}
