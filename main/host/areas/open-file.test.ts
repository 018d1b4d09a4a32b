import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeOf, type Opened, openDoor, value } from '../door.fixture.ts'

// A file that the user opens from the system, over the real door.

let door: Opened
let folder: string

beforeAll(async () => {
  door = await openDoor()
  folder = await mkdtemp(join(tmpdir(), 'dmwb-outside-'))
  await writeFile(join(folder, 'a.ddf'), '<MgmtTree/>')
  await writeFile(join(folder, 'other.ddf'), '<MgmtTree/>')
})
afterAll(() => door.stop())

it('tells the window of a file, which it then may read and write', async () => {
  value(await door.workbench.openFile(join(folder, 'a.ddf')))
  const path = await door.seen(event => (event.kind === 'open-file' ? event.path : undefined))
  expect(path).toBe(`disk:${folder}/a.ddf`)
  const { text, bom, version } = value(await door.host.files.open({ path }))
  value(await door.host.files.save({ path, text: `${text}\n`, bom, version }))
  expect(await readFile(join(folder, 'a.ddf'), 'utf8')).toBe('<MgmtTree/>\n')
})

it('lets the window reach nothing else on the disk', async () => {
  const paths = [
    `disk:${folder}/other.ddf`,
    `disk:${folder}/../${folder}/a.ddf`,
    `disk:${folder}/a.ddf/../other.ddf`,
    `disk:${door.folder}/secret.key`,
    'disk:/etc/passwd',
    '/etc/passwd',
    'disk:__proto__',
  ]
  for (const path of paths) {
    expect(codeOf(await door.host.files.open({ path }))).toMatch(/^host\.(file-not-granted|path-unsafe)$/)
    expect(codeOf(await door.host.simulator.create({ ddfs: [path] }))).toMatch(/^host\.(file-not-granted|path-unsafe)$/)
  }
})
