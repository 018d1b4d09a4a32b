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
