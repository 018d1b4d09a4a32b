import { type Proof, proofFrom, type Run, renewedProof } from '#bootstrap/run.ts'
import type { Package1 } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { SessionRef } from '#server/ports.ts'
import type { AccountsArea } from './accounts.ts'

// Waits for the session in which a device proves a bootstrap, and lets the account count from then on.

export interface Proofs {
  /** The proof for an account, when its session comes. */
  wait(accountId: string): Waiting
  /** The proof that a device still has the account that an earlier run proved, when its next session comes. */
  waitAgain(accountId: string, earlier: Run): Waiting
  /** A session opened with a bootstrap alert: true when it proves an account. */
  seen(session: SessionRef, package1: Package1): Promise<boolean>
  /** Any session opened. */
  opened(session: SessionRef): void
  /** A session was refused: perhaps another device shows the credentials of one that is waited for. */
  refused(why: Problem): void
  /** Hears when another device shows the credentials of this one. Returns what takes the listener off. */
  watchMisuse(deviceId: string, listener: (why: Problem) => void): () => void
}
interface Waiting {
  readonly proof: Promise<Proof>
  forget(): void
}

export function createProofs(accounts: AccountsArea): Proofs {
  const waiting = new Map<string, (proof: Proof) => void>()
  const again = new Map<string, (session: SessionRef) => void>()
  const misuse = new Map<string, (why: Problem) => void>()

  return {
    wait: accountId => {
      const proof = new Promise<Proof>(resolve => waiting.set(accountId, resolve))
      return { proof, forget: () => waiting.delete(accountId) }
    },
    waitAgain: (accountId, earlier) => {
      const proof = new Promise<Proof>(resolve => {
        again.set(accountId, session => {
          const found = renewedProof(earlier, session, accountId)
          if (found) resolve(found)
        })
      })
      return { proof, forget: () => again.delete(accountId) }
    },
    seen: async (session, package1) => {
      const { account: id, deviceId } = session
      const account = id === undefined ? undefined : await accounts.get(deviceId, id)
      const proof = account && proofFrom(session, package1, account.id)
      if (!account || !proof) return false
      // Also when nobody waits any more: a device may take its time.
      if (account.state === 'pending') await accounts.prove(account)
      waiting.get(account.id)?.(proof)
      return true
    },
    opened: session => {
      if (session.account !== undefined) again.get(session.account)?.(session)
    },
    refused: ({ code, detail }) => {
      if (code !== 'server.other-device') return
      const words = `${String(detail?.device)} shows the credentials that were made for ${String(detail?.owner)}.`
      misuse.get(String(detail?.owner))?.(problem('bootstrap.other-device', { words }))
    },
    watchMisuse: (deviceId, listener) => {
      misuse.set(deviceId, listener)
      return () => {
        if (misuse.get(deviceId) === listener) misuse.delete(deviceId)
      }
    },
  }
}
