import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Store } from '#storage/store.ts'
import { freshFolder, openedStore } from '../../main/storage/store.fixture.ts'

const writer = fileURLToPath(new URL('./kill-writer.ts', import.meta.url))
const kills = 10

/** Lets the writer work, kills it in the middle and gives back what it had reported as written. */
async function killedWriter(folder: string, afterMs: number): Promise<readonly (readonly [string, number])[]> {
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  await once(child.stdout, 'data')
  setTimeout(() => child.kill('SIGKILL'), afterMs)
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
  const lines = text.split('\n').slice(0, -1)
  return lines.map(line => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])] as const)
}

/** When the device was last seen, and what was read from it, is of the last session that was reported, or of a later one. */
async function isUpToDate({ devices, records }: Store, last: string): Promise<void> {
  const from = (await records.get(last))?.startedAt
  const device = await devices.get('killed')
  const [read] = await devices.reads('killed')
  for (const record of [device?.lastRecord, read?.record]) {
    expect((await records.get(record ?? ''))?.startedAt).toBeGreaterThanOrEqual(from ?? Number.NaN)
  }
  expect(await devices.list()).toEqual([device])
  expect((await devices.history('killed', 'urn:x:mo:a:1.0/i'))[0]?.value).toBe(
    read?.element.node.kind === 'leaf' && read.element.node.value,
  )
}

async function looksComplete(folder: string, reported: readonly (readonly [string, number])[]): Promise<void> {
  const reader = await openedStore(folder, { readOnly: true })
  for (const [id] of reported) expect(await reader.records.get(id)).toMatchObject({ outcome: 'done' })
  await isUpToDate(reader, reported.at(-1)?.[0] ?? '')
  await reader.close()
}

it('loses nothing that was reported as written, however often it is killed', { timeout: 60_000 }, async () => {
  const folder = freshFolder()
  const reported: (readonly [string, number])[] = []
  for (let kill = 0; kill < kills; kill++) {
    reported.push(...(await killedWriter(folder, 5 + kill * 23)))
    // Who only looks sees all of it, too, and so does who comes next.
    if (kill % 2 === 1) await looksComplete(folder, reported)
    const store = await openedStore(folder)
    for (const [id, work] of reported) {
      expect(await store.records.get(id)).toMatchObject({ outcome: 'done', deviceId: 'killed' })
      const entries = await store.records.entries(id, 0, 100)
      expect(entries.map(entry => entry.kind).join(' ')).toBe(
        'request request-body response request request-body response request request-body response',
      )
      expect(await store.work.get(work)).toMatchObject({ state: 'done', wire: ['GET', id] })
    }
    await isUpToDate(store, reported.at(-1)?.[0] ?? '')
    const outcomes = (await store.records.list({ limit: 100_000 })).map(record => record.outcome)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'broken']))
    await store.close()
  }
  expect(reported.length).toBeGreaterThan(kills)
})
