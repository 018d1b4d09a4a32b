import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { OpenFile } from '#contract'
import type { Result } from '#core/result.ts'
import { createGrantedFiles, type GrantedFiles } from '../granted-files.ts'
import { createFilesArea, type FilesArea } from './files.ts'

let folder: string
let files: FilesArea
let granted: GrantedFiles
let changes: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmwb-files-'))
  changes = []
  granted = createGrantedFiles()
  await mkdir(join(folder, 'workspace'))
  await mkdir(join(folder, 'resources/ddf'), { recursive: true })
  await writeFile(join(folder, 'resources/ddf/a.ddf'), '<MgmtTree><Node><DFProperties/></Node></MgmtTree>')
  files = createFilesArea({
    workspace: join(folder, 'workspace'),
    resources: join(folder, 'resources'),
    granted,
    changed: path => changes.push(path),
  })
})

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code)
const value = (result: Result<OpenFile>) => {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

it('refuses a file above the limit with its size, and takes it when the limit is raised', async () => {
  let bytes = 10
  const limited = createFilesArea({
    workspace: folder,
    resources: folder,
    granted: createGrantedFiles(),
    changed: () => undefined,
    limit: () => bytes,
  })
  await writeFile(join(folder, 'big.ddf'), '<MgmtTree/> of more than ten bytes')
  expect(await limited.open('big.ddf')).toMatchObject({
    problem: { code: 'host.file-too-large', detail: { size: 34, limit: 10 } },
  })
  bytes = 34
  expect((await limited.open('big.ddf')).ok).toBe(true)
})

it('makes a file, lists it, opens it and saves it again', async () => {
  const made = value(await files.save({ path: 'my/tree.xml', text: '<MgmtTree/>\r\n', bom: true }))
  expect(made).toMatchObject({ path: 'my/tree.xml', text: '<MgmtTree/>\r\n', bom: true, kind: 'xml', readOnly: false })
  const saved = value(await files.save({ path: 'my/tree.xml', text: '<a/>\r\n', bom: true, version: made.version }))
  expect(saved.version).not.toBe(made.version)
  expect([...(await readFile(join(folder, 'workspace/my/tree.xml')))].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf])
  expect((await files.list()).map(({ path, kind, readOnly }) => [path, kind, readOnly])).toEqual([
    ['my/tree.xml', 'xml', false],
    ['resource:ddf/a.ddf', 'ddf', true],
  ])
  expect(changes).toEqual(['my/tree.xml', 'my/tree.xml'])
})

it.skipIf(process.platform !== 'linux')('says that a folder takes no files', async () => {
  const nowhere = createFilesArea({ workspace: '/proc', resources: folder, granted, changed: () => undefined })
  const text = '<MgmtTree/>'
  expect(code(await nowhere.save({ path: 'a.xml', text, bom: false }))).toBe('host.file-not-written')
})

it('leaves nothing beside the file', async () => {
  await files.save({ path: 'a.json', text: '{}', bom: false })
  expect(await readdir(join(folder, 'workspace'))).toEqual(['a.json'])
})

it('does not overwrite what it was not shown', async () => {
  const { version } = value(await files.save({ path: 'a.json', text: '{}', bom: false }))
  expect(code(await files.save({ path: 'a.json', text: '[]', bom: false }))).toBe('host.file-exists')
  await writeFile(join(folder, 'workspace/a.json'), '{"changed":"elsewhere"}')
  expect(code(await files.save({ path: 'a.json', text: '[]', bom: false, version }))).toBe('host.file-changed')
  expect(await readFile(join(folder, 'workspace/a.json'), 'utf8')).toBe('{"changed":"elsewhere"}')
})

it('lets one of two simultaneous saves win', async () => {
  const { version } = value(await files.save({ path: 'a.json', text: '{}', bom: false }))
  const texts = ['[1]', '[2]', '[3]']
  const results = await Promise.all(texts.map(text => files.save({ path: 'a.json', text, bom: false, version })))
  expect(results.map(code)).toEqual(['ok', 'host.file-changed', 'host.file-changed'])
})

it.each([
  ['../a', 'host.path-unsafe'],
  ['a/../../b', 'host.path-unsafe'],
  ['/etc/passwd', 'host.path-unsafe'],
  ['a\\b', 'host.path-unsafe'],
  ['C:/a', 'host.path-unsafe'],
  ['a//b', 'host.path-unsafe'],
  ['.hidden', 'host.path-unsafe'],
  ['nul', 'host.path-unsafe'],
  ['a\u0000b', 'host.path-unsafe'],
  ['resource:../workspace/a', 'host.path-unsafe'],
  ['none.json', 'host.unknown-file'],
  ['resource:ddf', 'host.unknown-file'],
])('refuses to open %s with %s', async (path, problem) => {
  expect(code(await files.open(path))).toBe(problem)
})

it('follows no link out of the workspace, for reading or writing', async () => {
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(folder, 'workspace/link.txt'))
  await symlink(folder, join(folder, 'workspace/up'))
  await symlink(join(folder, 'new.txt'), join(folder, 'workspace/dangling.txt'))
  for (const path of ['link.txt', 'up/secret.txt', 'dangling.txt', 'up/new.txt']) {
    expect(code(await files.open(path))).toBe('host.path-unsafe')
    expect(code(await files.save({ path, text: '', bom: false }))).toBe('host.path-unsafe')
  }
  expect((await files.list()).map(entry => entry.path)).toEqual(['resource:ddf/a.ddf'])
})

it('keeps samples as they are', async () => {
  const sample = value(await files.open('resource:ddf/a.ddf'))
  expect(sample).toMatchObject({ kind: 'ddf', readOnly: true })
  expect(code(await files.save({ path: sample.path, text: '', bom: false, version: sample.version }))).toBe(
    'host.file-read-only',
  )
})

it('says where a file stops being text', async () => {
  await writeFile(join(folder, 'workspace/x.bin'), Buffer.from([0x61, 0x62, 0xff, 0x63]))
  expect(await files.open('x.bin')).toMatchObject({
    ok: false,
    problem: { code: 'host.file-not-text', at: { offset: 2 } },
  })
})

it.each([
  ['UTF-16LE', Buffer.from('\uFEFF<a>ä</a>', 'utf16le')],
  ['UTF-16BE', Buffer.from('\uFEFF<a>ä</a>', 'utf16le').swap16()],
  ['ISO-8859-1', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>', 'latin1')],
])('gives a %s file back byte for byte', async (_, bytes) => {
  await writeFile(join(folder, 'workspace/x.xml'), bytes)
  const { text, bom, version } = value(await files.open('x.xml'))
  expect(text).toContain('<a>ä</a>')
  value(await files.save({ path: 'x.xml', text, bom, version }))
  expect(await readFile(join(folder, 'workspace/x.xml'))).toEqual(bytes)
})

it('takes XML with NULs, which the check marks, and tells whether a file is still the one that was opened', async () => {
  const path = join(folder, 'workspace/zero.xml')
  await writeFile(path, '<a>\0</a>')
  const { text, bom, version } = value(await files.open('zero.xml'))
  expect(text).toBe('<a>\0</a>')
  const saved = value(await files.save({ path: 'zero.xml', text: `${text}\n`, bom, version }))
  expect(await readFile(path, 'utf8')).toBe('<a>\0</a>\n')
  expect([await files.state('zero.xml', version), await files.state('zero.xml', saved.version)]).toEqual([
    'changed',
    'same',
  ])
  await rm(path)
  expect(await files.state('zero.xml', saved.version)).toBe('gone')
  expect(code(await files.save({ path: 'zero.xml', text, bom, version: saved.version }))).toBe('host.file-gone')
})

const latin = (text: string) => Buffer.from(text, 'latin1')
const wide = (text: string) => Buffer.from(text, 'utf16le')
const declared = '<?xml version="1.0" encoding="windows-1252"?>\r\n'
it.each([
  ['line ends of several kinds', latin('<a>\r\n<b/>\n<c/>\r<d/>\r\n'), latin('<a>\r\n<b/>\n<c>\xc3\xa9</c>\n<d/>\r\n')],
  ['bytes that are not UTF-8', latin('<a>\n<b>\x96</b>\r\n<c/>\n'), latin('<a>\n<b>\x96</b>\r\n<c>\xc3\xa9</c>\n')],
  ['letters of windows-1252', latin(`${declared}<a>\x96</a>\n<c/>\n`), latin(`${declared}<a>\x96</a>\n<c>\xe9</c>\n`)],
  ['UTF-16 without a mark', wide('<a>\r\n<b/>\n<c/>\n'), wide('<a>\r\n<b/>\n<c>\xe9</c>\n')],
])('keeps %s wherever nothing was edited', async (_, bytes, expected) => {
  await writeFile(join(folder, 'workspace/x.xml'), bytes)
  const { text, bom, version } = value(await files.open('x.xml'))
  // As an editor gives it back: one kind of line end.
  const edited = text.replaceAll(/\r\n|\r/g, '\n').replace('<c/>', '<c>\xe9</c>')
  value(await files.save({ path: 'x.xml', text: edited, bom, version }))
  expect(await readFile(join(folder, 'workspace/x.xml'))).toEqual(expected)
})

it('keeps a file outside the workspace as its author has it: mark, line ends, mode', async () => {
  const outside = join(folder, 'camera.ddf')
  await writeFile(outside, '\uFEFF<MgmtTree/>\r\n', { mode: 0o640 })
  await chmod(outside, 0o640)
  await symlink(outside, join(folder, 'link.ddf'))
  expect(await granted.grant(join(folder, 'link.ddf'))).toEqual({ ok: true, value: `disk:${outside}` })
  const { text, bom, version, path } = value(await files.open(`disk:${outside}`))
  expect({ text, bom, path }).toEqual({ text: '<MgmtTree/>\r\n', bom: true, path: `disk:${outside}` })
  value(await files.save({ path, text: '<a/>\r\n', bom, version }))
  expect(await readFile(outside, 'utf8')).toBe('\uFEFF<a/>\r\n')
  expect((await stat(outside)).mode & 0o777).toBe(0o640)
  expect(code(await files.save({ path, text: '', bom, version }))).toBe('host.file-changed')
})

it('reads and writes no file outside the workspace that was not granted', async () => {
  const outside = join(folder, 'a.ddf')
  await writeFile(outside, '<a/>')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await granted.grant(outside)
  const asked = [outside, `disk:${folder}/secret.txt`, `disk:${folder}/workspace/../a.ddf`, 'disk:', `disk:${folder}`]
  for (const path of asked) {
    expect(code(await files.open(path))).toMatch(/host.path-unsafe|host.file-not-granted/)
    expect(code(await files.save({ path, text: '', bom: false }))).toMatch(/host.path-unsafe|host.file-not-granted/)
  }
  expect(await readFile(join(folder, 'secret.txt'), 'utf8')).toBe('secret')
})

it('follows no link that took the place of a granted file', async () => {
  const outside = join(folder, 'a.ddf')
  await writeFile(outside, '<a/>')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await granted.grant(outside)
  await rename(outside, join(folder, 'old.ddf'))
  await symlink(join(folder, 'secret.txt'), outside)
  expect(code(await files.open(`disk:${outside}`))).toBe('host.file-not-granted')
  await rm(outside)
  expect(code(await files.open(`disk:${outside}`))).toBe('host.unknown-file')
})

it.each([
  ['a folder', '.'],
  ['nothing', 'none.ddf'],
])('grants no %s', async (_, name) => {
  expect(code(await granted.grant(join(folder, name)))).toBe('host.unknown-file')
  expect(code(await granted.grant(name))).toBe('host.unknown-file')
})

it('gives a text in pieces of one state of the file, and says when it is another', async () => {
  const text = `<a>${'\u{1f4f1}'.repeat(200_000)}</a>`
  await writeFile(join(folder, 'workspace/large.xml'), text)
  let read = ''
  let version: string | undefined
  for (let isLast = false; !isLast; ) {
    const piece = await files.piece('large.xml', read.length, version)
    if (!piece.ok) throw new Error(piece.problem.code)
    read += piece.value.text
    ;({ version, isLast } = piece.value)
  }
  expect(read === text).toBe(true)
  const first = await files.piece('large.xml', 0, undefined)
  await files.piece('resource:ddf/a.ddf', 0, undefined)
  await writeFile(join(folder, 'workspace/large.xml'), '<other/>')
  expect(code(await files.piece('large.xml', 10, first.ok ? first.value.version : undefined))).toBe('host.file-changed')
  expect(code(await files.piece('none.xml', 0, undefined))).toBe('host.unknown-file')
})
