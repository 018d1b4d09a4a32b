import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..')

/** Starts the browser door on a data folder; its address has the token. */
export function startHost(data: string) {
  const child = spawn(process.execPath, ['bin/dmwb.mjs', 'serve', '--port', '0', '--data', data, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = once(createInterface({ input: child.stdout }), 'line')
  const address = line.then(([text]) => (JSON.parse(String(text)) as { readonly address: string }).address)
  return { address, stop: () => stopped(child) }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
