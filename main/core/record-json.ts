import { base64Encode } from './bytes.ts'
import { explain, type Problem } from './problem.ts'
import type { RecordSummary } from './record.ts'
import type { CommandView, RecordView } from './record-view.ts'

/** A record as one JSON document, the same from every door: times in ISO 8601, bytes in base64. */
export function recordJson(summary: RecordSummary, view: RecordView): object {
  const { id, side, deviceId, insecure, dialect, outcome, startedAt, endedAt } = summary
  return {
    ok: outcome === 'done',
    record: id,
    side,
    ...(deviceId !== undefined && { deviceId }),
    insecure: insecure ?? false,
    dialect: dialect ?? 'approved',
    outcome,
    startedAt: isoTime(startedAt),
    ...(endedAt !== undefined && { endedAt: isoTime(endedAt) }),
    packages: packagesJson(view),
    commands: view.commands.map(commandJson),
    alerts: view.alerts,
    warnings: view.warnings.map(problemJson),
    ...(view.problem && { problem: problemJson(view.problem) }),
  }
}

/** The packages of a record, byte for byte. */
export function packagesJson({ packages }: RecordView): readonly object[] {
  return packages.map(item => ({
    package: item.number,
    from: item.from,
    to: item.to,
    at: isoTime(item.at),
    mediaType: item.mediaType,
    ...(item.text !== undefined && { text: item.text }),
    base64: base64Encode(item.bytes),
    ...(item.decoded !== undefined && { value: item.decoded }),
    ...(item.results.length > 0 && { results: item.results }),
    ...(item.problem && { problem: problemJson(item.problem) }),
  }))
}

/** A command with its status; `state` is `unknown` when no status came. */
export function commandJson({ wire, status, result, problem }: CommandView): object {
  return {
    command: wire,
    ...(status && { status: status.code, uris: status.uris }),
    ...(!status && wire[0] !== 'END' && { state: 'unknown' }),
    ...(result !== undefined && { result }),
    ...(problem && { problem: problemJson(problem) }),
  }
}

/** A problem with its words. */
export function problemJson(item: Problem): object {
  return {
    code: item.code,
    ...explain(item),
    ...(item.at && { at: item.at }),
    ...(item.detail && { detail: item.detail }),
  }
}

/** Microseconds since 1970 as ISO 8601 with six decimals. */
export function isoTime(at: number): string {
  const millis = Math.floor(at / 1000)
  const micros = Math.floor(at - millis * 1000)
  return new Date(millis).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`)
}
