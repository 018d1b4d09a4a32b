import { execFileSync } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { deviceRow } from '#core/bootstrap-forms/device-row.ts'
import { ok } from '#core/result.ts'
import { makeBatch } from './batch.ts'
import { tarEnd, tarEntry } from './tar.ts'
import { tarOutput } from './tar-output.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tar-'))
  file = join(folder, 'out.tar')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const tar = (...args: readonly string[]) => execFileSync('tar', args, { cwd: folder, encoding: 'utf8' })
const listed = () => tar('-tf', file).trim().split('\n')

async function* rows(...ids: readonly string[]) {
  for (const [index, id] of ids.entries()) yield { line: index + 2, row: deviceRow({ device: id }, index + 2) }
}

async function run(ids: readonly string[], iterable: AsyncIterable<Awaited<ReturnType<typeof first>>> = rows(...ids)) {
  const made: string[] = []
  const result = await makeBatch(iterable, {
    output: tarOutput(file),
    settings: 'a profile',
    make: async ({ deviceId }) => {
      made.push(deviceId)
      return ok([
        { ending: 'json', bytes: Buffer.from(`{"of":"${deviceId}"}`) },
        { ending: 'wbxml', bytes: Buffer.alloc(512, deviceId) },
      ])
    },
    told: () => {},
  })
  return { result, made }
}
const first = async (iterable: ReturnType<typeof rows>) => {
  for await (const item of iterable) return item
  throw new Error('there is no row')
}

it('holds every document and the results, as tar reads them', async () => {
  expect((await run(['a', 'urn:b/../c'])).result).toEqual(ok({ made: 2, kept: 0, refused: 0 }))
  expect(listed()).toEqual([
    'a.json',
    'a.wbxml',
    'urn%3Ab%2F..%2Fc.json',
    'urn%3Ab%2F..%2Fc.wbxml',
    'out.tar.results.csv',
  ])
  expect(tar('-xOf', file, 'a.json')).toBe('{"of":"a"}')
  expect(tar('-xOf', file, 'out.tar.results.csv')).toBe(await readFile(`${file}.results.csv`, 'utf8'))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

it('takes names longer than a header holds', async () => {
  const name = `${'x'.repeat(90)}é`.repeat(2)
  await writeFile(file, Buffer.concat([tarEntry({ name, bytes: Buffer.from('inside'), modifiedAt: 1 }), tarEnd]))
  tar('-xf', file)
  expect(await readFile(join(folder, name), 'utf8')).toBe('inside')
})

async function* cut(ids: readonly string[], after: number) {
  let count = 0
  for await (const item of rows(...ids)) {
    if (count++ === after) throw new Error('the power is gone')
    yield item
  }
}

it('goes on after the last document that was noted, and cuts off what was written behind it', async () => {
  const ids = Array.from({ length: 200 }, (_, index) => `d${index}`)
  await expect(run(ids, cut(ids, 150))).rejects.toThrow('the power is gone')
  await appendFile(`${file}.part`, Buffer.alloc(700, 'x'))
  const again = await run(ids)
  expect(again.result).toEqual(ok({ made: 200 - 128, kept: 128, refused: 0 }))
  expect(again.made[0]).toBe('d128')
  expect(listed()).toHaveLength(401)
  expect(tar('-xOf', file, 'd3.json', 'd199.json')).toBe('{"of":"d3"}{"of":"d199"}')
})

it('takes a finished archive up again when rows come behind', async () => {
  await run(['a'])
  const more = await run(['a', 'b'])
  expect([more.result, more.made]).toEqual([ok({ made: 1, kept: 1, refused: 0 }), ['b']])
  expect(listed()).toEqual(['a.json', 'a.wbxml', 'b.json', 'b.wbxml', 'out.tar.results.csv'])
})

it('leaves an archive alone that it knows nothing of, or that was changed', async () => {
  await writeFile(file, 'mine')
  expect((await run(['a'])).result).toMatchObject({ problem: { code: 'cli.file-unwritable' } })
  expect(await readFile(file, 'utf8')).toBe('mine')
  await rm(file)
  await run(['a'])
  await truncate(file, 512)
  expect((await run(['a', 'b'])).result).toMatchObject({ problem: { code: 'bootstrap.archive-short' } })
})
