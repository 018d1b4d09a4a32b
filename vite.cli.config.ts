import { defineConfig } from 'vite'
import { nodeBuild } from './vite.node.ts'

// The command line in few files: a start takes half the time that it takes from the sources.
export default defineConfig(
  nodeBuild('dist/cli', {
    index: 'main/cli/index.ts',
    'psk-front': 'main/http/psk-front.ts',
    'apply-thread': 'main/storage/apply-thread.ts',
    'issuer-worker': 'main/http/issuer-worker.ts',
  }),
)
