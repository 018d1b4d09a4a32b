import { EventEmitter } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test'
import { chromiumPath } from '../../../scripts/chromium.ts'
import { type Crossing, decode, type PortDouble } from './ports.ts'
import { preloadScripts, worldName } from './preload-world.ts'

/** Chromium knows no `app:` scheme; this origin stands for it, and is a secure context like it. */
const stand = 'http://workbench.localhost'
const toStand = (url: string) => url.replace(/^app:\/\/workbench/, stand)
const fromStand = (url: string) => url.replace(stand, 'app://workbench')

export const ipcMain = new EventEmitter()
export const schemes = new Map<string, (request: Request) => Promise<Response>>()
export const protocol = {
  registerSchemesAsPrivileged: () => {},
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => schemes.set(scheme, handler),
}

interface Preferences {
  readonly preload: string
  readonly [name: string]: unknown
}

class WebContentsDouble extends EventEmitter {
  page: Page | undefined
  cdp: CDPSession | undefined
  #context: number | undefined
  #ports = new Map<number, PortDouble>()

  setWindowOpenHandler(handler: () => { action: string }): void {
    if (handler().action !== 'deny') throw new Error('The double knows windows that deny others only.')
  }
  async attach(page: Page, preload: string): Promise<void> {
    this.page = page
    const cdp = await page.context().newCDPSession(page)
    this.cdp = cdp
    const scripts = preloadScripts(preload)
    await cdp.send('Runtime.enable')
    await cdp.send('Page.enable')
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === worldName) this.#context = context.id
    })
    cdp.on('Runtime.bindingCalled', ({ payload }) => this.#fromPage(JSON.parse(payload)))
    await cdp.send('Runtime.addBinding', { name: 'dmwbToMain', executionContextName: worldName })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolated, worldName })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page })
  }
  #fromPage(message: { channel: string; args: unknown[] } | { port: number; data: Crossing }): void {
    if ('port' in message) {
      this.#ports.get(message.port)?.peer?.receive(decode(message.data))
      return
    }
    const senderFrame = { url: fromStand(this.page?.url() ?? ''), parent: null }
    ipcMain.emit(message.channel, { sender: this, senderFrame }, ...message.args)
  }
  #evaluate(expression: string): void {
    if (this.#context === undefined || this.cdp === undefined) return
    // A page that is just closing refuses; Electron drops such messages too.
    this.cdp.send('Runtime.evaluate', { contextId: this.#context, expression }).catch(() => {})
  }
  postMessage(channel: string, message: unknown, ports: PortDouble[] = []): void {
    const ids = ports.map(port => {
      const id = this.#ports.size + 1
      this.#ports.set(id, port)
      return id
    })
    this.#evaluate(`dmwbFromMain(${JSON.stringify(channel)}, ${JSON.stringify([message])}, ${JSON.stringify(ids)})`)
    for (const [index, port] of ports.entries()) {
      port.toPage = data => this.#evaluate(`dmwbToPort(${ids[index]}, ${JSON.stringify(data)})`)
    }
  }
}

async function openContext(): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'dmwb-double-')), {
    executablePath: chromiumPath(),
    viewport: { width: 1360, height: 860 },
    args: [
      `--remote-debugging-port=${process.env.DMWB_DOUBLE_PORT ?? 0}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  await context.route(`${stand}/**`, async route => {
    const request = route.request()
    const answer = await schemes.get('app')?.(new Request(fromStand(request.url())))
    if (answer === undefined) return route.abort()
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    })
  })
  return context
}

export const windows: BrowserWindow[] = []

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContentsDouble()
  readonly preferences: Preferences
  #context: BrowserContext | undefined

  constructor(options: { webPreferences: Preferences }) {
    super()
    this.preferences = options.webPreferences
    windows.push(this)
    appEvents.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string): Promise<void> {
    const { sandbox, contextIsolation, nodeIntegration } = this.preferences
    if (sandbox !== true || contextIsolation !== true || nodeIntegration !== false)
      throw new Error('The window is not sandboxed.')
    this.#context = await openContext()
    const page = this.#context.pages()[0] ?? (await this.#context.newPage())
    page.on('close', () => appEvents.emit('window-all-closed'))
    await this.webContents.attach(page, readFileSync(this.preferences.preload, 'utf8'))
    await page.goto(toStand(url))
    this.emit('ready-to-show')
  }
  show(): void {}
  focus(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false
  }
  async dispose(): Promise<void> {
    await this.#context?.close()
  }
}

/** The `app` object's emitter; here, because windows announce themselves on it. */
export const appEvents = new EventEmitter()
