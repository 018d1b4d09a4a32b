import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { deviceRow } from '#core/bootstrap-forms/device-row.ts'
import { ok } from '#core/result.ts'
import { makeBatch } from './batch.ts'
import { type BatchOutput, folderOutput } from './batch-output.ts'
import { tarOutput } from './tar-output.ts'

// A real disk that is really full: a small file system in memory, which only root may mount.

const disk = mkdtempSync(join(tmpdir(), 'full-'))
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0
if (!isMounted)
  process.stderr.write('\nSKIPPED: no small file system can be mounted here; a full disk is not tried.\n\n')
afterAll(() => {
  if (isMounted) spawnSync('umount', [disk])
  rmSync(disk, { recursive: true, force: true })
})

async function* rows() {
  for (let index = 0; index < 150; index += 1)
    yield { line: index + 2, row: deviceRow({ device: `d${index}` }, index + 2) }
}

async function run(output: BatchOutput) {
  const told: string[] = []
  const result = await makeBatch(rows(), {
    output,
    settings: 'a profile',
    make: async ({ deviceId }) => ok([{ ending: 'bin', bytes: Buffer.alloc(2000, deviceId) }]),
    told: ({ device, result: what }) => told.push(`${device} ${what}`),
  })
  return { result, told }
}

describe.runIf(isMounted)('a full disk', () => {
  it.each<[string, () => BatchOutput]>([
    ['a folder', () => folderOutput(join(disk, 'folder'))],
    ['an archive', () => tarOutput(join(disk, 'out.tar'))],
  ])('is told as such, keeps what is finished in %s, and the run goes on once there is room', async (_what, output) => {
    const { bavail, bsize } = statfsSync(disk)
    await writeFile(join(disk, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - 400_000)))
    const first = await run(output())
    const { place } = output()
    expect(first.result).toMatchObject({ problem: { code: 'bootstrap.disk-full', at: { file: place } } })
    expect(first.told.length).toBeLessThan(150)
    expect(first.told.every(line => line.endsWith(' made'))).toBe(true)
    await rm(join(disk, 'ballast'))
    const second = await run(output())
    expect(second.result).toEqual(ok({ made: 150 - first.told.length, kept: first.told.length, refused: 0 }))
    expect(second.told.filter(line => line.endsWith(' kept'))).toHaveLength(first.told.length)
    const left = (await readdir(disk, { recursive: true })).filter(name => name.endsWith('.part'))
    expect(left).toEqual([])
    await rm(place, { recursive: true })
  })
})
