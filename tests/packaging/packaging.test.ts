import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWhatChanged, root } from '../../scripts/build.ts'
import { makeStandInRuntime } from './stand-in-runtime.ts'

const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const folder = mkdtempSync(join(tmpdir(), 'dmwb-packaging-'))
const unpacked = join(folder, 'out', 'linux-unpacked')

beforeAll(async () => {
  buildWhatChanged(['renderer', 'main', 'preload'])
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'),
  )
  makeStandInRuntime(join(folder, 'runtime'), version)
  execFileSync(
    bin('electron-builder'),
    ['--linux', 'dir', `-c.electronDist=${join(folder, 'runtime')}`, `-c.directories.output=${join(folder, 'out')}`],
    { cwd: root, stdio: 'pipe' },
  )
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packed application', () => {
  it('holds the built program, its resources and its native parts, and nothing else', () => {
    const files = listPackage(join(unpacked, 'resources', 'app.asar'), { isPack: false })
    const top = new Set(files.map(file => file.split('/')[1]))
    expect([...top].sort()).toEqual(['LICENSE', 'dist', 'node_modules', 'package.json', 'resources'])
    expect([...new Set(files.map(file => file.match(/^\/node_modules\/([^/]+)$/)?.[1]).filter(Boolean))]).toEqual([
      '@serialport',
      'better-sqlite3',
      'debug',
      'ms',
      'node-gyp-build',
      'serialport',
    ])
    for (const needed of [
      '/dist/main/index.js',
      '/dist/preload/index.cjs',
      '/dist/renderer/index.html',
      '/resources/ddf',
    ]) {
      expect(files).toContain(needed)
    }
    expect(files.filter(file => /\.(ts|tsx|map)$|\.test\./.test(file))).toEqual([])
  })

  it('unpacks the native parts for its own system only', () => {
    const modules = join(unpacked, 'resources', 'app.asar.unpacked', 'node_modules')
    const prebuilds = join(modules, 'better-sqlite3', 'prebuilds')
    expect(existsSync(join(prebuilds, 'linux-x64.node'))).toBe(true)
    expect(existsSync(join(prebuilds, 'win32-x64.node'))).toBe(false)
    const ports = readdirSync(join(modules, '@serialport', 'bindings-cpp', 'prebuilds'))
    expect(ports.filter(name => name.startsWith('linux-'))).toContain('linux-x64')
    expect(ports.filter(name => !name.startsWith('linux-'))).toEqual([])
  })

  it('has its fuses set: no run-as-node, no inspect arguments, only the packed program', () => {
    const read = execFileSync(bin('electron-fuses'), ['read', '--app', join(unpacked, 'dm-workbench')], {
      encoding: 'utf8',
    })
    expect(read).toMatch(/RunAsNode is Disabled/)
    expect(read).toMatch(/EnableNodeOptionsEnvironmentVariable is Disabled/)
    expect(read).toMatch(/EnableNodeCliInspectArguments is Disabled/)
    expect(read).toMatch(/OnlyLoadAppFromAsar is Enabled/)
  })
})

it('refuses a build configuration with a key that the schema does not know', () => {
  const file = join(folder, 'broken.yml')
  writeFileSync(file, `${readFileSync(join(root, 'electron-builder.yml'), 'utf8')}\nunheardOf: true\n`)
  const run = spawnSync(bin('electron-builder'), ['--linux', 'dir', '--config', file], { cwd: root, encoding: 'utf8' })
  expect(run.status).not.toBe(0)
  expect(run.stdout + run.stderr).toMatch(/unheardOf/)
}, 60_000)
