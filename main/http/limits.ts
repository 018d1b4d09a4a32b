/** What a listener puts up with, before any of its handlers decides. */
export interface Limits {
  /** Largest head of a request, in bytes; more is answered by 431. */
  readonly headerBytes: number
  /** Time for the head of a request to arrive, in milliseconds. */
  readonly headersMs: number
  /** Time for a whole request to arrive, in milliseconds; then 408. */
  readonly requestMs: number
  /** How long an idle connection is kept, in milliseconds. */
  readonly keepAliveMs: number
  /** Connections at once; more are refused by the operating system's queue. */
  readonly connections: number
  /** How long `close` lets answers in flight finish, in milliseconds. */
  readonly graceMs: number
}

export const defaultLimits: Limits = {
  headerBytes: 16_384,
  headersMs: 20_000,
  requestMs: 120_000,
  keepAliveMs: 30_000,
  connections: 2_000,
  graceMs: 250,
}
