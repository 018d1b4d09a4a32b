import type { Outcome } from '#core/server-session.ts'

/** Characters of the ClientURIs in one status that are kept: some hundred of them, a package may hold megabytes. */
const most = 16_000

/** An outcome whose status names no more than can be listed; `…` stands for what is left out. The record holds it whole. */
export function shortOutcome(outcome: Outcome): Outcome {
  const { status } = outcome
  if (!status) return outcome
  let length = 0
  const tooMany = status.uris.findIndex(uri => {
    length += uri.length + 1
    return length > most
  })
  return tooMany < 0 ? outcome : { ...outcome, status: { ...status, uris: [...status.uris.slice(0, tooMany), '…'] } }
}
