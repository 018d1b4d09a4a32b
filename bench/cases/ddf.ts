import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchGroup, type BenchResult, median, result } from '../bench.ts'
import { startProgram } from '../program.ts'
import type { CheckDdf, CheckedDdf } from '../programs/check-ddf.ts'

const root = join(import.meta.dirname, '..', '..')
const realFiles = join(root, '..', 'shared', 'data')

/** Checking a description of ten megabytes and 50,000 nodes. */
export const ddf: BenchGroup = {
  name: 'ddf',
  async run(): Promise<readonly BenchResult[]> {
    const timed = await run({ rounds: 9 })
    const once = await run({ rounds: 0 })
    const times = { ours: median(timed.checkMs), reference: median(timed.scanMs) }
    const size = `${(timed.bytes / 1e6).toFixed(1)} MB, ${timed.nodes} nodes`
    const note =
      `All layers of checks over ${size}, with positions, against a bare scan of saxes in the same process. Goal: at most 5, ` +
      `better 3. Peak memory of one check in a process of its own: ${once.peakMB.toFixed(0)} MB, goal: below 400 MB. ${realNote()}`
    return [result('ddf.check', times, 'ms', note)]
  },
}

async function run(argument: CheckDdf): Promise<CheckedDdf> {
  const program = startProgram('check-ddf', argument)
  const checked = (await program.message()) as CheckedDdf
  await program.end()
  return checked
}

/** How long the command line takes for the real files, if they are here. */
function realNote(): string {
  if (!existsSync(realFiles)) return 'The real files are not here.'
  const start = performance.now()
  spawnSync(process.execPath, [join(root, 'bin', 'dmwb.mjs'), 'check', '--json', realFiles], { stdio: 'ignore' })
  return `All files of shared/data by the command line: ${((performance.now() - start) / 1000).toFixed(1)} s, goal: below 10 s.`
}
