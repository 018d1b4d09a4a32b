#!/usr/bin/env node
// The dmwb command: plain JavaScript that any Node can run. It sees to it that the real command line gets the Node it
// was written for, or says what to do.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuilt, targets } from '../scripts/built.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')
const nodeBinary = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const fits = Number(process.versions.napi) >= 10 && Number(process.versions.node.split('.')[0]) >= 24

function giveUp(words) {
  process.stderr.write(`dmwb: ${words}\n`)
  process.exit(1)
}

/** Runs this file again on the Node of node_modules, as if it were this process; it ends when this process dies. */
function runOnOwnNode() {
  const child = spawn(nodeBinary, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, DMWB_ENDS_WITH_PARENT: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error =>
    giveUp(`the Node in node_modules does not start (${error.message}). Run "npm start" once.`),
  )
  child.on('exit', code => process.exit(code ?? 1))
}

/** A killed npx tells nobody: what it started sees that its parent is gone, and stops as if it had been asked to. */
function endWithNpx() {
  if (process.env.npm_command !== 'exec') return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}

async function runHere() {
  // What was compiled for one start serves the next; where the folder cannot be written, nothing is kept.
  module.enableCompileCache(join(root, '.cache', 'compiled'))
  // What was built starts in half the time, as long as it is made from the sources that are here.
  const { main } = await import(
    isBuilt(root, 'cli') ? `../${targets.cli.out}/${targets.cli.entry}` : '../main/cli/index.ts'
  ).catch(missingPackage)
  await main(process.argv.slice(2))
}

/** A newer version was fetched, and what it needs was not installed yet. */
function missingPackage(error) {
  const name = /^Cannot find package '([^']+)'/.exec(error.message)?.[1]
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || name === undefined) throw error
  giveUp(`this version needs ${name}, which is not installed yet. Run "npm start" in its folder once.`)
}

endWithNpx()
if (fits && existsSync(join(modules, 'commander'))) await runHere()
else if (!fits && existsSync(nodeBinary)) runOnOwnNode()
else giveUp('it is not set up yet. Run "npm start" in its folder once; that installs what is missing.')
