import { Worker } from 'node:worker_threads'
import type { KeyAndCert } from './certificates.ts'

/** A client certificate with its key, PEM. */
export interface ThreadCertificate {
  readonly key: string
  readonly cert: string
}
/** What the thread is asked for, and what it answers: as many certificates as there are names. */
export type ThreadOrder = readonly string[]
export type ThreadAnswer = readonly ThreadCertificate[]

export interface IssuerThread {
  issue(commonName: string): Promise<ThreadCertificate>
  close(): Promise<void>
}

/** Names in one message: enough to be worth it, and few enough that the first answers come while others are worked on. */
const mostTogether = 32

/**
 * Issues client certificates on another thread, while documents are written on this one. What is asked for within one turn
 * goes over together, for messages cost more than certificates.
 */
export function createIssuerThread(own: KeyAndCert): IssuerThread {
  const name = import.meta.url.endsWith('.ts') ? './issuer-worker.ts' : './issuer-worker.js'
  const worker = new Worker(new URL(name, import.meta.url), { workerData: own, execArgv: [], name: 'dmwb issuer' })
  worker.unref()
  let asked: Waiting[] = []
  const sent: Waiting[][] = []
  let fault: Error | undefined

  worker.on('message', (answer: ThreadAnswer) => {
    const group = sent.shift() ?? []
    for (const [index, { resolve }] of group.entries()) {
      const made = answer[index]
      if (made) resolve(made)
    }
    if (sent.length === 0) worker.unref()
  })
  worker.on('error', error => {
    fault = error
    for (const { reject } of [...sent.flat(), ...asked]) reject(error)
  })
  const send = () => {
    const waiting = asked
    asked = []
    worker.ref()
    for (let at = 0; at < waiting.length; at += mostTogether) {
      const group = waiting.slice(at, at + mostTogether)
      sent.push(group)
      worker.postMessage(group.map(({ commonName }) => commonName) satisfies ThreadOrder)
    }
  }
  return {
    issue: commonName =>
      new Promise((resolve, reject) => {
        if (fault) return reject(fault)
        if (asked.length === 0) setImmediate(send)
        asked.push({ commonName, resolve, reject })
      }),
    close: async () => {
      await worker.terminate()
    },
  }
}

interface Waiting {
  readonly commonName: string
  readonly resolve: (made: ThreadCertificate) => void
  readonly reject: (error: Error) => void
}
