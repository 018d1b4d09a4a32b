import type { App, Session, WebContents } from 'electron'
import { appOrigin } from './app-scheme.ts'

/** The window has one origin for life: no navigation, no new windows, no web views (Electron's security checklist). */
function confine(contents: WebContents): void {
  contents.on('will-navigate', event => event.preventDefault())
  contents.on('will-frame-navigate', event => event.preventDefault())
  contents.on('will-redirect', event => event.preventDefault())
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Applies the rules to every page this app will ever make, and refuses every permission a page may ask for. */
export function secure(app: App, session: Session): void {
  app.on('web-contents-created', (_event, contents) => confine(contents))
  // Writing to the clipboard is what "Copy" buttons do; nothing else is granted.
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  )
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
}

/** True for a message from the top frame of our own window, false for anything else. */
export function isOurFrame(frame: { readonly url: string; readonly parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && (frame.url === appOrigin || frame.url.startsWith(`${appOrigin}/`))
}
