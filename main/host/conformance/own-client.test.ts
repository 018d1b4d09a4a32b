import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import { openAuthority } from '#http/authority.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { openStore } from '#storage/store.ts'
import { now } from '../clock.ts'
import { judgeOwnClient } from './own-client.ts'

const folder = new URL('../../../resources/ddf/', import.meta.url)

it('judges our client over HTTPS with an account of its own', async () => {
  const store = await openStore(':memory:')
  if (!store.ok) throw new Error(store.problem.code)
  const descriptions = readdirSync(folder)
    .filter(file => file.endsWith('.ddf'))
    .flatMap(file => parseDdf(readFileSync(new URL(file, folder), 'utf8'), { file }).descriptions)
  const seen = await judgeOwnClient({
    authority: await openAuthority(store.value.secrets),
    recorder: createRecorder(store.value.records, { now, seal: store.value.secrets.seal }),
    descriptions,
  })
  await store.value.close()
  if (!seen.ok) throw new Error(seen.problem.code)
  expect(seen.value.filter(({ ok }) => !ok)).toEqual([])
})
