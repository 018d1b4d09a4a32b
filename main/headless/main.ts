import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatProblem, type Problem } from '#core/problem.ts'
import { createWorkbench } from '#host/workbench.ts'
import { serve } from './serve.ts'

// The headless door by itself: `node main/headless/main.ts [--port N] [--host ADDRESS] [--data DIR] [--json]`.

const root = join(import.meta.dirname, '..', '..')

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: join(homedir(), '.dm-workbench') },
      json: { type: 'boolean', default: false },
    },
  })
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  const opened = await createWorkbench({
    folder: values.data,
    door: 'headless',
    version,
    resources: join(root, 'resources'),
  })
  if (!opened.ok) return refuse(opened.problem, values.json)
  const workbench = opened.value
  const served = await serve({
    workbench,
    port: Number(values.port),
    host: values.host,
    rendererFolder: join(root, 'dist', 'renderer'),
  })
  if (!served.ok) {
    await workbench.close()
    return refuse(served.problem, values.json)
  }
  const { address, port } = served.value
  process.stdout.write(
    values.json ? `${JSON.stringify({ ok: true, address, port, pid: process.pid })}\n` : `${address}\n`,
  )
  const stop = async () => {
    await served.value.close()
    await workbench.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop())
}

function refuse(item: Problem, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, problem: item })}\n`)
  process.stderr.write(`${formatProblem(item)}\n`)
  process.exitCode = 1
}

await main()
