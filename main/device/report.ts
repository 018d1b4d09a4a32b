import type { Alert } from '#core/package-types.ts'

/** The later report of an asynchronous EXEC: a Generic Alert, sent in a session of its own (OMA DM 2.0 §5.4.1). */
export interface PendingReport {
  /** ServerURI that the EXEC named. */
  readonly address: string
  readonly alert: Alert
}

/** The reports that follow one session; those that their sessions ask for in turn line up behind them. */
export interface Reports {
  mayReport(): boolean
  report(pending: PendingReport): void
  /** The next one to send. */
  next(): PendingReport | undefined
}

/** `most` counts all of them, so that a server cannot keep a device reporting for ever. */
export function createReports(most: number): Reports {
  const due: PendingReport[] = []
  let taken = 0
  return {
    mayReport: () => taken < most,
    report: pending => {
      taken += 1
      due.push(pending)
    },
    next: () => due.shift(),
  }
}
