import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const writer = fileURLToPath(new URL('./brief-writer.ts', import.meta.url))

it('closes in a program that does nothing else, however soon', { timeout: 60_000 }, async () => {
  expect(await promisify(execFile)(process.execPath, [writer])).toMatchObject({ stdout: 'closed' })
})
