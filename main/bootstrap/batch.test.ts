import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { deviceRow } from '#core/bootstrap-forms/device-row.ts'
import { problem } from '#core/problem.ts'
import { failed, ok } from '#core/result.ts'
import { type BatchOrder, makeBatch } from './batch.ts'
import { folderOutput } from './batch-output.ts'
import type { RowResult } from './batch-results.ts'

let out: string
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'batch-'))
})
afterEach(() => rm(out, { recursive: true, force: true }))

async function* rows(...ids: readonly string[]) {
  for (const [index, id] of ids.entries())
    yield { line: index + 2, row: deviceRow({ device: id, pin: '1' }, index + 2) }
}

async function run(ids: readonly string[], more: Partial<BatchOrder> = {}, iterable = rows(...ids)) {
  const told: RowResult[] = []
  const made: string[] = []
  const order: BatchOrder = {
    output: folderOutput(out),
    settings: 'a profile',
    make: async ({ deviceId }) => {
      made.push(deviceId)
      return ok([{ ending: 'bin', bytes: Buffer.from(`of ${deviceId}`) }])
    },
    told: result => told.push(result),
    ...more,
  }
  const result = await makeBatch(iterable, order)
  return { result, made, told: told.map(item => [item.line, item.result, item.problem?.code ?? item.files?.[0]?.file]) }
}

it('makes one file for each row, for its owner only, and one line of result', async () => {
  const { result, told } = await run(['IMEI:1', 'b/../c'])
  expect(result).toEqual(ok({ made: 2, kept: 0, refused: 0 }))
  expect(told).toEqual([
    [2, 'made', 'IMEI%3A1.bin'],
    [3, 'made', 'b%2F..%2Fc.bin'],
  ])
  expect((await readdir(out)).sort()).toEqual(['IMEI%3A1.bin', 'b%2F..%2Fc.bin', 'journal.jsonl', 'results.csv'])
  expect((await stat(join(out, 'IMEI%3A1.bin'))).mode & 0o777).toBe(0o600)
  expect((await readFile(join(out, 'results.csv'), 'utf8')).split('\n').slice(0, 2)).toEqual([
    'line,device,result,files,bytes,sha256,code,words',
    expect.stringMatching(/^2,IMEI:1,made,IMEI%3A1\.bin,9,[0-9a-f]{64},,$/),
  ])
})

it('keeps what is finished, and makes only what is new, changed or gone', async () => {
  await run(['a', 'b', 'c'])
  await rm(join(out, 'b.bin'))
  const changed = async function* () {
    yield { line: 2, row: deviceRow({ device: 'a', pin: '1' }, 2) }
    yield { line: 3, row: deviceRow({ device: 'b', pin: '1' }, 3) }
    yield { line: 4, row: deviceRow({ device: 'c', pin: '2' }, 4) }
  }
  const second = await run([], {}, changed())
  expect([second.made, second.told]).toEqual([
    ['b', 'c'],
    [
      [2, 'kept', 'a.bin'],
      [3, 'made', 'b.bin'],
      [4, 'made', 'c.bin'],
    ],
  ])
  expect((await run([], {}, changed())).made).toEqual([])
})

it('goes on behind a journal that was cut in the middle of a line', async () => {
  await run(['a', 'b'])
  await appendFile(join(out, 'journal.jsonl'), '{"device":"c","fi')
  const again = await run(['a', 'b', 'c'])
  expect(again.made).toEqual(['c'])
  expect((await run(['a', 'b', 'c'])).made).toEqual([])
})

it('refuses duplicates and bad rows with their line, and makes the others', async () => {
  const { result, told } = await run(['a', 'a', '', 'A', 'bad', 'e'], {
    make: async ({ deviceId }) =>
      deviceId === 'bad' ? failed(problem('bootstrap.no-pin')) : ok([{ ending: 'bin', bytes: Buffer.from(deviceId) }]),
  })
  expect(result).toEqual(ok({ made: 2, kept: 0, refused: 4 }))
  expect(told).toEqual([
    [2, 'made', 'a.bin'],
    [3, 'refused', 'bootstrap.row-twice'],
    [4, 'refused', 'bootstrap.row'],
    [5, 'refused', 'bootstrap.row-twice'],
    [6, 'refused', 'bootstrap.no-pin'],
    [7, 'made', 'e.bin'],
  ])
})

it('leaves a folder of other settings alone', async () => {
  await run(['a'])
  const other = await run(['a'], { settings: 'another profile' })
  expect(other.result).toMatchObject({ ok: false, problem: { code: 'bootstrap.batch-other' } })
  expect(other.made).toEqual([])
})

it('says so when the folder cannot be written', async () => {
  await writeFile(join(out, 'file'), '')
  const { result } = await run(['a'], { output: folderOutput(join(out, 'file')) })
  expect(result).toMatchObject({ ok: false, problem: { code: 'cli.file-unwritable' } })
})
