import { existsSync, statSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeDataFolder } from './data-folder.ts'

const base = () => mkdtemp(join(tmpdir(), 'dmwb-folder-'))

it('makes a data folder with all above it, and takes one that is there', async () => {
  const data = join(await base(), 'a', 'b')
  expect(await makeDataFolder(data)).toEqual({ ok: true, value: data })
  expect(await makeDataFolder(data)).toEqual({ ok: true, value: data })
  if (process.platform !== 'win32') expect(statSync(data).mode & 0o777).toBe(0o700)
})

it('says that a path leads through a file', async () => {
  const file = join(await base(), 'file')
  await writeFile(file, '')
  for (const path of [file, join(file, 'below')])
    expect(await makeDataFolder(path)).toMatchObject({ ok: false, problem: { code: 'host.no-folder' } })
})

it.skipIf(!existsSync('/proc/self'))('ends where no folder can ever be made', async () => {
  expect(await makeDataFolder('/proc/none/data')).toMatchObject({ ok: false, problem: { code: 'host.no-folder' } })
})
