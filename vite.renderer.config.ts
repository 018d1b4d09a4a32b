import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { createLogger, defineConfig, type Plugin } from 'vite'

/**
 * Announces the modules of the first view as scripts. Chromium compiles a module that it meets as a module while it is
 * read, and overlooks that its cache holds it compiled; what was announced as a script it takes out of that cache.
 * The one that opens the connection does not wait for the others, and nothing is drawn before there is something to see.
 */
const firstView: Plugin = {
  name: 'first-view',
  transformIndexHtml: {
    order: 'post',
    handler: html =>
      html.replace(/<script type="module" crossorigin src="([^"]+)">/g, (_, file: string) => {
        const when = file.includes('/first-') ? 'async' : 'blocking="render"'
        const announced = `<link rel="preload" as="script" crossorigin href="${file}">`
        return `${announced}\n    <script type="module" ${when} crossorigin src="${file}">`
      }),
  },
}

/** Without one warning of Vite about its own joining of style sheets: it concerns `url()`, of which they have none. */
const logger = createLogger('warn')
const { warnOnce } = logger
logger.warnOnce = (words, options) => {
  if (!words.includes('did not pass the `from` option')) warnOnce(words, options)
}

// The window. `--mode bench` builds the pages that only measurements need instead, into a folder of its own.
export default defineConfig(({ mode }) => ({
  root: join(import.meta.dirname, 'renderer'),
  base: './',
  customLogger: logger,
  plugins: [react(), mode !== 'bench' && firstView],
  worker: { format: 'es' },
  build: {
    target: 'chrome140',
    outDir: mode === 'bench' ? '../dist/bench' : '../dist/renderer',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      input: (mode === 'bench' ? ['bench-tree.html', 'bench-editor.html'] : ['index.html']).map(page =>
        join(import.meta.dirname, 'renderer', page),
      ),
      // The connection, then all that the first view needs; what other parts share is one file: thirty would hold them up.
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', test: /\/renderer\/host\/first-socket\.ts$/, priority: 2 },
            { name: 'window', test: /\/renderer\/app\/main\.tsx$/, priority: 1 },
            {
              name: 'shared',
              test: /\/node_modules\/(@mantine|@floating-ui|@orpc|@tabler|react|zustand)\//,
              minShareCount: 3,
            },
          ],
        },
      },
      // The contract's shapes are checked at the host's door; the window needs their types alone.
      treeshake: { moduleSideEffects: id => !/\/preload\/contract\.ts$/.test(id) },
    },
  },
}))
