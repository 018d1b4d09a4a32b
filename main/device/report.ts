import type { Alert } from '#core/package-types.ts'

/** The later report of an asynchronous EXEC: a Generic Alert, sent in a session of its own (OMA DM 2.0 §5.4.1). */
export interface PendingReport {
  /** ServerURI that the EXEC named. */
  readonly address: string
  readonly alert: Alert
}
