// First file of every public script: plain JavaScript that any Node can run.
// Installs what is missing, once, even when two starts race; then the real script runs on the Node of node_modules.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { releaseLock, takeLock } from './lock.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.dm-workbench-setup')
const lockFile = join(root, '.setup-lock')
const nodeBinary = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const say = words => process.stderr.write(`DM Workbench: ${words}\n`)

function giveUp(words) {
  say(words)
  releaseLock(lockFile)
  process.exit(1)
}

function wantedStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(process.platform).update(process.arch).digest('hex')
}

function isReady() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp() && existsSync(nodeBinary)
}

/** The Node that npm runs on: a copy, where npm would remove it while it installs. */
let npmNode = process.env.npm_node_execpath ?? process.execPath
function copyNpmNode() {
  if (!npmNode.startsWith(modules + sep)) return
  const folder = mkdtempSync(join(tmpdir(), 'dmwb-node-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const copy = join(folder, basename(npmNode))
  cpSync(realpathSync(npmNode), copy)
  npmNode = copy
}

function npm(...args) {
  // npm tells its scripts where it lives; that one is used, whatever else is on PATH.
  const script = process.env.npm_execpath
  const [command, first] = script ? [npmNode, [script]] : ['npm', []]
  const run = spawnSync(command, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2], shell: !script })
  if (run.status === 0) return
  giveUp(
    `npm could not install what the workbench needs (npm ${args[0]} ended with ${run.status ?? run.signal ?? run.error?.message}; ` +
      'its own words stand above). Check the connection to the npm registry and the free space, then run the same command again.',
  )
}

function install() {
  mkdirSync(modules, { recursive: true })
  rmSync(stampFile, { force: true })
  copyNpmNode()
  // Two steps, because only the package that brings Node itself may run its install script.
  say('installing what is missing; once, about half a minute …')
  npm('ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error')
  say('installing the Node it runs on …')
  npm('rebuild', 'node', '--ignore-scripts=false', '--loglevel=error')
  const check = spawnSync(nodeBinary, ['-p', 'process.versions.napi'], { encoding: 'utf8' })
  if (!(Number(check.stdout) >= 10))
    giveUp(`the Node that was installed does not run here: ${check.stderr || check.error?.message}`)
  writeFileSync(stampFile, wantedStamp())
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  giveUp(
    `Node 20 or newer is needed to set it up; this is ${process.version}. Install a newer Node, then run the same command again.`,
  )
}
if (!isReady()) {
  try {
    takeLock(lockFile, () => say('another set-up is running in this folder; waiting for it …'))
  } catch (error) {
    giveUp(`the set-up cannot begin in ${root}: ${error.message}`)
  }
  if (!isReady()) install()
  releaseLock(lockFile)
}
