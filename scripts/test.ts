import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildAll, root } from './build.ts'
import { forgetFailures, keptFailures, type Runner } from './failures.ts'
import { provideSystemPackages } from './system-packages.ts'

// `npm test`: everything; `npm run check` (--quick): the inner loop without slow and browser tests.

const quick = process.argv.includes('--quick')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

interface Step {
  readonly name: string
  readonly run: () => boolean
  /** The runner that keeps its failures by name. */
  readonly runner?: Runner
}

function command(file: string, ...args: string[]): boolean {
  const env = { ...process.env, FORCE_COLOR: process.env.FORCE_COLOR ?? '0' }
  return (
    spawnSync(bin(file), args, { cwd: root, stdio: 'inherit', env, shell: process.platform === 'win32' }).status === 0
  )
}

const steps: readonly Step[] = [
  { name: 'format and lint', run: () => command('biome', 'ci', '.') },
  { name: 'types', run: () => command('tsc', '-b') },
  { name: 'dead code', run: () => command('knip', '--no-progress') },
  ...(quick
    ? [
        {
          name: 'unit tests',
          runner: 'vitest' as const,
          run: () => command('vitest', 'run', '--project', 'core', '--project', 'parts'),
        },
      ]
    : [
        { name: 'build', run: buildAll },
        { name: 'unit and integration tests', runner: 'vitest' as const, run: () => command('vitest', 'run') },
        { name: 'browser tests', runner: 'playwright' as const, run: () => command('playwright', 'test') },
      ]),
]

if (!quick && !provideSystemPackages()) process.exit(1)

const lines: string[] = []
const failures: string[] = []
for (const { name, run, runner } of steps) {
  if (runner) forgetFailures(runner)
  const since = performance.now()
  process.stdout.write(`\n── ${name} ──\n`)
  const passed = run()
  lines.push(
    `${passed ? 'passed' : 'FAILED'}  ${((performance.now() - since) / 1000).toFixed(1).padStart(6)} s  ${name}`,
  )
  if (!passed) process.exitCode = 1
  if (runner) failures.push(keptFailures(runner))
}
process.stdout.write(`\n${[...failures.filter(Boolean), '', ...lines].join('\n')}\n`)
