import type { WorkItem } from '#contract'
import { decodeCommand } from '#core/command.ts'
import type { WorkRow } from '#storage/work.ts'

/** One row of the queue as the window sees it. Rows hold only commands that could be read when they were queued. */
export function workItem({ wire, round: _, ...row }: WorkRow): WorkItem {
  const read = decodeCommand(wire)
  return { ...row, command: read.kind === 'command' ? read.command : { name: 'END' } }
}
