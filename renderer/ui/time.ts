// Times travel as microseconds since 1970 and are shown in the zone of the person who reads them.

const two = (value: number) => String(value).padStart(2, '0')

/** `14:03:22.481` */
export function clockTime(atUs: number): string {
  const date = new Date(atUs / 1000)
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** `2026-11-20 14:03:22` */
export function dateTime(atUs: number): string {
  const date = new Date(atUs / 1000)
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${clockTime(atUs).slice(0, 8)}`
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, then the date. */
export function ago(atUs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - atUs / 1000) / 1000))
  if (seconds < 5) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return dateTime(atUs).slice(0, 16)
}

/** `14:03:22`; on another day than now `11-20 14:03`. */
export function shortTime(atUs: number, nowMs: number): string {
  const text = dateTime(atUs)
  return dateTime(nowMs * 1000).slice(0, 10) === text.slice(0, 10) ? text.slice(11) : text.slice(5, 16)
}

/** `1.2 s`, `340 ms`. Microseconds. */
export function duration(us: number): string {
  if (us < 1000) return `${us} µs`
  if (us < 1_000_000) return `${Math.round(us / 1000)} ms`
  if (us < 120_000_000) return `${(us / 1_000_000).toFixed(1)} s`
  return `${Math.floor(us / 60_000_000)} min ${Math.round((us % 60_000_000) / 1_000_000)} s`
}
