import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { problem } from '#core/problem.ts'
import { guardHeaders, refuse } from './refuse.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/** Serves the built window. Files below `assets/` carry a hash in their name and may be kept for ever. */
export async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, problem('host.door-method', { method: request.method ?? '' }))
  }
  const path = (request.url ?? '/').split(/[?#]/)[0] ?? '/'
  const file = fileFor(folder, path)
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined)
  if (file === undefined || !found?.isFile()) {
    const unbuilt = path === '/' || path === '/index.html'
    return refuse(response, 404, unbuilt ? problem('host.not-built', { folder }) : problem('host.door-path', { path }))
  }
  response.writeHead(200, {
    ...guardHeaders,
    'Content-Type': mediaTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': String(found.size),
    'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(createReadStream(file), response).catch(() => response.destroy())
}

function fileFor(folder: string, path: string): string | undefined {
  const root = resolve(folder)
  const decoded = decodePath(path)
  if (decoded === undefined || decoded.includes('\0')) return undefined
  const file = resolve(join(root, decoded === '/' ? 'index.html' : decoded))
  return file.startsWith(root + sep) ? file : undefined
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
