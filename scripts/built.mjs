// What is built from what, and whether it still is; plain JavaScript, because dmwb asks before there is Node 24.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const targets = {
  renderer: {
    config: 'vite.renderer.config.ts',
    out: 'dist/renderer',
    entry: 'index.html',
    sources: ['renderer', 'preload', 'main/core'],
  },
  main: { config: 'vite.main.config.ts', out: 'dist/main', entry: 'index.js', sources: ['main', 'preload'] },
  cli: { config: 'vite.cli.config.ts', out: 'dist/cli', entry: 'index.js', sources: ['main', 'preload'] },
  preload: { config: 'vite.preload.config.ts', out: 'dist/preload', entry: 'index.cjs', sources: ['preload'] },
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (!/\.test\.tsx?$/.test(entry.name)) yield path
  }
}

/** Names, sizes and times of everything the target is made from, all settings of builds included: equal = nothing to build. */
export function fingerprint(root, target) {
  const { sources } = targets[target]
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const below = sources.flatMap(source => [...filesBelow(join(root, source))])
  const settings = readdirSync(root).filter(name => name === 'package.json' || /^vite\..*ts$/.test(name))
  for (const file of [...settings.map(name => join(root, name)), ...below].sort()) {
    // A file may go while it is looked at: an editor's, say.
    const stat = statSync(file, { throwIfNoEntry: false })
    hash.update(`${file}\0${stat?.size}\0${stat?.mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** The file that keeps the fingerprint of the last whole build. */
export const stampFile = (root, target) => join(root, '.cache', `built-${target}`)

/** True when the target was built, wholly, from the sources as they are now. */
export function isBuilt(root, target) {
  const file = stampFile(root, target)
  return (
    existsSync(join(root, targets[target].out, targets[target].entry)) &&
    existsSync(file) &&
    readFileSync(file, 'utf8') === fingerprint(root, target)
  )
}
