import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

/** The origin of the window in Electron. A scheme of its own instead of file://, so that one origin rule holds. */
export const appScheme = 'app'
export const appOrigin = `${appScheme}://workbench`

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
}

/**
 * Answers one request of the window with a file of the built renderer, or 404.
 * `headers` are the page's security headers. Nothing outside `folder` can be reached.
 */
export async function serveRenderer(
  url: string,
  folder: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  try {
    const { host, pathname } = new URL(url)
    const path = normalize(join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)))
    const type = types[extname(path)]
    if (host !== 'workbench' || !path.startsWith(folder + sep) || type === undefined)
      return new Response(null, { status: 404 })
    return new Response(await readFile(path), { headers: { ...headers, 'content-type': type } })
  } catch {
    return new Response(null, { status: 404 })
  }
}
