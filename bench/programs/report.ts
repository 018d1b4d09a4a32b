/** The JSON argument that the program was started with; the caller names the type it was given. */
export function argument<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T
}

/** Sends a message to the process that started this one. */
export function report(message: object): void {
  // The other side may have let go in between.
  if (process.connected) process.send?.(message)
}

/** Runs the end of the program when the process that started it lets go. */
export function whenLetGo(end: () => Promise<void>): void {
  process.once('disconnect', () => {
    end().then(
      () => process.exit(),
      error => {
        process.stderr.write(`${error}\n`)
        process.exit(1)
      },
    )
  })
}
