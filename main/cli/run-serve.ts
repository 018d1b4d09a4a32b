import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import { type ServeResult, serve } from '#headless/serve.ts'
import { createWorkbench, type Workbench } from '#host/workbench.ts'
import { rendererFolder, resources, root } from './folders.ts'
import { usualPort } from './options.ts'
import { listenForStop } from './stop.ts'
import type { Terminal } from './terminal.ts'

export interface ServeOptions {
  readonly port?: number
  readonly host: string
  readonly data: string
  readonly open?: boolean
}

/** Serves until somebody asks to stop. Gives back the exit code. */
export async function runServe(options: ServeOptions, terminal: Terminal): Promise<number> {
  const stopping = listenForStop()
  const workbench = await openWorkbench(options.data)
  if (!workbench.ok) return terminal.fail(workbench.problem)
  const served = await openDoor(workbench.value, options)
  if (!served.ok) {
    await workbench.value.close()
    return terminal.fail(served.problem)
  }
  const { address, port } = served.value
  if (terminal.json) terminal.document({ ok: true, address, port, pid: process.pid })
  terminal.line(`DM Workbench: ${address}`)
  terminal.line('Stop it with Ctrl+C.')
  if (options.open) openBrowser(served.value.onceAddress(), words => terminal.note(words))
  await stopping.asked
  await served.value.close()
  await workbench.value.close()
  return 0
}

/** Opens the workbench on a data folder, as this program has it. */
function openWorkbench(folder: string): Promise<Result<Workbench>> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  return createWorkbench({ folder, door: 'headless', version, resources })
}

async function openDoor(workbench: Workbench, { port, host }: ServeOptions): Promise<Result<ServeResult, Problem>> {
  const served = await serve({ workbench, port: port ?? usualPort, host, rendererFolder })
  const taken = !served.ok && served.problem.code === 'http.port-in-use'
  return taken && port === undefined ? serve({ workbench, port: 0, host, rendererFolder }) : served
}

/** The address stands in the list of processes for everybody to see, so it is one that works once. */
function openBrowser(address: string, say: (words: string) => void): void {
  const [command = '', ...first] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler']
      : [process.platform === 'darwin' ? 'open' : 'xdg-open']
  const child = spawn(command, [...first, address], { stdio: 'ignore', detached: true })
  child.on('error', () => say('dmwb: no browser could be opened; open the address yourself.'))
  child.unref()
}
