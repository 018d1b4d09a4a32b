import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createWorkbench } from '../workbench.ts'
import { judgeOwnServer } from './own-server.ts'

it('judges our server over HTTPS', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dmwb-conformance-'))
  const resources = join(import.meta.dirname, '../../../resources')
  const seen = await judgeOwnServer(() => createWorkbench({ folder, door: 'headless', version: '0', resources }))
  rmSync(folder, { recursive: true })
  if (!seen.ok) throw new Error(JSON.stringify(seen.problem))
  expect(seen.value.filter(({ ok }) => !ok)).toEqual([])
}, 60_000)
