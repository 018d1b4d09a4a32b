/** The forms of typed answers. */
export const inputKinds = ['text', 'alphanumeric', 'numeric', 'date', 'time', 'phone', 'ip', 'email'] as const
export type InputKind = (typeof inputKinds)[number]

/** How a form is told to a person who typed something else. */
export const inputWords: Readonly<Record<InputKind, string>> = {
  text: 'a text in one line',
  alphanumeric: 'letters, digits and blanks only',
  numeric: 'a number, such as 12 or -3.5',
  date: 'a date, such as 2026-11-26',
  time: 'a time of day, such as 17:05',
  phone: 'a telephone number, such as +49 89 123456',
  ip: 'an IP address, such as 192.0.2.7 or 2001:db8::1',
  email: 'an e-mail address, such as name@example.com',
}

/** Whether a text has a form. An empty text has none of them but `text`. */
export function fitsInput(kind: InputKind = 'text', text: string): boolean {
  switch (kind) {
    case 'text':
      return !/[\p{Cc}\u2028\u2029]/u.test(text)
    case 'alphanumeric':
      return /^[\p{L}\p{M}\p{N} ]+$/u.test(text)
    case 'numeric':
      return /^[+-]?\d+(?:\.\d+)?$/.test(text)
    case 'date':
      return isDate(text)
    case 'time':
      return /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/.test(text)
    case 'phone':
      return /^\+?[\d*#() ./-]{2,40}$/.test(text) && /\d/.test(text)
    case 'ip':
      return isIpv4(text) || isIpv6(text)
    case 'email':
      return text.length <= 254 && /^[^\s@<>"]+@[^\s@<>".]+(?:\.[^\s@<>".]+)+$/.test(text)
  }
}

/** RFC 3339 full-date, of the calendar. */
function isDate(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}

const isIpv4 = (text: string) => /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text)

/** RFC 4291 §2.2: eight groups, one run of zeros left out, the last two perhaps as IPv4. */
function isIpv6(text: string): boolean {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0 || !/^[0-9A-Fa-f:.]+$/.test(text)) return false
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const all = [...groups(head), ...groups(tail ?? '')]
  const last = all.at(-1) ?? ''
  const isMixed = last.includes('.')
  if (isMixed && !isIpv4(last)) return false
  const plain = isMixed ? all.slice(0, -1) : all
  if (!plain.every(group => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false
  const count = plain.length + (isMixed ? 2 : 0)
  return tail === undefined ? count === 8 : count < 8
}
