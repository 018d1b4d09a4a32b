import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { readJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** What one workbench gives another, so that each knows the other: no secret is in it. */
const peerCard = z.object({
  kind: z.literal('dmwb-peer'),
  version: z.literal(1),
  serverId: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  /** Base address of its interfaces. */
  url: z.string().regex(/^https:\/\/[^/?#\s]+$/),
  /** Whom its listener is trusted by, PEM. */
  ca: z.string().max(20_000),
  /** What it shows as a client, PEM. */
  certificate: z.string().max(20_000),
})
export type PeerCard = z.infer<typeof peerCard>

/** Reads a card. Problem: `api.bad-card`. */
export function readCard(text: string): Result<PeerCard> {
  const json = readJson(text)
  const bad = (what: string) => failed(problem('api.bad-card', { what }))
  if (!json.ok) return bad('it is no JSON')
  const read = peerCard.safeParse(json.value)
  if (!read.success) return bad(`${read.error.issues[0]?.path.join('.') ?? ''}: ${read.error.issues[0]?.message ?? ''}`)
  try {
    factsOf(read.data)
    new X509Certificate(read.data.ca)
  } catch {
    return bad('a certificate in it cannot be read')
  }
  return ok(read.data)
}

/** Fingerprint and end of the certificate of a card. */
export function factsOf({ certificate }: Pick<PeerCard, 'certificate'>) {
  const { fingerprint256, validFromDate, validToDate } = new X509Certificate(certificate)
  return { fingerprint: fingerprint256, validFrom: validFromDate.getTime(), validTo: validToDate.getTime() }
}
