import type { IncomingMessage, ServerResponse } from 'node:http'
import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import { decodeAnswer } from '#core/multipart.ts'
import type { Alert, CommandStatus, GetResult, Package1 } from '#core/package-types.ts'
import { encodePackage2 } from '#core/package2.ts'
import { type Problem, problem } from '#core/problem.ts'
import { readPackage1 } from '#core/read-package.ts'
import type { Header } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { answer } from '#http/answer.ts'
import { readBody } from '#http/body.ts'
import { type ListenerOptions, listen } from '#http/listener.ts'
import { pathOf } from '#http/route.ts'

// A DM Server, Data Repository and page host that follows a script, to see what a client makes of it.

/** A request as it came. Header names in lower case. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** How the client answered one Package#2. */
export interface SeenAnswer {
  readonly request: SeenRequest
  readonly statuses: readonly CommandStatus[]
  readonly results: ReadonlyMap<number, GetResult>
  readonly alerts: readonly Alert[]
}

/** A session that the script leads. */
export interface Conversation {
  readonly request: SeenRequest
  readonly package1: Package1
  /** What was read although it is not as the specification prints it, in any package so far. */
  readonly leniencies: readonly Problem[]
  /** Sends commands and waits for their statuses. Rejects with a `Silence` when the client does not answer. */
  send(...commands: readonly (readonly string[])[]): Promise<SeenAnswer>
  /** What came to the repository and the pages since it was asked last. */
  transfers(): readonly SeenRequest[]
}

/** The client did not do what a session needs: the script cannot go on. */
class Silence extends Error {
  readonly problem: Problem
  constructor(why: Problem) {
    super(why.code)
    this.problem = why
  }
}

export interface RawAnswer {
  readonly type: string
  readonly body: unknown
  /** 200 when it is left out. */
  readonly status?: number
  readonly headers?: readonly Header[]
  readonly last?: boolean
}
export type RawExchange = (answer: RawAnswer | undefined) => Promise<SeenRequest>

export interface ProbeServer {
  /** Base address without a path. */
  readonly origin: string
  /** Puts something into the repository: the path below `/repo/`. */
  offer(path: string, mediaType: string, body: string): void
  /** What the repository does with uploads: 204, or 415 with the types it accepts. */
  accept(types: string | undefined): void
  /**
   * Lets a client in and leads its session by the script; then END. `call` makes the client call in; the session does not
   * wait for its end, for other sessions may follow.
   */
  session<T>(script: (client: Conversation) => Promise<T>, call?: () => Promise<void>): Promise<Result<T>>
  /** Leads requests by hand: each exchange answers the request before, and gives the next; the last one gives none. */
  raw<T>(script: (exchange: RawExchange) => Promise<T>, call?: () => Promise<void>): Promise<Result<T>>
  /** Waits a moment after END; tells whether nothing but perhaps the Package#1 of another session came. */
  quiet(): Promise<boolean>
  /** Waits a moment; tells whether no package at all came. */
  idle(): Promise<boolean>
  /** What came to the repository and the pages since the last session began, or since it was asked last. */
  transfers(): readonly SeenRequest[]
  close(): Promise<void>
}

export interface ProbeServerOptions extends Pick<ListenerOptions, 'tls' | 'exposed'> {
  readonly host: string
  readonly port: number
  /** For each answer of the client. */
  readonly timeoutMs: number
  /** Path of the DM endpoint, e.g. `/dm`. */
  readonly path: string
}

interface Turn {
  readonly request: SeenRequest
  readonly response: ServerResponse
}

/** How long a client could take to send what it must not send. */
const quietMs = 300
const bodyLimit = 16 * 1024 * 1024

/** Opens a scripted server on a port. Problems as in `listen`. */
export async function openProbeServer(options: ProbeServerOptions): Promise<Result<ProbeServer>> {
  const { host, port, path, timeoutMs, tls, exposed } = options
  const stock = new Map<string, { readonly mediaType: string; readonly body: string }>()
  let moved: SeenRequest[] = []
  let accepted: string | undefined
  let waiting: ((turn: Turn) => void) | undefined
  let early: Turn | undefined

  const takeTurn = (turn: Turn) => {
    if (waiting) waiting(turn)
    else if (early) refuse(turn.response)
    else early = turn
  }
  const nextTurn = () =>
    new Promise<Turn>((resolve, reject) => {
      const settle = (turn: Turn) => {
        clearTimeout(timer)
        waiting = undefined
        resolve(turn)
      }
      const timer = setTimeout(() => {
        waiting = undefined
        reject(new Silence(problem('conformance.silent-client', { seconds: Math.round(timeoutMs / 1000) })))
      }, timeoutMs)
      const before = early
      early = undefined
      if (before) settle(before)
      else waiting = settle
    })

  const transfer = (request: SeenRequest, response: ServerResponse) => {
    moved.push(request)
    if (request.method !== 'GET') return takeUpload(response, accepted, request)
    const found = stock.get(request.path)
    if (found) return answer(response, 200, [['Content-Type', found.mediaType]], Buffer.from(found.body))
    return answer(response, 404, [], Buffer.alloc(0))
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request, bodyLimit)
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: pathOf(request.url),
      headers: request.headers,
      body: body.ok ? body.value : new Uint8Array(0),
    }
    const isPackage = seen.method === 'POST' && (seen.path === path || seen.path.startsWith(`${path}/`))
    if (isPackage) takeTurn({ request: seen, response })
    else transfer(seen, response)
  }
  const opened = await listen(
    { host, port, ...(tls && { tls }), ...(exposed && { exposed }) },
    (request, response) => void handle(request, response).catch(() => response.destroy()),
  )
  if (!opened.ok) return opened

  const taken = () => {
    const all = moved
    moved = []
    return all
  }
  const lead = async <T>(script: (client: Conversation) => Promise<T>): Promise<T> => {
    let turn = await nextTurn()
    const package1 = readFirst(turn)
    const leniencies: Problem[] = []
    const value = await script({
      request: turn.request,
      package1,
      leniencies,
      transfers: taken,
      send: async (...commands) => {
        sendCommands(turn.response, commands)
        turn = await nextTurn()
        return readAnswer(turn.request, leniencies)
      },
    })
    sendCommands(turn.response, [['END']])
    return value
  }

  const leadRaw = async <T>(script: (exchange: RawExchange) => Promise<T>): Promise<T> => {
    let turn: Turn | undefined
    return script(async given => {
      if (given && turn) {
        const bytes = Buffer.from(JSON.stringify(given.body))
        answer(turn.response, given.status ?? 200, [['Content-Type', given.type], ...(given.headers ?? [])], bytes)
      }
      if (given?.last && turn) return turn.request
      turn = await nextTurn()
      return turn.request
    })
  }
  const led = async <T>(script: () => Promise<T>, call: (() => Promise<void>) | undefined): Promise<Result<T>> => {
    moved = []
    try {
      return ok(await Promise.race([script(), failureOf(call)]))
    } catch (cause) {
      if (cause instanceof Silence) return failed(cause.problem)
      throw cause
    }
  }

  return ok({
    origin: opened.value.origin,
    offer: (name, mediaType, body) => void stock.set(`/repo/${name}`, { mediaType, body }),
    accept: types => {
      accepted = types
    },
    session: (script, call) => led(() => lead(script), call),
    raw: (script, call) => led(() => leadRaw(script), call),
    idle: async () => {
      await new Promise(resolve => setTimeout(resolve, quietMs))
      return early === undefined
    },
    transfers: taken,
    quiet: async () => {
      await new Promise(resolve => setTimeout(resolve, quietMs))
      return early === undefined || typeOf(early.request) === mediaTypes.initiation
    },
    close: opened.value.close,
  })
}

/** Never settles but by the failure of a call. */
function failureOf(call: (() => Promise<void>) | undefined): Promise<never> {
  return new Promise((_, reject) => void call?.().catch(reject))
}

const typeOf = ({ headers }: SeenRequest) => parseMediaType(String(headers['content-type'] ?? '')).type

function readFirst({ request, response }: Turn): Package1 {
  const type = typeOf(request)
  const read = readPackage1(request.body)
  if (type === mediaTypes.initiation && read.ok) return read.value.value
  answer(response, 400, [], Buffer.alloc(0))
  const why = read.ok ? problem('conformance.not-package1', { type: type || 'none' }) : read.problem
  throw new Silence(why)
}

function readAnswer(request: SeenRequest, leniencies: Problem[]): SeenAnswer {
  const read = decodeAnswer(String(request.headers['content-type'] ?? ''), request.body)
  if (!read.ok) throw new Silence(read.problem)
  leniencies.push(...read.value.warnings)
  const { package3, results } = read.value.value
  return { request, statuses: package3.statuses, results, alerts: package3.alerts }
}

function sendCommands(response: ServerResponse, commands: readonly (readonly string[])[]): void {
  const body = Buffer.from(JSON.stringify(encodePackage2(commands)))
  answer(response, 200, [['Content-Type', mediaTypes.request]], body)
}

function takeUpload(response: ServerResponse, accepted: string | undefined, request: SeenRequest): void {
  const type = typeOf(request)
  if (accepted === undefined || accepted.split(', ').includes(type))
    return void answer(response, 204, [], Buffer.alloc(0))
  answer(response, 415, [['OMADM-Accept', accepted]], Buffer.alloc(0))
}

function refuse(response: ServerResponse): void {
  answer(response, 503, [], Buffer.alloc(0))
}
