import { join } from 'node:path'
import { defineConfig } from 'vite'

// A sandboxed preload is one CommonJS file that may require electron alone.
export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: true,
    target: 'chrome140',
    outDir: 'dist/preload',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: join(import.meta.dirname, 'preload/index.ts'),
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'index.cjs' },
    },
  },
  ssr: { noExternal: true },
})
