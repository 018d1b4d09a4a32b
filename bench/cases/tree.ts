import type { BrowserContext, Page } from '@playwright/test'
import { type BenchGroup, median, result } from '../bench.ts'
import { inBrowser, openTimed } from '../browser.ts'
import { serveBenchPages } from '../pages.ts'
import { type Frames, scrollThrough } from '../scroll-through.ts'
import type { StaticFile, StaticServer } from '../static-server.ts'

const nodes = 200_000
const paintRounds = 7
const scrollRounds = 3
/** The static list to scroll has the rows of the first screen this many times. */
const screens = 40
const row = '[role=treeitem]'

const paintNote =
  `From the first line of rendering code to the painted rows: ${nodes} nodes in the window's tree, all open, against ` +
  'the finished HTML of the same visible rows put into the same page. Goal: 4.'
const scrollNote = (ours: Frames, reference: Frames) =>
  `Longest time between two frames while ten rows per frame go by, against a static list of ${screens} screens of the ` +
  `same rows. Frames per second: ${ours.perSecond.toFixed(1)} (static list: ${reference.perSecond.toFixed(1)}). ` +
  'Goal: 55 frames per second.'

/** The window's tree with very many rows. */
export const tree: BenchGroup = {
  name: 'tree',
  async run() {
    const server = await serveBenchPages()
    try {
      return await inBrowser(context => measure(context, server))
    } finally {
      await server.close()
    }
  },
}

async function measure(context: BrowserContext, server: StaticServer) {
  const treePage = `${server.origin}/bench-tree.html?rows=${nodes}`
  const staticPage = `${server.origin}/static.html`
  const first = await openTimed(context, treePage, row)
  server.files.set('/static.html', html(await first.page.evaluate(snapshot, 1), await styles(first.page)))
  server.files.set('/long.html', html(await first.page.evaluate(snapshot, screens), await styles(first.page)))
  await first.page.close()

  const paint: { readonly ours: number; readonly reference: number }[] = []
  for (let i = 0; i < paintRounds; i++) {
    paint.push({ ours: await paintTime(context, treePage), reference: await paintTime(context, staticPage) })
  }
  const frames: { readonly ours: Frames; readonly reference: Frames }[] = []
  for (let i = 0; i < scrollRounds; i++) {
    const reference = await framesOf(context, `${server.origin}/long.html`)
    frames.push({ ours: await framesOf(context, treePage), reference })
  }
  const ours = middle(frames.map(item => item.ours))
  const reference = middle(frames.map(item => item.reference))
  const painted = { ours: median(paint.map(item => item.ours)), reference: median(paint.map(item => item.reference)) }
  return [
    result('tree.paint', painted, 'ms', paintNote),
    result('tree.scroll', { ours: ours.worstMs, reference: reference.worstMs }, 'ms', scrollNote(ours, reference)),
  ]
}

async function paintTime(context: BrowserContext, address: string): Promise<number> {
  const { page, paintedAt } = await openTimed(context, address, row)
  const begin = await page.evaluate(() => performance.getEntriesByName('tree-begins')[0]?.startTime)
  await page.close()
  return paintedAt - (begin ?? Number.NaN)
}

async function framesOf(context: BrowserContext, address: string): Promise<Frames> {
  const { page } = await openTimed(context, address, row)
  const frames = await page.evaluate(scrollThrough, { selector: '[role=tree]', pixels: 220, ms: 2500 })
  await page.close()
  return frames
}

function middle(all: readonly Frames[]): Frames {
  return { worstMs: median(all.map(item => item.worstMs)), perSecond: median(all.map(item => item.perSecond)) }
}

/** Runs in the page: the HTML of what is seen, its rows repeated down the list. */
function snapshot(times: number): string {
  const copy = document.querySelector('#root')?.cloneNode(true)
  if (!(copy instanceof HTMLElement)) return ''
  const rows = [...copy.querySelectorAll<HTMLElement>('[role=treeitem]')]
  const height = rows.length * (document.querySelector('[role=treeitem]')?.clientHeight ?? 0)
  for (let time = 1; time < times; time++) {
    for (const item of rows) {
      const again = item.cloneNode(true)
      if (!(again instanceof HTMLElement)) continue
      again.style.translate = `0 ${time * height}px`
      item.parentElement?.append(again)
    }
  }
  return copy.innerHTML
}

function styles(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll('link[rel=stylesheet]')].map(link => link.outerHTML).join(''),
  )
}

function html(content: string, links: string): StaticFile {
  const script = `performance.mark('tree-begins');document.querySelector('#root').innerHTML=${JSON.stringify(content)}`
  const text = `<!doctype html><meta charset="utf-8"><title>Static</title>${links}<div id="root"></div><script type="module">${script.replaceAll('</', '<\\/')}</script>`
  return { type: 'text/html', text }
}
