import { Losses } from '../convert/losses.ts'
import { moOfSnapshots } from '../convert/mo-snapshot.ts'
import { snapshotsOf } from '../convert/read-snapshot.ts'
import { readSource } from '../convert/read-source.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type LiveInstance, liveOfDocument } from './live.ts'

/** The instances that a file shows: an MO document, a saved tree of a simulated device, or TNDS. */
export function readLive(bytes: Uint8Array, moids: ReadonlySet<string>): Result<readonly LiveInstance[]> {
  const source = readSource(bytes, { to: 'comparison', moids }, [])
  if (!source.ok) return source
  const { value } = source
  if (value.kind === 'mo-json') return ok(value.live)
  if (value.kind !== 'tnds') return failed(problem('compare.no-values', { kind: value.kind }))
  const losses = new Losses()
  return ok(liveOfDocument(moOfSnapshots(snapshotsOf(value.document, losses), losses), moids))
}
