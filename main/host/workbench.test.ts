import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createWorkbench } from './workbench.ts'

it('keeps what it makes to its owner', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'dmwb-modes-')), 'data')
  const resources = join(import.meta.dirname, '../../resources')
  const workbench = await createWorkbench({ folder, door: 'headless', version: '0.0.0', resources })
  if (!workbench.ok) throw new Error(workbench.problem.code)
  const modes = await Promise.all(
    ['.', 'secret.key', 'workbench.db', 'workbench.db-wal'].map(async name => {
      const { mode } = await stat(join(folder, name))
      return [name, (mode & 0o777).toString(8)]
    }),
  )
  await workbench.value.close()
  expect(modes).toEqual([
    ['.', '700'],
    ['secret.key', '600'],
    ['workbench.db', '600'],
    ['workbench.db-wal', '600'],
  ])
})
