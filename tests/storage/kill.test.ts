import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Store } from '#storage/store.ts'
import { freshFolder, openedStore } from '../../main/storage/store.fixture.ts'

const writer = fileURLToPath(new URL('./kill-writer.ts', import.meta.url))
const kills = 10
const kinds = 'request request-body response request request-body response request request-body response'

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

/** The same with long bodies, until it reported so many sessions. */
async function killedAfter(folder: string, bodyBytes: number, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, folder, String(bodyBytes)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    if (text.split('\n').length > count) child.kill('SIGKILL')
  })
  await once(child, 'close')
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => line.split(' ')[0] ?? '')
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
      expect(entries.map(entry => entry.kind).join(' ')).toBe(kinds)
      expect(await store.work.get(work)).toMatchObject({ state: 'done', wire: ['GET', id] })
    }
    await isUpToDate(store, reported.at(-1)?.[0] ?? '')
    const outcomes = (await store.records.list({ limit: 100_000 })).map(record => record.outcome)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'broken']))
    await store.close()
  }
  expect(reported.length).toBeGreaterThan(kills)
})

/** All three rounds of a session stand in its record, each once, with the bodies that were sent. */
async function isWhole({ records }: Store, id: string, bodyBytes: number): Promise<void> {
  const entries = await records.entries(id, 0, 100)
  expect(entries.map(entry => entry.kind).join(' ')).toBe(kinds)
  const bodies = entries.flatMap(entry => (entry.kind === 'request-body' ? [Buffer.from(entry.body)] : []))
  expect(bodies.map((body, round) => body.equals(Buffer.alloc(bodyBytes, 65 + round)))).toEqual([true, true, true])
}

it('loses and doubles nothing where the files of the journal were written over', { timeout: 60_000 }, async () => {
  const folder = freshFolder()
  const bodyBytes = 300_000
  const told: unknown[] = []
  const all = new Map<string, number>()
  for (const count of [30, 34, 40]) {
    const reported = await killedAfter(folder, bodyBytes, count)
    // More was written than both files hold.
    const held = [1, 2].map(number => statSync(join(folder, `records.journal-${number}`)).size)
    expect(held.reduce((a, b) => a + b)).toBeLessThan(reported.length * 3 * bodyBytes)
    for (const [i, id] of reported.entries()) all.set(id, bodyBytes + i)
    if (count === 34) await looksComplete(folder, [...all])
    const store = await openedStore(folder, { lost: problem => told.push(problem) })
    for (const [id, length] of all) await isWhole(store, id, length)
    await store.close()
  }
  expect(told).toEqual([])
})
