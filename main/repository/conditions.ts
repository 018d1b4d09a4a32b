import type { IncomingMessage } from 'node:http'

// Conditional requests (RFC 9110 §13) and ranges of bytes (§14). Validators here are strong, and never dates.

/** What a condition makes of a request: it goes on, nothing changed (304), or it does not hold (412). */
export type Condition = 'go-on' | 'not-modified' | 'failed'

/** Judges If-Match and If-None-Match against the validator of what is there; undefined where nothing is. */
export function judge({ method, headers }: IncomingMessage, etag: string | undefined): Condition {
  const { 'if-match': wanted, 'if-none-match': known } = headers
  if (wanted !== undefined && !names(wanted, etag, false)) return 'failed'
  if (known === undefined || !names(known, etag, true)) return 'go-on'
  return method === 'GET' || method === 'HEAD' ? 'not-modified' : 'failed'
}

/** Whether a list of validators, or `*`, names this one; a weak one of the same text only where that is enough. */
function names(list: string, etag: string | undefined, isWeakEnough: boolean): boolean {
  if (etag === undefined) return false
  return list.split(',').some(item => {
    const one = item.trim()
    return one === '*' || one === etag || (isWeakEnough && one === `W/${etag}`)
  })
}

/** A part of a body, both ends included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * The one range that a GET asks for; `all` where it asks for none, for several, or in a way that is not understood:
 * then the whole is the right answer, too. `none`: it lies outside (416).
 */
export function rangeOf({ method, headers }: IncomingMessage, etag: string, size: number): ByteRange | 'all' | 'none' {
  const { range, 'if-range': since } = headers
  if (method !== 'GET' || range === undefined || (since !== undefined && since !== etag)) return 'all'
  const [, from, to] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(range) ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'all'
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'none' : { first: size - length, last: size - 1 }
  }
  const first = Number(from)
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < first) return 'all'
  return first >= size ? 'none' : { first, last }
}
