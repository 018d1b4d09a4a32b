import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What became of a nonce that was shown again. */
export type NonceVerdict =
  | { readonly kind: 'good' }
  /** It ran out, or another process handed it out: the client may try again with a new one. */
  | { readonly kind: 'stale' }
  /** This count was used before; `replays` says how often that has happened with this nonce. */
  | { readonly kind: 'replayed'; readonly replays: number }

export interface Nonces {
  /** A new nonce; nothing of it is kept until it is used. */
  issue(realm: string): string
  /** Takes one use; call only when the response was right, so that strangers use up nothing. */
  use(nonce: string, realm: string, count: number): NonceVerdict
}

interface Used {
  highest: number
  /** Counts below the highest, as bits: requests of one client may overtake each other. */
  seen: bigint
  replays: number
}

/** How far a request may be behind the one with the highest count. */
const windowSize = 64n
const mostUsed = 100_000

/** Milliseconds of a clock that never jumps: the key of the nonces lives no longer than the process. */
const steadyNow = () => Math.floor(performance.timeOrigin + performance.now())

/** Nonces that carry their time and a seal, so that a flood of challenges costs no memory (RFC 7616 §3.3). */
export function createNonces(lifeMs = 300_000, now: () => number = steadyNow): Nonces {
  const key = randomBytes(32)
  const used = new Map<string, Used>()
  const sealOf = (body: Buffer, realm: string) =>
    createHmac('sha256', key).update(body).update(realm).digest().subarray(0, 12)
  const forgetOldest = () => {
    for (const nonce of used.keys()) {
      if (used.size <= mostUsed && isFresh(nonce)) return
      used.delete(nonce)
    }
  }
  const isFresh = (nonce: string) => {
    const age = now() - Buffer.from(nonce, 'base64url').readUIntBE(0, 6)
    return age >= 0 && age < lifeMs
  }
  const isOurs = (nonce: string, realm: string) => {
    const bytes = Buffer.from(nonce, 'base64url')
    return bytes.length === 30 && timingSafeEqual(sealOf(bytes.subarray(0, 18), realm), bytes.subarray(18))
  }

  return {
    issue: realm => {
      const body = Buffer.alloc(18)
      body.writeUIntBE(now(), 0, 6)
      randomBytes(12).copy(body, 6)
      return Buffer.concat([body, sealOf(body, realm)]).toString('base64url')
    },
    use: (nonce, realm, count) => {
      if (!isOurs(nonce, realm) || !isFresh(nonce)) return { kind: 'stale' }
      const before = used.get(nonce)
      if (!before) {
        used.set(nonce, { highest: count, seen: 1n, replays: 0 })
        forgetOldest()
        return { kind: 'good' }
      }
      return take(before, count)
    },
  }
}

function take(used: Used, count: number): NonceVerdict {
  const ahead = BigInt(count - used.highest)
  if (ahead > 0n) {
    used.seen = ahead >= windowSize ? 1n : ((used.seen << ahead) | 1n) & ((1n << windowSize) - 1n)
    used.highest = count
    return { kind: 'good' }
  }
  const bit = 1n << -ahead
  if (-ahead >= windowSize || (used.seen & bit) !== 0n) {
    used.replays += 1
    return { kind: 'replayed', replays: used.replays }
  }
  used.seen |= bit
  return { kind: 'good' }
}
