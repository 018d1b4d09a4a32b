import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { problem } from '#core/problem.ts'
import { resources } from './folders.ts'
import { address } from './options.ts'
import type { Surroundings, Terminal } from './terminal.ts'

interface AppOptions {
  readonly at: string
  readonly token?: string
}

/** `dmwb app`: the sample application, at the interface of a simulated device. */
export function addApp(program: Command, { terminal, finish }: Surroundings): void {
  program
    .command('app')
    .description('a small local application: registers an MO at a simulated device and says what servers change in it')
    .requiredOption(
      '--at <url>',
      "address of the device's interface, as dmwb device --app or the Simulator tells it",
      address,
    )
    .option('--token <token>', 'its token; better in the variable DMWB_APP_TOKEN, which no list of processes shows')
    .action(async (options: AppOptions) => finish(await runApp(options, terminal)))
}

/** The sample is a script by itself, which any Node runs; here it runs in this process, and ends with it. */
async function runApp({ at, token = process.env.DMWB_APP_TOKEN }: AppOptions, terminal: Terminal): Promise<number> {
  if (!token) return terminal.fail(problem('cli.usage', { what: 'DMWB_APP_TOKEN, or --token, is needed.' }), 2)
  process.env.DMWB_APP_TOKEN = token
  const script = join(resources, 'apps', 'thermostat.mjs')
  process.argv.splice(1, process.argv.length, script, at)
  await import(pathToFileURL(script).href)
  return Number(process.exitCode ?? 0)
}
