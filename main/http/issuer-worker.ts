import { parentPort, workerData } from 'node:worker_threads'
import type { KeyAndCert } from './certificates.ts'
import { createClientIssuer } from './client-issuer.ts'
import type { ThreadAnswer, ThreadOrder } from './issuer-thread.ts'

// The other thread of `issuer-thread.ts`: certificates in the order in which they were asked for.

const issuer = createClientIssuer(workerData as KeyAndCert, Date.now)

parentPort?.on('message', async (names: ThreadOrder) => {
  const { issueClient } = await issuer
  const made: { key: string; cert: string }[] = []
  for (const name of names) {
    const { key, cert } = await issueClient(name)
    made.push({ key, cert })
  }
  parentPort?.postMessage(made satisfies ThreadAnswer)
})
