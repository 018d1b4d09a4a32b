import type { Problem } from '#core/problem.ts'
import type { ContinuedRecorder, EntryContent, LineLog, RecordInfo, RecordLog, RecordOutcome } from '#core/record.ts'

export interface KeptRecord {
  info: RecordInfo
  outcome: RecordOutcome
  problem?: Problem | undefined
  readonly entries: EntryContent[]
}

/** A recorder that keeps its records in plain sight. */
export function memoryRecorder(): ContinuedRecorder & { readonly records: KeptRecord[] } {
  const records: KeptRecord[] = []
  const logs = new Map<string, RecordLog>()
  let exchanges = 0
  const open = (info: RecordInfo): LineLog => {
    const record: KeptRecord = { info, outcome: 'open', entries: [] }
    records.push(record)
    const add = (content: EntryContent) => void record.entries.push(content)
    const log: LineLog = {
      id: `r${records.length}`,
      exchange: (from, to, head) => {
        const exchange = ++exchanges
        add({ kind: 'request', exchange, from, to, head })
        return {
          requestBody: (body, complete) => add({ kind: 'request-body', exchange, body, complete }),
          response: (head, body) => add({ kind: 'response', exchange, head, body }),
          aborted: problem => add({ kind: 'aborted', exchange, problem }),
        }
      },
      push: content => add({ kind: 'push', ...content }),
      serial: content => add({ kind: 'serial', ...content }),
      remark: words => add({ kind: 'remark', words }),
      note: problem => add({ kind: 'note', problem }),
      learn: more => {
        record.info = { ...record.info, ...more }
      },
      end: (outcome, problem) => {
        if (record.outcome !== 'open') throw new Error('ended twice')
        record.outcome = outcome
        record.problem = problem
      },
    }
    logs.set(log.id, log)
    return log
  }
  const resume = (id: string) => logs.get(id)
  return {
    records,
    open,
    resume,
    takeUp: async id => resume(id),
    leave: () => undefined,
    flush: async () => undefined,
  }
}

/** One line per entry: `> POST`, `> 12 bytes`, `< 200`, `aborted …`, `note …`. */
export function story({ entries }: KeptRecord): readonly string[] {
  return entries.map(entry => {
    if (entry.kind === 'request') return `> ${entry.head.method}`
    if (entry.kind === 'request-body') return `> ${entry.body.length} bytes${entry.complete ? '' : ', cut'}`
    if (entry.kind === 'response') return `< ${entry.head.status}`
    if (entry.kind === 'push') return `push ${entry.way}`
    if (entry.kind === 'serial') return `serial ${entry.from} ${entry.body.length} bytes`
    if (entry.kind === 'remark') return `remark ${entry.words}`
    return `${entry.kind} ${entry.problem.code}`
  })
}
