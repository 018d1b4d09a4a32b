import { type ClientLink, createORPCClient, DynamicLink } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Answer, Contract } from '#contract'
import type { Problem } from '#core/problem.ts'
import { bridge } from './host/bridge.ts'
import { noAnswer } from './host/no-answer.ts'
import { connectPort } from './host/port-carrier.ts'
import { connectSocket } from './host/socket-carrier.ts'

// The window's only way to the host: the preload's message port in Electron, a WebSocket in a browser.

export type Host = ContractRouterClient<Contract>
/** `refused`: it never answered; the address or its token is wrong. `lost`: it did and is tried again. */
export type LinkState = 'connecting' | 'open' | 'lost' | 'refused'

type Link = ClientLink<Record<never, never>>
const waits = [200, 500, 1000, 2000, 5000]
const listeners = new Set<(state: LinkState) => void>()
let state: LinkState = 'connecting'
let link: Link | undefined
let waiting: ((link: Link) => void)[] = []
let report: (problem: Problem) => void = () => undefined

/** The typed calls of the contract. A call made before the first connection stands waits for it. */
export const host: Host = createORPCClient(new DynamicLink(currentLink))

async function currentLink(): Promise<Link> {
  if (link) return link
  if (state !== 'connecting') throw new Error('the connection is lost')
  return new Promise(resolve => waiting.push(resolve))
}

/** Tells the state of the connection now and whenever it changes. */
export function onLink(listener: (state: LinkState) => void): void {
  listeners.add(listener)
  listener(state)
}

/** Where the problems of `ask` and `call` are shown. */
export function reportTo(listener: (problem: Problem) => void): void {
  report = listener
}

/** The value of an answer; a problem is shown to the person and gives undefined, and so does a lost connection. */
export async function ask<T>(pending: Promise<Answer<T>>): Promise<T | undefined> {
  try {
    const answer = await pending
    if (answer.ok) return answer.value
    report(answer.problem)
  } catch (cause) {
    report(noAnswer(cause))
  }
  return undefined
}

/** What a call brings, undefined without an answer. That the connection is lost is shown by the status bar. */
export async function call<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending
  } catch (cause) {
    if (state === 'open') report(noAnswer(cause))
    return undefined
  }
}

/** Connects, and connects again whenever the connection is lost. Call once. */
export async function connectHost(): Promise<void> {
  const connect = bridge() ? connectPort : connectSocket
  let everOpen = false
  for (let attempt = 0; ; attempt++) {
    const connection = await connect()
    if (connection) {
      everOpen = true
      attempt = 0
      opened(connection.link)
      await connection.closed
      link = undefined
    }
    setState(everOpen ? 'lost' : attempt < 1 ? 'connecting' : 'refused')
    await new Promise(resolve => setTimeout(resolve, waits[Math.min(attempt, waits.length - 1)]))
  }
}

function opened(made: Link): void {
  link = made
  for (const resume of waiting) resume(made)
  waiting = []
  setState('open')
}

function setState(next: LinkState): void {
  if (next === state) return
  state = next
  for (const listener of listeners) listener(next)
}
