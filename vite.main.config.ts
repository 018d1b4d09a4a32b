import { defineConfig } from 'vite'
import { nodeBuild } from './vite.node.ts'

// Electron's main process, and the thread and the process beside it.
export default defineConfig(
  nodeBuild('dist/main', {
    index: 'main/electron/index.ts',
    'psk-front': 'main/http/psk-front.ts',
    'apply-thread': 'main/storage/apply-thread.ts',
  }),
)
