// What is built from what, and whether it still is; plain JavaScript, because dmwb asks before there is Node 24.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const targets = {
  renderer: { config: 'vite.renderer.config.ts', out: 'dist/renderer', sources: ['renderer', 'preload', 'main/core'] },
  main: { config: 'vite.main.config.ts', out: 'dist/main', sources: ['main', 'preload'] },
  cli: { config: 'vite.cli.config.ts', out: 'dist/cli', sources: ['main', 'preload'] },
  preload: { config: 'vite.preload.config.ts', out: 'dist/preload', sources: ['preload'] },
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (!/\.test\.tsx?$/.test(entry.name)) yield path
  }
}

/** Names, sizes and times of everything the target is made from: equal = nothing to build. */
export function fingerprint(root, target) {
  const { config, sources } = targets[target]
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const below = sources.flatMap(source => [...filesBelow(join(root, source))])
  for (const file of [join(root, config), join(root, 'package.json'), ...below].sort()) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** The file that keeps the fingerprint of the last whole build. */
export const stampFile = (root, target) => join(root, '.cache', `built-${target}`)

/** True when the target was built, wholly, from the sources as they are now. */
export function isBuilt(root, target) {
  const file = stampFile(root, target)
  return (
    existsSync(join(root, targets[target].out)) &&
    existsSync(file) &&
    readFileSync(file, 'utf8') === fingerprint(root, target)
  )
}
