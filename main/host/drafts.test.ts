import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { OpenFile } from '#contract'
import { ok } from '#core/result.ts'
import { createDrafts, draftOf } from './drafts.ts'

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

it('makes a draft of the stored text and changes of it, however its lines end, unless another text is stored by now', async () => {
  const file = { path: 'a.ddf', text: 'one\r\ntwo\rthree', version: 'v1' } as OpenFile
  const files = { open: async () => ok(file) }
  const order = { path: 'a.ddf', version: 'v1', at: 1, changes: [{ offset: 4, length: 3, text: '2' }] }
  expect(await draftOf(order, files)).toEqual({ path: 'a.ddf', version: 'v1', at: 1, text: 'one\n2\nthree' })
  expect(await draftOf({ ...order, version: 'v0' }, files)).toBeUndefined()
})
