import { builtinModules } from 'node:module'
import { join } from 'node:path'
import type { UserConfig } from 'vite'

const builtins = builtinModules.flatMap(name => [name, `node:${name}`])

/** A build that Node or Electron's main process runs: `entries` by the name of their file, native packages stay outside. */
export function nodeBuild(outDir: string, entries: Readonly<Record<string, string>>): UserConfig {
  const inputs = Object.entries(entries).map(([name, file]) => [name, join(import.meta.dirname, file)])
  return {
    root: import.meta.dirname,
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(inputs),
        external: ['electron', 'better-sqlite3', 'serialport', ...builtins],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
    ssr: { noExternal: true },
  }
}
