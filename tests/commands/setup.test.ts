import { spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { root } from '../../scripts/build.ts'

// Set-up is tried in a folder of its own with a stand-in for npm, which writes down how it was called.
// The real npm runs in every fresh clone, CI's included.

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const npmStandIn = `
const fs = require('node:fs'), path = require('node:path')
fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n')
if (fs.existsSync('npm-fails')) { console.error('npm error network'); process.exit(7) }
const bin = path.join('node_modules', 'node', 'bin')
if (process.argv[2] === 'ci') fs.rmSync(path.dirname(bin), { recursive: true, force: true })
if (process.argv[2] === 'rebuild') { fs.mkdirSync(bin, { recursive: true }); fs.symlinkSync(process.execPath, path.join(bin, 'node')) }
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
`

function makeProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dmwb-setup-'))
  folders.push(folder)
  mkdirSync(join(folder, 'scripts'))
  for (const file of ['setup.mjs', 'lock.mjs']) cpSync(join(root, 'scripts', file), join(folder, 'scripts', file))
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  writeFileSync(join(folder, 'npm.cjs'), npmStandIn)
  return folder
}

function setUp(folder: string, npmNode = process.execPath): Promise<{ code: number | null; words: string }> {
  const env = { ...process.env, npm_execpath: join(folder, 'npm.cjs'), npm_node_execpath: npmNode }
  const child = spawn(process.execPath, [join(folder, 'scripts', 'setup.mjs')], { cwd: folder, env })
  let words = ''
  child.stderr.on('data', chunk => {
    words += chunk
  })
  return new Promise(resolve => child.once('exit', code => resolve({ code, words })))
}
const npmCalls = (folder: string) => readFileSync(join(folder, 'npm-calls'), 'utf8').trim().split('\n')

it('installs in two steps, then has nothing to do the second time', async () => {
  const folder = makeProject()
  expect((await setUp(folder)).code).toBe(0)
  expect(npmCalls(folder).map(call => call.split(' ').slice(0, 2).join(' '))).toEqual([
    'ci --ignore-scripts',
    'rebuild node',
  ])
  expect(await setUp(folder)).toEqual({ code: 0, words: '' })
  expect(npmCalls(folder)).toHaveLength(2)
})

it('installs once when two starts race, and the second waits for the first', async () => {
  const folder = makeProject()
  const both = await Promise.all([setUp(folder), setUp(folder)])
  expect(both.map(run => run.code)).toEqual([0, 0])
  expect(npmCalls(folder)).toHaveLength(2)
  expect(both.map(run => run.words).join('')).toMatch(/another set-up is running/)
})

it('takes over the lock of a set-up that died', async () => {
  const folder = makeProject()
  writeFileSync(join(folder, '.setup-lock'), '999999999')
  expect((await setUp(folder)).code).toBe(0)
  expect(existsSync(join(folder, '.setup-lock'))).toBe(false)
})

it('installs again when the lock file changed, and when the Node binary is missing', async () => {
  const folder = makeProject()
  await setUp(folder)
  writeFileSync(join(folder, 'package-lock.json'), '{"changed":true}')
  rmSync(join(folder, 'node_modules', 'node'), { recursive: true })
  expect((await setUp(folder)).code).toBe(0)
  rmSync(join(folder, 'node_modules', 'node'), { recursive: true })
  expect((await setUp(folder)).code).toBe(0)
  expect(npmCalls(folder)).toHaveLength(6)
})

it('installs again though npm itself runs on the Node that it replaces', async () => {
  const folder = makeProject()
  await setUp(folder)
  writeFileSync(join(folder, 'package-lock.json'), '{"changed":true}')
  const { code, words } = await setUp(folder, join(folder, 'node_modules', 'node', 'bin', 'node'))
  expect({ code, words }).toMatchObject({ code: 0 })
  expect(npmCalls(folder)).toHaveLength(4)
})

it('says in words what went wrong when npm fails, leaves no lock, and succeeds the next time', async () => {
  const folder = makeProject()
  writeFileSync(join(folder, 'npm-fails'), '')
  const { code, words } = await setUp(folder)
  expect(code).toBe(1)
  expect(words).toMatch(/npm could not install .* run the same command again/s)
  expect(words).not.toMatch(/\n\s+at /)
  expect(existsSync(join(folder, '.setup-lock'))).toBe(false)
  rmSync(join(folder, 'npm-fails'))
  expect((await setUp(folder)).code).toBe(0)
})

it.skipIf(process.getuid?.() === 0)('explains a folder that cannot be written to', async () => {
  const folder = makeProject()
  chmodSync(folder, 0o555)
  const { code, words } = await setUp(folder)
  expect(code).toBe(1)
  expect(words).toMatch(/cannot begin in/)
})
