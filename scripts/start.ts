import { spawn } from 'node:child_process'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildWhatChanged, root } from './build.ts'
import { targets } from './built.mjs'
import { findElectron, hasDisplay } from './electron-runtime.ts'

// `npm start`: the workbench in Electron where its runtime is there or can be had, else in the browser.

const options = process.argv.slice(2)
const own = ['--fetch-electron', '--headless']
const passedOn = options.filter(option => !own.includes(option))

function startElectron(executable: string): void {
  const child = spawn(executable, [root, ...passedOn], { stdio: 'inherit' })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  child.once('error', error => {
    process.stderr.write(`DM Workbench: Electron did not start: ${error.message}\n`)
    process.exitCode = 1
  })
  child.once('exit', code => {
    process.exitCode = code ?? 1
    for (const signal of signals) process.removeAllListeners(signal)
  })
}

async function startHeadless(why: string): Promise<void> {
  buildWhatChanged(['renderer', 'cli'])
  process.stderr.write(`DM Workbench: serving the workbench to a browser, because ${why}.\n`)
  // What was compiled for one start serves the next.
  enableCompileCache(join(root, '.cache', 'compiled'))
  const built = pathToFileURL(join(root, targets.cli.out, targets.cli.entry)).href
  const { main } = (await import(built)) as typeof import('../main/cli/index.ts')
  await main(['serve', ...(hasDisplay() ? ['--open'] : []), ...passedOn])
}

async function start(): Promise<void> {
  const electron = options.includes('--headless')
    ? { why: 'you asked for it' }
    : await findElectron(options.includes('--fetch-electron'))
  if (!('executable' in electron)) return startHeadless(electron.why)
  buildWhatChanged(['renderer', 'main', 'preload'])
  startElectron(electron.executable)
}

await start().catch((error: unknown) => {
  process.stderr.write(`DM Workbench could not be started: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
