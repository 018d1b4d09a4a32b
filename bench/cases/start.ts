import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { serveFile } from '#headless/static-files.ts'
import { listen } from '#http/listener.ts'
import { type BenchGroup, median, result } from '../bench.ts'
import { inBrowser, openTimed } from '../browser.ts'
import { startHost } from '../host.ts'

const rounds = 9
const warmUps = 3
const root = join(import.meta.dirname, '..', '..')
/** The demo can be started: the window is drawn and has reached its host. */
const usable = 'main button:not([disabled]):nth-of-type(2)'

const note =
  'From the navigation to a window that can be used (drawn, connected to its host, the demo ready to start), the host ' +
  'running and the caches of the browser warm; against a bare page from the same web server, painted in the same ' +
  'Chromium. Goal: 3.'

/** A warm start of the window. */
export const start: BenchGroup = {
  name: 'start',
  async run() {
    if (!existsSync(join(root, 'dist', 'renderer', 'index.html'))) throw new Error('Run "npm run build" first.')
    const folder = mkdtempSync(join(tmpdir(), 'dmwb-bench-'))
    const host = startHost(join(folder, 'data'))
    const bare = await serveBarePage(folder)
    try {
      const address = await host.address
      return [result('start', await inBrowser(context => measure(context, address, bare.address)), 'ms', note)]
    } finally {
      await host.stop()
      await bare.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measure(context: BrowserContext, ours: string, reference: string) {
  const times: { readonly ours: number; readonly reference: number }[] = []
  for (let i = 0; i < warmUps + rounds; i++) {
    times.push({ ours: await timeOf(context, ours, usable), reference: await timeOf(context, reference, 'h1') })
  }
  const measured = times.slice(warmUps)
  return { ours: median(measured.map(time => time.ours)), reference: median(measured.map(time => time.reference)) }
}

async function timeOf(context: BrowserContext, address: string, selector: string): Promise<number> {
  const { page, paintedAt } = await openTimed(context, address, selector)
  await page.close()
  return paintedAt
}

async function serveBarePage(folder: string) {
  const page = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title><h1>DM Workbench</h1></html>'
  writeFileSync(join(folder, 'index.html'), page)
  const listener = await listen({ host: '127.0.0.1', port: 0 }, (request, response) => {
    void serveFile(folder, request, response)
  })
  if (!listener.ok) throw new Error(JSON.stringify(listener.problem))
  return { address: `${listener.value.origin}/`, close: listener.value.close }
}
