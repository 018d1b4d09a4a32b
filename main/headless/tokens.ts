import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long a key may wait for its page, in milliseconds: a browser that is not running yet takes a while. */
const keyMs = 2 * 60_000
/** Most keys that wait at once. */
const mostKeys = 100

/** Who is let in: who knows the token, and pages that were opened with a key. */
export interface Tokens {
  readonly token: string
  /**
   * A key for an address that others may see, e.g. in the list of processes. The first page that shows it brings a token
   * of its own, which counts from then on; the key is worth nothing any more.
   */
  newKey(): string
  /** Whether one who shows this may come in: a token, or a token of its own, a full stop and a key. */
  admit(shown: string): boolean
}

export function createTokens(): Tokens {
  const token = newSecret()
  const tokens = new Set([token])
  const keys = new Map<string, number>()

  const takeKey = (offered: string): boolean => {
    const found = [...keys].find(([key]) => sameText(key, offered))
    if (!found) return false
    keys.delete(found[0])
    return found[1] > Date.now()
  }

  return {
    token,
    newKey: () => {
      const key = newSecret()
      if (keys.size >= mostKeys) keys.delete(keys.keys().next().value ?? '')
      keys.set(key, Date.now() + keyMs)
      return key
    },
    admit: shown => {
      const [own = '', key] = shown.split('.')
      if ([...tokens].some(known => sameText(known, own))) return true
      // Only a token that nobody can guess is taken over.
      if (key === undefined || !/^[\w-]{32,100}$/.test(own) || !takeKey(key)) return false
      tokens.add(own)
      return true
    },
  }
}

function newSecret(): string {
  return randomBytes(24).toString('base64url')
}

/** Compares in constant time; hashing first hides the length. */
function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}
