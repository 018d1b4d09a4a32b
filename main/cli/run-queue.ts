import { fewNotes } from '#core/few-notes.ts'
import { formatProblem } from '#core/problem.ts'
import { ok } from '#core/result.ts'
import { now } from '#host/clock.ts'
import { openStore } from '#storage/store.ts'
import type { WorkRow } from '#storage/work.ts'
import { readCommandsFile } from './commands-file.ts'
import type { QueueOptions } from './queue.ts'
import type { Terminal } from './terminal.ts'

/** Commands of one device that are listed, newest first. */
const mostListed = 1000

/** Runs `dmwb queue` and gives back its exit code. */
export async function runQueue(options: QueueOptions, terminal: Terminal): Promise<number> {
  const { device, serverId, authority } = options
  const commands = options.add === undefined ? ok(undefined) : await readCommandsFile(options.add, 'approved')
  if (!commands.ok) return terminal.fail(commands.problem, 2)
  for (const item of fewNotes(commands.value?.doubtful ?? [])) terminal.note(`dmwb: warning: ${formatProblem(item)}`)
  const store = await openStore(options.data, { shared: true })
  if (!store.ok) return terminal.fail(store.problem)
  const { work } = store.value
  try {
    const tags = { ...(serverId !== undefined && { serverId }), ...(authority !== undefined && { authority }) }
    const added =
      commands.value &&
      (await work.add(
        device,
        commands.value.rounds.flatMap(({ wires }) => wires),
        now(),
        tags,
      ))
    await store.value.durable()
    const rows = added ?? (await work.list(device, mostListed))
    const queued = (await work.counts()).get(device) ?? 0
    if (terminal.json) terminal.document({ ok: true, queued, commands: rows })
    for (const row of rows) terminal.line(lineOf(row))
    if (rows.length === 0) terminal.note(`dmwb: nothing was ever queued for ${device} in ${options.data}`)
    else if (!added && rows.length === mostListed) {
      terminal.note(`dmwb: the newest ${mostListed} are listed; ${queued} wait for ${device}`)
    }
    return 0
  } finally {
    await store.value.close()
  }
}

function lineOf({ id, state, status, serverId, authority, wire }: WorkRow): string {
  const whose = [serverId, authority].filter(item => item !== undefined).join(' ')
  return [id, state, status?.code ?? '', whose, wire.join(' ')].join('\t')
}
