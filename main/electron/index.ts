import { join } from 'node:path'
import { RPCHandler } from '@orpc/server/message-port'
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session } from 'electron'
import { bytesSerializer } from '#contract'
import { explain, type Problem } from '#core/problem.ts'
import { guardHeaders } from '#headless/refuse.ts'
import { createWorkbench, type Workbench } from '#host/workbench.ts'
import { appOrigin, appScheme, serveRenderer } from './app-scheme.ts'
import { askForFiles, buildMenu, focusWindow } from './menu.ts'
import { filesOfStart, filesSent } from './open-files.ts'
import { sealingKey } from './sealing-key.ts'
import { isOurFrame, secure } from './security.ts'

// Electron's door: a window, a scheme of its own, and the host over one message port. Thin on purpose.

const root = join(import.meta.dirname, '..', '..')
const rendererFolder = join(root, 'dist', 'renderer')
let window: BrowserWindow | undefined
let workbench: Workbench | undefined
/** Files that came before the workbench was there to open them. */
const early: string[] = []

function dataFolder(): string {
  const at = process.argv.indexOf('--data')
  const given = at > 0 ? process.argv[at + 1] : undefined
  return given ?? join(app.getPath('appData'), 'dm-workbench')
}

function showProblem(title: string, problem: Problem): void {
  const { words, cause, next } = explain(problem)
  dialog.showErrorBox(title, `${words}\n\n${cause}\n${next}`)
}

async function openFiles(files: readonly string[]): Promise<void> {
  if (workbench === undefined) {
    early.push(...files)
    return
  }
  for (const file of files) {
    const opened = await workbench.openFile(file)
    if (!opened.ok) showProblem('The file cannot be opened', opened.problem)
  }
}

async function openByMenu(): Promise<void> {
  if (window) await openFiles(await askForFiles(window))
}

function connect(handler: RPCHandler<Record<never, never>>): void {
  ipcMain.on('dmwb-connect', event => {
    if (!isOurFrame(event.senderFrame)) return
    const { port1, port2 } = new MessageChannelMain()
    handler.upgrade(port1)
    port1.start()
    event.sender.postMessage('dmwb-port', null, [port2])
  })
}

function openWindow(): BrowserWindow {
  const opened = new BrowserWindow({
    width: 1360,
    height: 860,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'DM Workbench',
    webPreferences: {
      preload: join(root, 'dist', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  })
  opened.once('ready-to-show', () => opened.show())
  void opened.loadURL(`${appOrigin}/`)
  return opened
}

async function start(): Promise<void> {
  const created = await createWorkbench({
    folder: dataFolder(),
    door: 'electron',
    version: app.getVersion(),
    resources: join(root, 'resources'),
    ...sealingKey(dataFolder()),
  })
  if (!created.ok) {
    showProblem('DM Workbench cannot start', created.problem)
    app.exit(1)
    return
  }
  workbench = created.value
  protocol.handle(appScheme, request => serveRenderer(request.url, rendererFolder, guardHeaders))
  secure(app, session.defaultSession)
  Menu.setApplicationMenu(buildMenu(process.platform === 'darwin', () => void openByMenu()))
  connect(new RPCHandler(workbench.router, { customJsonSerializers: [bytesSerializer] }))
  window = openWindow()
  await openFiles(early.splice(0))
}

app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
// macOS tells of files by an event, which may come before the app is ready.
app.on('open-file', (event, file) => {
  event.preventDefault()
  void openFiles([file])
})
const files = filesOfStart(app)
if (app.requestSingleInstanceLock({ files })) {
  void openFiles(files)
  app.on('second-instance', (_event, _args, _folder, data) => {
    focusWindow(window)
    void openFiles(filesSent(data))
  })
  app.on('window-all-closed', () => app.quit())
  let closed = false
  app.on('will-quit', event => {
    if (closed || workbench === undefined) return
    // The last records are written before the process goes.
    event.preventDefault()
    void workbench.close().finally(() => {
      closed = true
      app.quit()
    })
  })
  void app.whenReady().then(start)
} else {
  app.quit()
}
