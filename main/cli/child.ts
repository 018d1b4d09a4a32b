import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { root } from './folders.ts'

/** Another `dmwb` of ours, in a process of its own. It never outlives this one. */
export interface Child {
  /** The next JSON document it prints; `cli.child-ended` when it ends without, `cli.timeout` after a while. */
  next(timeoutMs: number): Promise<Result<Record<string, unknown>>>
  readonly ended: Promise<{ readonly code: number | null; readonly lastWords: string }>
  stop(): Promise<void>
}

/** How long a child may take to clean up before it is killed, in milliseconds. */
const patienceMs = 15_000

/** Starts `dmwb` with these arguments; `what` names it in messages. */
export function startChild(what: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [join(root, 'bin', 'dmwb.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, DMWB_ENDS_WITH_PARENT: '1' },
  })
  const killNow = () => child.kill('SIGKILL')
  process.once('exit', killNow)
  const lastWords = listenToWords(child)
  const ended = new Promise<{ code: number | null; lastWords: string }>(resolve => {
    child.once('error', error => resolve({ code: null, lastWords: error.message }))
    child.once('close', code => resolve({ code, lastWords: lastWords() }))
  }).finally(() => process.off('exit', killNow))
  const documents = queueDocuments(child)
  const lost = ended.then(({ lastWords: words }) => failed(problem('cli.child-ended', { what, words })))
  return {
    next: timeoutMs => {
      const late = new Promise<Result<never>>(resolve => {
        setTimeout(
          () => resolve(failed(problem('cli.timeout', { what, seconds: Math.round(timeoutMs / 1000) }))),
          timeoutMs,
        ).unref()
      })
      return Promise.race([documents(), lost, late])
    },
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(killNow, patienceMs)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Keeps the end of what a child prints on stderr. */
function listenToWords(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.on('data', chunk => {
    words = (words + String(chunk)).slice(-2000)
  })
  return () => words.trim()
}

function queueDocuments(child: ChildProcess): () => Promise<Result<Record<string, unknown>>> {
  const arrived: Record<string, unknown>[] = []
  const waiting: ((document: Result<Record<string, unknown>>) => void)[] = []
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', line => {
      if (line === '') return
      const document = JSON.parse(line) as Record<string, unknown>
      const next = waiting.shift()
      if (next) next(ok(document))
      else arrived.push(document)
    })
  }
  return () =>
    new Promise(resolve => {
      const document = arrived.shift()
      if (document) resolve(ok(document))
      else waiting.push(resolve)
    })
}
