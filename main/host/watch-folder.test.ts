import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createFolderWatch } from './watch-folder.ts'

it('tells of what others write, replace and remove in a folder, once there is one, until it is closed', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'dmwb-watch-')), 'workspace')
  const deep = join(folder, 'deep')
  const changed = vi.fn()
  const watch = createFolderWatch(folder, changed)
  const tells = async (act: () => Promise<unknown>) => {
    changed.mockClear()
    await act()
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 20_000)
  }
  watch.begin()
  await mkdir(folder)
  watch.begin()
  await tells(() => mkdir(deep))
  await tells(() => writeFile(join(deep, 'a.ddf'), 'a'))
  await writeFile(join(deep, '.beside'), 'b')
  await tells(() => rename(join(deep, '.beside'), join(deep, 'a.ddf')))
  await tells(() => writeFile(join(deep, 'a.ddf'), 'c'))
  await tells(() => rm(join(deep, 'a.ddf')))
  watch.close()
  changed.mockClear()
  await writeFile(join(folder, 'b.ddf'), 'b')
  await new Promise(done => setTimeout(done, 400))
  expect(changed).not.toHaveBeenCalled()
})
