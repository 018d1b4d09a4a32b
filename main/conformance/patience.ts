/** How long what is sent outside of a package may take to come. */
export const patienceMs = 10_000

/** Asks again and again, until it is so or the time is over; tells whether it was. */
export async function cameBy(timeoutMs: number, isSo: () => boolean): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; ) {
    if (isSo()) return true
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return isSo()
}
