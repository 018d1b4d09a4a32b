/** Gives equal names as one string, without cutting a new one out of the text each time. */
export function createInterner(text: string): (start: number, end: number) => string {
  const slots: (string | undefined)[] = new Array(1024).fill(undefined)
  return (start, end) => {
    const length = end - start
    const first = text.charCodeAt(start)
    const last = text.charCodeAt(end - 1)
    const middle = text.charCodeAt(start + (length >> 1))
    const slot = (length * 31 + first * 7 + middle * 3 + last * 17) & 1023
    const known = slots[slot]
    if (known !== undefined && known.length === length && text.startsWith(known, start)) return known
    const name = text.slice(start, end)
    slots[slot] = name
    return name
  }
}
