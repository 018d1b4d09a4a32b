import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A token of an interface, without the token: only its digest is kept. */
export interface KeptToken {
  readonly id: string
  /** What its owner calls it. */
  readonly name: string
  /** The Management Authority that it speaks for. */
  readonly authority: string
  /** SHA-256 of the token, hex: of 256 random bits no slower digest is needed. */
  readonly digest: string
  /** Microseconds since 1970. */
  readonly madeAt: number
  readonly usedAt?: number
}

/** Makes a token; it is shown once, and cannot be had again. */
export function makeToken(name: string, authority: string, madeAt: number): { token: string; kept: KeptToken } {
  const token = `dmwb_${randomBytes(32).toString('base64url')}`
  return { token, kept: { id: randomBytes(6).toString('hex'), name, authority, digest: digestOf(token), madeAt } }
}

/** The token that an Authorization header shows; undefined when it is none of these. */
export function tokenShown(authorization: string | undefined, tokens: readonly KeptToken[]): KeptToken | undefined {
  const [, shown] = /^Bearer ([\w~+/.-]{1,200}=*)$/i.exec(authorization ?? '') ?? []
  if (shown === undefined) return undefined
  const digest = Buffer.from(digestOf(shown))
  return tokens.find(token => timingSafeEqual(Buffer.from(token.digest), digest))
}

const digestOf = (token: string) => createHash('sha256').update(token).digest('hex')
