import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { defineConfig } from 'vite'

// Electron's main process: one ES module; native packages stay outside.
const builtins = builtinModules.flatMap(name => [name, `node:${name}`])

export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/main',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: join(import.meta.dirname, 'main/electron/index.ts'),
      external: ['electron', 'better-sqlite3', ...builtins],
      output: { format: 'es', entryFileNames: 'index.js', chunkFileNames: '[name].js' },
    },
  },
  ssr: { noExternal: true },
})
