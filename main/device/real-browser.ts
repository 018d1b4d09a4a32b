import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, type X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { connect } from 'node:tls'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Browser, Closing, Shown } from './browser.ts'
import { openBrowserPipe } from './browser-pipe.ts'
import type { BrowserProgram } from './browser-program.ts'
import type { DeviceContext } from './context.ts'
import { followPages } from './follow-pages.ts'

// SHOW opens a page that a person sees and answers. The browser is a program of its own with an empty profile that goes when
// it ends: it has no cookies, no passwords, and nothing of the DM Client but the address of the page.

/** How long a browser may take until it shows something, in milliseconds. */
const startMs = 30_000
const handshakeMs = 10_000

/** A browser of this machine. What it cannot tell (an opener of the system) ends by the guard of the client alone. */
export function realBrowser(context: DeviceContext, program: BrowserProgram | undefined): Browser {
  return {
    start: url => {
      if (!program) return Promise.resolve(noBrowser('this machine has no display'))
      return program.kind === 'opener' ? openElsewhere(context, program, url) : openWatched(context, program, url)
    },
  }
}

const noBrowser = (why: string) => failed(problem('device.no-browser', { why }))

async function openWatched(context: DeviceContext, program: BrowserProgram, url: string): Promise<Result<Shown>> {
  const profile = await mkdtemp(join(tmpdir(), 'dmwb-browser-'))
  const known = await trustedKey(context, url)
  const child = spawn(
    program.file,
    [
      ...program.args,
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      '--no-first-run',
      '--no-default-browser-check',
      '--window-size=420,860',
      ...(known === undefined ? [] : [`--ignore-certificate-errors-spki-list=${known}`]),
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const kill = () => child.kill()
  // A device that is switched off waits until nothing is left of its browser.
  const leave = () => {
    kill()
    context.beside(ended)
  }
  const ended = endOf(child).then(async why => {
    context.stopping.removeEventListener('abort', leave)
    process.off('exit', kill)
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch(() => undefined)
    return why
  })
  context.stopping.addEventListener('abort', leave)
  process.once('exit', kill)
  const record = context.recorder.open({ kind: 'browser', side: 'device', deviceId: context.id, peer: url })
  const [, , , to, from] = child.stdio as readonly unknown[]
  const pipe = openBrowserPipe(to as Writable, from as Readable)
  try {
    const following = await Promise.race([followPages(pipe, record, url), endedEarly(ended), late()])
    const closed = Promise.race([following.closed, ended.then((): Closing => 'closed')])
    void closed.then(() => record.end('done'))
    // A window that the person closed is gone; the program may stay behind it.
    void following.gone.then(kill)
    return ok({ closed })
  } catch (cause) {
    kill()
    const refusal = noBrowser(cause instanceof Error ? cause.message : String(cause))
    record.end('failed', refusal.problem)
    return refusal
  }
}

async function endedEarly(ended: Promise<string | undefined>): Promise<never> {
  throw new Error((await ended) ?? 'it ended before it showed anything')
}

async function late(): Promise<never> {
  await delay(startMs, undefined, { ref: false })
  throw new Error(`it showed nothing in ${startMs / 1000} seconds`)
}

function endOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', code => resolve(code === 0 || code === null ? undefined : `it ended with code ${code}`))
  })
}

/** Opens the page as the system does; nobody can say when it is done. */
async function openElsewhere(
  context: DeviceContext,
  { file, args }: BrowserProgram,
  url: string,
): Promise<Result<Shown>> {
  const record = context.recorder.open({ kind: 'browser', side: 'device', deviceId: context.id, peer: url })
  const child = spawn(file, [...args, url], { stdio: 'ignore', detached: true })
  const failure = await new Promise<string | undefined>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('spawn', () => resolve(undefined))
  })
  child.unref()
  if (failure !== undefined) {
    const refusal = noBrowser(failure)
    record.end('failed', refusal.problem)
    return refusal
  }
  record.note(problem('device.page-elsewhere', { url }))
  record.end('done')
  return ok({ closed: new Promise<never>(() => undefined) })
}

/**
 * The key of the page's server, when the device's own authority vouches for it: the browser of the machine does not know
 * that authority. Without it the browser shows its own warning, and the person decides.
 */
function trustedKey({ ca }: DeviceContext, url: string): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(url)
  if (ca === undefined || protocol !== 'https:') return Promise.resolve(undefined)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise(resolve => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ca,
      ...(isIP(host) === 0 && { servername: host }),
      timeout: handshakeMs,
    })
    const settle = (key?: string) => {
      socket.destroy()
      resolve(key)
    }
    socket.once('secureConnect', () => settle(keyOf(socket.getPeerX509Certificate())))
    socket.once('error', () => settle())
    socket.once('timeout', () => settle())
  })
}

function keyOf(certificate: X509Certificate | undefined): string | undefined {
  const key = certificate?.publicKey.export({ type: 'spki', format: 'der' })
  return key && createHash('sha256').update(key).digest('base64')
}
