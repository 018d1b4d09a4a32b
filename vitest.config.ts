import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { VitestFailures } from './tests/support/vitest-failures.ts'

const exclude = ['**/node_modules/**', 'tests/window/**']

export default defineConfig({
  test: {
    // Many tests wait for processes, sockets and cables: one more than there are cores keeps all of them at work.
    maxWorkers: availableParallelism() + 1,
    // Bounds for what hangs, not measures: a busy machine may take its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // A busy machine may be late once; what passed only then is said at the end, by name.
    retry: process.env.CI ? 1 : 0,
    reporters: ['default', new VitestFailures()],
    projects: [
      // The core is pure, by the compiler's rules: its files need no process each.
      { extends: true, test: { name: 'core', include: ['main/core/**/*.test.ts'], exclude, isolate: false } },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['{main,preload,renderer,tests,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...exclude, 'main/core/**'],
        },
      },
    ],
  },
})
