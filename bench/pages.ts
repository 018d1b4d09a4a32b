import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { type StaticFile, type StaticServer, serveStatic } from './static-server.ts'

const root = join(import.meta.dirname, '..')

/** Builds the pages that only measurements need, and serves them. */
export async function serveBenchPages(): Promise<StaticServer> {
  await build({
    configFile: join(root, 'vite.renderer.config.ts'),
    root: join(root, 'renderer'),
    mode: 'bench',
    logLevel: 'warn',
  })
  return serveStatic(builtFiles(join(root, 'dist', 'bench')))
}

function builtFiles(folder: string): Map<string, StaticFile> {
  const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.includes('.'))
  const file = (name: string): StaticFile => {
    const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    return { type, text: readFileSync(join(folder, name), 'utf8') }
  }
  return new Map(names.map(name => [`/${name}`, file(name)]))
}
