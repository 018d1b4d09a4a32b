import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import { type ServeResult, serve } from '#headless/serve.ts'
import { createWorkbench, type Workbench } from '#host/workbench.ts'
import { defaultDataFolder, rendererFolder, resources, root } from './folders.ts'
import { portNumber } from './options.ts'
import { listenForStop } from './stop.ts'
import type { Surroundings } from './terminal.ts'

/** The address of the window stays the same from start to start, unless something else took it. */
const usualPort = 4173

interface Options {
  readonly port?: number
  readonly host: string
  readonly data: string
  readonly open?: boolean
}

/** `dmwb serve`: the workbench for a browser. */
export function addServe(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('serve')
    .description('serve the workbench to a browser on this machine, until it is stopped')
    .option('--port <n>', `port of the window; 0 for any free one (default: ${usualPort}, or a free one)`, portNumber)
    .option('--host <address>', 'address to listen on; anything but loopback opens it to the network', '127.0.0.1')
    .option('--data <dir>', 'data folder', defaultDataFolder())
    .option('--open', 'open the default browser')
    .option('--json', 'print JSON Lines')
    .action(async (options: Options) => {
      const stopping = listenForStop()
      const workbench = await openWorkbench(options.data)
      if (!workbench.ok) return finish(terminal.fail(workbench.problem))
      const served = await openDoor(workbench.value, options)
      if (!served.ok) {
        await workbench.value.close()
        return finish(terminal.fail(served.problem))
      }
      const { address, port } = served.value
      if (terminal.json) terminal.document({ ok: true, address, port, pid: process.pid })
      terminal.line(`DM Workbench: ${address}`)
      terminal.line('Stop it with Ctrl+C.')
      if (options.open) openBrowser(address, words => terminal.note(words))
      await stopping.asked
      await served.value.close()
      await workbench.value.close()
    })
}

/** Opens the workbench on a data folder, as this program has it. */
function openWorkbench(folder: string): Promise<Result<Workbench>> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  return createWorkbench({ folder, door: 'headless', version, resources })
}

async function openDoor(workbench: Workbench, { port, host }: Options): Promise<Result<ServeResult, Problem>> {
  const served = await serve({ workbench, port: port ?? usualPort, host, rendererFolder })
  const taken = !served.ok && served.problem.code === 'http.port-in-use'
  return taken && port === undefined ? serve({ workbench, port: 0, host, rendererFolder }) : served
}

function openBrowser(address: string, say: (words: string) => void): void {
  const [command = '', ...first] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler']
      : [process.platform === 'darwin' ? 'open' : 'xdg-open']
  const child = spawn(command, [...first, address], { stdio: 'ignore', detached: true })
  child.on('error', () => say('dmwb: no browser could be opened; open the address yourself.'))
  child.unref()
}
