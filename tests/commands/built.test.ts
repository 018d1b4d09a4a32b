import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fingerprint, isBuilt, stampFile } from '../../scripts/built.mjs'

let root = ''
const write = (name: string, text: string) => {
  const file = join(root, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dmwb-built-'))
  for (const name of [
    'package.json',
    'package-lock.json',
    'vite.cli.config.ts',
    'preload/index.ts',
    'dist/cli/index.js',
  ])
    write(name, name)
  write('main/cli/index.ts', 'export {}')
  mkdirSync(join(root, '.cache'))
  writeFileSync(stampFile(root, 'cli'), fingerprint(root, 'cli'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('takes what was built from the sources that are here', () => {
  expect(isBuilt(root, 'cli')).toBe(true)
})

it('takes the sources when one of them was changed, added or taken away', () => {
  write('main/cli/index.ts', 'export const more = 1')
  expect(isBuilt(root, 'cli')).toBe(false)
  write('main/cli/index.ts', 'export {}')
  utimesSync(join(root, 'main/cli/index.ts'), 1, 1)
  expect(isBuilt(root, 'cli')).toBe(false)
})

it.each(['main/new.ts', 'main/core/deep/new.ts', 'vite.node.ts'])('takes the sources when %s came', name => {
  write(name, '')
  expect(isBuilt(root, 'cli')).toBe(false)
})

it('does not mind a changed test', () => {
  write('main/cli/index.test.ts', '')
  expect(isBuilt(root, 'cli')).toBe(true)
})

it('takes the sources when another version of a package is wanted', () => {
  write('package-lock.json', 'another')
  expect(isBuilt(root, 'cli')).toBe(false)
})

it('takes the sources while a build runs, or when one was broken off', () => {
  rmSync(stampFile(root, 'cli'))
  expect(isBuilt(root, 'cli')).toBe(false)
})

it('takes the sources when what was built is gone', () => {
  rmSync(join(root, 'dist/cli/index.js'))
  expect(isBuilt(root, 'cli')).toBe(false)
})
