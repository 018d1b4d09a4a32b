import { EventEmitter } from 'node:events'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App, Session } from 'electron'
import { beforeAll, expect, it } from 'vitest'
import { serveRenderer } from './app-scheme.ts'
import { secure } from './security.ts'

type Open = () => { action: string }
type Check = (contents: null, permission: string) => boolean

/** What `secure` does to a window, told by a stand-in for Electron's emitters. */
function secured() {
  const app = new EventEmitter()
  let check: Check = () => true
  const session = {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: (handler: Check) => {
      check = handler
    },
  }
  secure(app as App, session as Partial<Session> as Session)
  let open: Open = () => ({ action: 'allow' })
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: Open) => {
      open = handler
    },
  })
  app.emit('web-contents-created', {}, contents)
  const prevents = (name: string) => {
    let prevented = false
    contents.emit(name, { preventDefault: () => (prevented = true) })
    return prevented
  }
  return { prevents, opens: open().action, allows: (permission: string) => check(null, permission) }
}

it('keeps a window where it is, in every frame, and opens no other', () => {
  const { prevents, opens } = secured()
  const ways = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']
  expect(ways.filter(way => !prevents(way))).toEqual([])
  expect(opens).toBe('deny')
})

it('grants a page nothing but to copy', () => {
  const { allows } = secured()
  const asked = ['clipboard-sanitized-write', 'clipboard-read', 'media', 'geolocation', 'serial', 'usb', 'openExternal']
  expect(asked.filter(allows)).toEqual(['clipboard-sanitized-write'])
})

let folder: string
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'dmwb-scheme-')), 'renderer')
  await mkdir(folder)
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  await writeFile(join(folder, '../secret.json'), '{}')
  await writeFile(join(folder, 'notes'), 'no type')
})

it('serves the page with its policy', async () => {
  const answer = await serveRenderer('app://workbench/', folder, { 'Content-Security-Policy': "default-src 'none'" })
  expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([200, "default-src 'none'"])
})

it.each([
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/..%2fsecret.json',
  '/..%5csecret.json',
  '/%2e%2e%2f%2e%2e%2fsecret.json',
  '/index.html%00.json',
  '/%00',
  '/%zz',
  '/notes',
  '//etc/passwd.json',
])('finds nothing at %s', async path => {
  expect((await serveRenderer(`app://workbench${path}`, folder, {})).status).toBe(404)
})

it('serves one host only', async () => {
  expect((await serveRenderer('app://elsewhere/index.html', folder, {})).status).toBe(404)
})
