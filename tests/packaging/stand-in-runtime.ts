import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How Electron marks the place of its fuses in the executable: a sentinel, a version, a count, one letter per fuse. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const fuseCount = 9

/** A folder laid out like Electron's own distribution for Linux, with a small script as its executable. */
export function makeStandInRuntime(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  const fuses = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, fuseCount]), Buffer.from('0'.repeat(fuseCount))])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), fuses]), { mode: 0o755 })
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'LICENSE'), 'stand-in')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'stand-in')
  writeFileSync(join(folder, 'locales', 'en-US.pak'), 'stand-in')
}
