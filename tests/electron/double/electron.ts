// A double of the `electron` module over real Chromium: enough for our built main and preload to run unmodified.
// Not covered by it: menus, native dialogs, the system's key store, the real sandbox. Those need the real runtime.
import { tmpdir } from 'node:os'
import { appEvents, BrowserWindow, ipcMain, protocol, windows } from './window.ts'

export { MessageChannelMain } from './ports.ts'
export { BrowserWindow, ipcMain, protocol }

let sandboxed = false

export const app = Object.assign(appEvents, {
  enableSandbox: () => {
    sandboxed = true
  },
  requestSingleInstanceLock: () => true,
  whenReady: async () => {
    if (!sandboxed) throw new Error('The sandbox was not enabled before the app was ready.')
  },
  getPath: () => tmpdir(),
  getVersion: () => '0.0.0-double',
  exit: (code: number) => process.exit(code),
  quit: () => {
    let prevented = false
    appEvents.emit('will-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) void Promise.all(windows.map(window => window.dispose())).finally(() => process.exit(0))
  },
})
process.on('SIGTERM', () => app.quit())
// A second start of the app ends at once and hands its files over; here a signal stands for it.
process.on('SIGUSR2', () => appEvents.emit('second-instance', {}, [], '', { files: [process.env.DMWB_DOUBLE_SECOND] }))

export const session = {
  defaultSession: { setPermissionRequestHandler: () => {}, setPermissionCheckHandler: () => {} },
}
export const Menu = { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => {} }
export const dialog = {
  showErrorBox: (title: string, content: string) => process.stderr.write(`${title}: ${content}\n`),
}
export const safeStorage = { isEncryptionAvailable: () => false }
