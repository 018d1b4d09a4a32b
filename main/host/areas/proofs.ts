import { type Proof, proofFrom } from '#bootstrap/run.ts'
import type { Package1 } from '#core/package-types.ts'
import type { SessionRef } from '#server/ports.ts'
import type { AccountsArea } from './accounts.ts'

// Waits for the session in which a device proves a bootstrap, and lets the account count from then on.

export interface Proofs {
  /** The proof for an account, when its session comes. */
  wait(accountId: string): { readonly proof: Promise<Proof>; forget(): void }
  /** A session opened with a bootstrap alert. */
  seen(session: SessionRef, package1: Package1): Promise<void>
}

export function createProofs(accounts: AccountsArea): Proofs {
  const waiting = new Map<string, (proof: Proof) => void>()

  return {
    wait: accountId => {
      const proof = new Promise<Proof>(resolve => waiting.set(accountId, resolve))
      return { proof, forget: () => waiting.delete(accountId) }
    },
    seen: async (session, package1) => {
      const { account: id, deviceId } = session
      const account = id === undefined ? undefined : await accounts.get(deviceId, id)
      const proof = account && proofFrom(session, package1, account.id)
      if (!account || !proof) return
      // Also when nobody waits any more: a device may take its time.
      if (account.state === 'pending') await accounts.prove(account)
      waiting.get(account.id)?.(proof)
    },
  }
}
