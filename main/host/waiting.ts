/** Settles with `words` after a while, unless it is cleared. */
export function timeout<T>(ms: number, words: T): { readonly words: Promise<T>; clear(): void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<T>(resolve => {
    timer = setTimeout(resolve, ms, words)
  })
  return { words: promise, clear: () => clearTimeout(timer) }
}

/** Something that may be told once, from elsewhere. */
export function signal(): { readonly given: Promise<string>; give(why: string): void } {
  let give: (why: string) => void = () => undefined
  const given = new Promise<string>(resolve => {
    give = resolve
  })
  return { given, give: why => give(why) }
}
