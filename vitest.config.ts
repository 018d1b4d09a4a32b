import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { VitestFailures } from './tests/support/vitest-failures.ts'

const slow = '**/*.slow.test.ts'
const kind = (name: string, include: readonly string[], exclude: readonly string[] = [], isolate = true) => ({
  extends: true as const,
  test: { name, include: [...include], exclude: ['**/node_modules/**', ...exclude], isolate },
})

const kinds = ['whole', 'parts', 'core']
const rank = ({ moduleId, project }: TestSpecification) =>
  moduleId.endsWith('.slow.test.ts') ? -1 : kinds.indexOf(project.name)

/** The longest first, so that none is left over when the others are through. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    // Many tests wait for processes, sockets and cables: one more than there are cores keeps all of them at work.
    maxWorkers: availableParallelism() + 1,
    // Bounds for what hangs, not measures: a busy machine may take its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    setupFiles: ['./tests/support/own-tmp.ts'],
    expect: { poll: { timeout: 20_000 } },
    // A busy machine may be late once; what passed only then is said at the end, by name.
    retry: process.env.CI ? 1 : 0,
    reporters: ['default', new VitestFailures()],
    projects: [
      // The core is pure, by the compiler's rules: its files need no process each.
      kind('core', ['main/core/**/*.test.ts'], [slow], false),
      kind('parts', ['{main,preload,renderer,scripts}/**/*.test.{ts,tsx}'], [slow, 'main/core/**']),
      // What `npm run check` leaves out.
      kind('whole', [slow, 'tests/**/*.test.ts'], ['tests/window/**']),
    ],
  },
})
