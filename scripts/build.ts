import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { releaseLock, takeLock } from './lock.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const targets = {
  renderer: { config: 'vite.renderer.config.ts', out: 'dist/renderer', sources: ['renderer', 'preload', 'main/core'] },
  main: { config: 'vite.main.config.ts', out: 'dist/main', sources: ['main', 'preload'] },
  preload: { config: 'vite.preload.config.ts', out: 'dist/preload', sources: ['preload'] },
} as const
export type BuildTarget = keyof typeof targets

function* filesBelow(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (!/\.test\.tsx?$/.test(entry.name)) yield path
  }
}

/** Names, sizes and times of everything the target is made from: equal = nothing to build. */
function fingerprint(target: BuildTarget): string {
  const { config, sources } = targets[target]
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const files = [
    join(root, config),
    join(root, 'package.json'),
    ...sources.flatMap(source => [...filesBelow(join(root, source))]),
  ]
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

const stampFile = (target: BuildTarget) => join(root, '.cache', `built-${target}`)

function isBuilt(target: BuildTarget): boolean {
  const file = stampFile(target)
  return (
    existsSync(join(root, targets[target].out)) &&
    existsSync(file) &&
    readFileSync(file, 'utf8') === fingerprint(target)
  )
}

/** In a process of its own: a build needs a gigabyte for a moment, and must not see the NODE_ENV of a test run. */
function buildOne(target: BuildTarget): void {
  process.stderr.write(`DM Workbench: building the ${target} …\n`)
  const stamp = fingerprint(target)
  rmSync(stampFile(target), { force: true })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const run = spawnSync(process.execPath, [vite, 'build', '-c', targets[target].config, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (run.status !== 0) throw new Error(`the ${target} could not be built; the words of the build stand above`)
  writeFileSync(stampFile(target), stamp)
}

/**
 * Builds the targets whose sources changed since the last build; says so on stderr. Two at once wait for each other.
 * Throws an Error in words when a build fails; the stamp is written last, so a broken build is made again.
 */
export function buildWhatChanged(wanted: readonly BuildTarget[]): void {
  if (wanted.every(isBuilt)) return
  const lock = join(root, '.cache', 'build-lock')
  takeLock(lock, () => process.stderr.write('DM Workbench: another build is running here; waiting for it …\n'))
  try {
    for (const target of wanted) if (!isBuilt(target)) buildOne(target)
  } finally {
    releaseLock(lock)
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  buildWhatChanged(['renderer', 'main', 'preload'])
}
