import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createDrafts } from './drafts.ts'

const draft = (path: string, text: string) => ({ path, text, version: 'v1', at: 1 })

it('keeps the newest draft of each file over a restart, until it is dropped', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'dmwb-drafts-')), 'drafts')
  const drafts = createDrafts(folder)
  expect(await drafts.of('a.ddf')).toBeUndefined()
  await drafts.keep(draft('a.ddf', 'one'))
  await drafts.keep(draft('a.ddf', 'two'))
  await drafts.keep(draft('disk:/x/a.ddf', 'three'))
  expect(await readdir(folder)).toHaveLength(2)
  const later = createDrafts(folder)
  expect([await later.of('a.ddf'), await later.of('disk:/x/a.ddf')]).toEqual([
    draft('a.ddf', 'two'),
    draft('disk:/x/a.ddf', 'three'),
  ])
  await later.drop('a.ddf')
  await later.drop('a.ddf')
  expect(await later.of('a.ddf')).toBeUndefined()
})
