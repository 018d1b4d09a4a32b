const patienceMs = 20_000

/** Asks until there is an answer; undefined when the time is over. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const end = performance.now() + patienceMs; performance.now() < end; ) {
    const found = await ask()
    if (found !== undefined) return found
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return undefined
}
