import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { floodingPort } from '../../main/hardware/flooding-port.fixture.ts'
import { openStore } from '../../main/storage/store.ts'
import { type BenchGroup, type BenchResult, result } from '../bench.ts'
import { inBrowser } from '../browser.ts'
import { startHost } from '../host.ts'

const root = join(import.meta.dirname, '..', '..')
const line = 'The quick brown fox jumps over the lazy dog 0123456789.'
const bytes = 10_000_000
const rows = Math.ceil(bytes / (line.length + 1))
const frameMs = 50

/** A console at the full speed of a pseudo-terminal: recorded, shown, and what it costs the window. */
export const console: BenchGroup = {
  name: 'console',
  async run() {
    if (!existsSync(join(root, 'dist', 'renderer', 'index.html'))) throw new Error('Run "npm run build" first.')
    const folder = mkdtempSync(join(tmpdir(), 'dmwb-bench-'))
    const text = `${line}\n`.repeat(rows).slice(0, bytes)
    try {
      const reference = await readPlainly(folder, text)
      return [await recordAndShow(folder, text, reference)]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Milliseconds from the first byte to the last for a program that only reads. */
async function readPlainly(folder: string, text: string): Promise<number> {
  const port = await floodingPort(folder, text, 'plain')
  const reader = spawn('cat', [port.path], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    let begun = 0
    let heard = 0
    for await (const part of reader.stdout) {
      if (begun === 0) begun = performance.now()
      heard += (part as Buffer).length
      if (heard >= bytes) break
    }
    return performance.now() - begun
  } finally {
    reader.kill('SIGKILL')
    port.stop()
  }
}

async function recordAndShow(folder: string, text: string, reference: number): Promise<BenchResult> {
  const data = join(folder, 'data')
  const port = await floodingPort(folder, text, 'port')
  const host = startHost(data)
  try {
    const address = await host.address
    const frames = await inBrowser(async context => watchConsole(await context.newPage(), address, port.path))
    await host.stop()
    const recorded = await readRecord(data)
    if (recorded.text !== text) throw new Error('Bytes were lost.')
    const ours = recorded.ms
    const sorted = frames.toSorted((a, b) => a - b)
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
    const long = frames.filter(ms => ms > frameMs).length
    const shown = `${frames.length} frames: median ${at(0.5)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms, ${long} over ${frameMs} ms`
    const note = `10 MB from a pseudo-terminal until recorded, without loss, against cat. While it was shown, ${shown}; goal: none.`
    return result('console', { ours, reference }, 'ms', note)
  } finally {
    await host.stop()
    port.stop()
  }
}

/** Opens the console in the window; the times between its frames until the last row is counted. */
async function watchConsole(page: Page, address: string, path: string): Promise<readonly number[]> {
  await page.goto(address)
  await page.getByText('Connected', { exact: true }).waitFor()
  await page.keyboard.press('Alt+8')
  await page.getByRole('button', { name: 'By its path …' }).click()
  await page.getByRole('textbox', { name: 'Path' }).fill(path)
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'Ports' }).getByText(path).first().click()
  await page.getByRole('button', { name: 'Console …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Open' }).click()
  await page.getByRole('log').waitFor()
  await page.evaluate(watchFrames)
  await page.getByText(new RegExp(`^${(rows + 1).toLocaleString('en')} rows`)).waitFor({ timeout: 120_000 })
  return page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames)
}

/** Runs in the page. */
function watchFrames(): void {
  const frames: number[] = []
  Object.assign(globalThis, { frames })
  let last = performance.now()
  const next = (now: number) => {
    frames.push(now - last)
    last = now
    requestAnimationFrame(next)
  }
  requestAnimationFrame(next)
}

/** What the device said, and the milliseconds between its first bytes and its last. */
async function readRecord(data: string): Promise<{ readonly text: string; readonly ms: number }> {
  const store = await openStore(data, { readOnly: true })
  if (!store.ok) throw new Error(store.problem.code)
  const [record] = await store.value.records.list({ limit: 1 })
  const entries = await store.value.records.entries(record?.id ?? '', 0, 1_000_000)
  await store.value.close()
  const heard = entries.flatMap(entry => (entry.kind === 'serial' && entry.from === 'device' ? [entry] : []))
  const text = Buffer.concat(heard.map(({ body }) => body)).toString('latin1')
  return { text, ms: ((heard.at(-1)?.at ?? 0) - (heard[0]?.at ?? 0)) / 1000 }
}
