import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type BuildTarget, fingerprint, isBuilt, stampFile, targets } from './built.mjs'
import { releaseLock, takeLock } from './lock.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** In a process of its own: a build needs a gigabyte for a moment, and must not see the NODE_ENV of a test run. */
function buildOne(target: BuildTarget): void {
  process.stderr.write(`DM Workbench: building: ${target} …\n`)
  const stamp = fingerprint(root, target)
  rmSync(stampFile(root, target), { force: true })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const run = spawnSync(process.execPath, [vite, 'build', '-c', targets[target].config, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (run.status !== 0) throw new Error(`the ${target} could not be built; the words of the build stand above`)
  writeFileSync(stampFile(root, target), stamp)
}

/**
 * Builds the targets whose sources changed since the last build; says so on stderr. Two at once wait for each other.
 * Throws an Error in words when a build fails; the stamp is written last, so a broken build is made again.
 */
export function buildWhatChanged(wanted: readonly BuildTarget[]): void {
  const isDone = (target: BuildTarget) => isBuilt(root, target)
  if (wanted.every(isDone)) return
  const lock = join(root, '.cache', 'build-lock')
  takeLock(lock, () => process.stderr.write('DM Workbench: another build is running here; waiting for it …\n'))
  try {
    for (const target of wanted) if (!isDone(target)) buildOne(target)
  } finally {
    releaseLock(lock)
  }
}

/** Builds every target that changed; says on stderr what failed, and whether all is well. */
export function buildAll(): boolean {
  try {
    buildWhatChanged(['renderer', 'main', 'cli', 'preload'])
    return true
  } catch (error) {
    process.stderr.write(`DM Workbench: ${error instanceof Error ? error.message : String(error)}\n`)
    return false
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = buildAll() ? 0 : 1
}
