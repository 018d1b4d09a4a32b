/** How far a delivery has come. */
export interface Progress {
  readonly sent: number
  readonly total: number
  readonly bytesPerSecond: number
  /** How long the rest will take at this rate; absent while nobody can tell. */
  readonly remainingMs?: number
}

/** Progress from what has left; `elapsedMs` since the first byte. */
export function progressOf(sent: number, total: number, elapsedMs: number): Progress {
  const bytesPerSecond = elapsedMs > 0 ? Math.round((sent * 1000) / elapsedMs) : 0
  const left = total - sent
  const remainingMs = bytesPerSecond > 0 ? Math.round((left * 1000) / bytesPerSecond) : undefined
  return { sent, total, bytesPerSecond, ...(remainingMs !== undefined && { remainingMs }) }
}
