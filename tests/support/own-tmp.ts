import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

// Each file of tests, and what it starts, has a temporary folder of its own, of which nothing stays.

const before = process.env.TMPDIR
const own = mkdtempSync(join(tmpdir(), 'dmwb-t-'))
process.env.TMPDIR = own

afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  rmSync(own, { recursive: true, force: true, maxRetries: 5 })
})
