/** What a device puts up with before it leaves a server. */
export interface DeviceLimits {
  /** Packages #2 in one session. */
  readonly rounds: number
  /** Reports of asynchronous EXECs that follow one session; a server can ask for new ones in each. */
  readonly reports: number
  /** For one whole HTTP exchange, in milliseconds. */
  readonly exchangeMs: number
  /** Largest body of an answer, in bytes. */
  readonly bodyBytes: number
  /** Data that a command gathers for a repository, or the GETs of one package together for the server, in bytes. */
  readonly gatheredBytes: number
  /** Nodes in the tree; HGET answers 506 when more would come. */
  readonly nodes: number
  /** Subscriptions, defaults and jobs that are remembered, each. */
  readonly remembered: number
  /** Changes that come within this time, in milliseconds, are told in one go. */
  readonly settleMs: number
  /** How long SHOW may hold a session of the draft dialect, in milliseconds. */
  readonly showMs: number
  /** How long the device is busy with writing new firmware, in milliseconds. */
  readonly updateMs: number
  /** How long a session waits for what a local application makes of an EXEC, in milliseconds; after that it is told later. */
  readonly outcomeMs: number
  /** How long a local application may take to carry out an EXEC, in milliseconds. */
  readonly executeMs: number
}

export const defaultLimits: DeviceLimits = {
  rounds: 10_000,
  reports: 1_000,
  exchangeMs: 60_000,
  bodyBytes: 64 * 1024 * 1024,
  gatheredBytes: 128 * 1024 * 1024,
  nodes: 1_000_000,
  remembered: 1_000,
  settleMs: 200,
  showMs: 600_000,
  updateMs: 500,
  outcomeMs: 10_000,
  executeMs: 600_000,
}
