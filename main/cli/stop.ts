/** A terminal and a parent process may both pass on one and the same Ctrl+C; later than this it is a second one. */
const echoMs = 500

/** How long cleaning up may take before the process goes all the same, in milliseconds. */
const patienceMs = 10_000

export interface Stopping {
  /** Settles when somebody asks the command to stop: by a signal, or by closing the pipe it prints to. */
  readonly asked: Promise<void>
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Listens for the wish to stop. A second signal, or patience that ran out, ends the process at once. */
export function listenForStop(): Stopping {
  let ask = () => {}
  const asked = new Promise<void>(resolve => {
    ask = resolve
  })
  let firstAt: number | undefined
  const onSignal = () => {
    if (firstAt !== undefined && performance.now() - firstAt > echoMs) process.exit(1)
    if (firstAt !== undefined) return
    firstAt = performance.now()
    setTimeout(() => process.exit(1), patienceMs).unref()
    ask()
  }
  const onPipe = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') ask()
  }
  for (const signal of signals) process.on(signal, onSignal)
  process.stdout.on('error', onPipe)
  return { asked }
}

/** A process that was started only to carry out another's work ends with it, however that one dies. */
export function endWithParent(): void {
  if (process.env.DMWB_ENDS_WITH_PARENT === undefined || !process.channel) return
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
