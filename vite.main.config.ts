import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { defineConfig } from 'vite'

// Electron's main process, and the thread that writes records beside it; native packages stay outside.
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
      input: {
        index: join(import.meta.dirname, 'main/electron/index.ts'),
        'psk-front': join(import.meta.dirname, 'main/http/psk-front.ts'),
        'apply-thread': join(import.meta.dirname, 'main/storage/apply-thread.ts'),
      },
      external: ['electron', 'better-sqlite3', 'serialport', ...builtins],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
  ssr: { noExternal: true },
})
