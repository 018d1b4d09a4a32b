import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { createFilesArea, type FilesArea } from './areas/files.ts'
import { createDdfLibrary, type DdfLibrary } from './ddf-library.ts'
import { createGrantedFiles } from './granted-files.ts'

const ddf = (moid: string, title: string) => `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName/>
  <DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><DFTitle>${title}</DFTitle>
  <DFType><DDFName>${moid}</DDFName></DFType></DFProperties></Node></MgmtTree>`

let folder: string
let files: FilesArea
let library: DdfLibrary
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmwb-library-'))
  await mkdir(join(folder, 'workspace'))
  await mkdir(join(folder, 'resources/ddf'), { recursive: true })
  await writeFile(join(folder, 'resources/ddf/a.ddf'), ddf('urn:a:1.0', 'sample'))
  await mkdir(join(folder, 'resources/examples'), { recursive: true })
  await writeFile(join(folder, 'resources/examples/a.ddf'), ddf('urn:a:1.0', 'full of mistakes'))
  const places = {
    workspace: join(folder, 'workspace'),
    granted: createGrantedFiles(),
    resources: join(folder, 'resources'),
  }
  files = createFilesArea({ ...places, granted: createGrantedFiles(), changed: () => library.changed() })
  library = createDdfLibrary(files)
})

const titles = async (deviceId = 'other') =>
  [...(await library.forDevice(deviceId)).values()].map(({ description, file }) => [file, description.root.title])

it('finds samples but not the broken examples, and lets the workspace replace them', async () => {
  expect(await titles()).toEqual([['resource:ddf/a.ddf', 'sample']])
  await files.save({ path: 'mine.xml', text: ddf('urn:a:1.0', 'mine'), bom: false })
  expect(await titles()).toEqual([['mine.xml', 'mine']])
})

it('shows a device by its own descriptions first, and others by them last', async () => {
  const [sample] = (await library.all()).values()
  if (!sample) throw new Error('The sample is missing.')
  const { root } = sample.description
  const own = ['urn:a:1.0', 'urn:b:1.0'].map(moid => ({ description: { moid, root }, file: 'own.ddf' }))
  library.setDevice('SIM:1', own)
  const filesFor = async (id: string) =>
    [...(await library.forDevice(id))].map(([moid, { file }]) => [moid, file]).sort()
  expect(await filesFor('SIM:1')).toEqual([
    ['urn:a:1.0', 'own.ddf'],
    ['urn:b:1.0', 'own.ddf'],
  ])
  expect(await filesFor('other')).toEqual([
    ['urn:a:1.0', 'resource:ddf/a.ddf'],
    ['urn:b:1.0', 'own.ddf'],
  ])
})

it('notices what another program did to the workspace when it is listed', async () => {
  await titles()
  expect(library.noticed(await files.list())).toBe(false)
  await writeFile(join(folder, 'workspace/new.ddf'), ddf('urn:n:1.0', 'new'))
  expect(library.noticed(await files.list())).toBe(true)
  expect((await titles()).map(([file]) => file)).toContain('new.ddf')
  await rm(join(folder, 'workspace/new.ddf'))
  expect(library.noticed(await files.list())).toBe(true)
  expect((await titles()).map(([file]) => file)).not.toContain('new.ddf')
})
