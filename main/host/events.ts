import type { HostEvent } from '#contract'

// Events on their way to the windows. Each follower has a queue of its own, in which a newer state of a thing replaces
// the older one, so that a slow window costs memory for things, not for changes.

/** Most events that wait for one follower; the oldest go first. */
const mostWaiting = 20_000
/** How long events gather before they leave as one batch. */
const gatherMs = 25

export interface EventHub {
  emit(event: HostEvent): void
  /** Hears each event at once, within this process. */
  listen(listener: (event: HostEvent) => void): void
  /** Events in batches, in order, from now on, until the signal aborts or the hub closes. */
  follow(signal?: AbortSignal): AsyncGenerator<readonly HostEvent[], void>
  close(): void
}

export function createEventHub(): EventHub {
  const queues = new Set<EventQueue>()
  const listeners = new Set<(event: HostEvent) => void>()
  const unheard: HostEvent[] = []
  let closed = false

  return {
    listen: listener => void listeners.add(listener),
    emit: event => {
      for (const listener of listeners) listener(event)
      for (const queue of queues) queue.add(event)
      // A file that is given at the start is there before the window is.
      if (queues.size === 0 && event.kind === 'open-file') unheard.push(event)
    },
    follow: signal => {
      // Taken at once, not at the first read, so that nothing emitted meanwhile is missed.
      const queue = createQueue()
      if (closed || signal?.aborted) queue.close()
      else for (const event of unheard.splice(0)) queue.add(event)
      queues.add(queue)
      const stop = () => {
        queue.close()
        queues.delete(queue)
      }
      signal?.addEventListener('abort', stop, { once: true })
      return drain(queue, () => {
        queues.delete(queue)
        signal?.removeEventListener('abort', stop)
      })
    },
    close: () => {
      closed = true
      for (const queue of queues) queue.close()
    },
  }
}

interface EventQueue {
  add(event: HostEvent): void
  /** What has gathered; undefined when the queue is closed. */
  take(): Promise<readonly HostEvent[] | undefined>
  close(): void
}

function createQueue(): EventQueue {
  const waiting = new Map<string, HostEvent>()
  let wake: (() => void) | undefined
  let open = true

  const add = (event: HostEvent) => {
    const key = keyOf(event)
    waiting.delete(key)
    waiting.set(key, event)
    if (waiting.size > mostWaiting) waiting.delete(waiting.keys().next().value ?? '')
    wake?.()
  }
  const take = async () => {
    if (open && waiting.size === 0) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
      wake = undefined
    }
    if (open) await new Promise(resolve => setTimeout(resolve, gatherMs))
    if (!open) return undefined
    const batch = [...waiting.values()]
    waiting.clear()
    return batch
  }
  const close = () => {
    open = false
    wake?.()
  }
  return { add, take, close }
}

async function* drain(queue: EventQueue, release: () => void): AsyncGenerator<readonly HostEvent[], void> {
  try {
    for (let batch = await queue.take(); batch !== undefined; batch = await queue.take()) {
      if (batch.length > 0) yield batch
    }
  } finally {
    release()
  }
}

/** Events with the same key speak of the same thing; the newest says all. */
function keyOf(event: HostEvent): string {
  switch (event.kind) {
    case 'device':
      return `device ${event.device.id}`
    case 'device-gone':
      return `device ${event.id}`
    case 'tree':
      return `tree ${event.deviceId}`
    case 'work':
      return `work ${event.item.id}`
    case 'notification':
      return `notification ${event.item.id}`
    case 'interaction':
      return `interaction ${event.item.id}`
    case 'record':
      return `record ${event.record.id}`
    case 'entries':
      return `entries ${event.record}`
    case 'simulated':
      return `simulated ${event.device.id}`
    case 'simulated-gone':
      return `simulated ${event.id}`
    case 'run':
      return `run ${event.run.id}`
    case 'push-list':
      return `push-list ${event.list.id}`
    case 'log':
      return `log ${event.line.id}`
    case 'open-file':
      return `open-file ${event.path}`
    case 'rule-run':
      return `rule-run ${event.id}`
    case 'console':
      return `console ${event.console.id}`
    case 'console-gone':
      return `console ${event.id}`
    case 'ports':
    case 'hardware':
    case 'alerts':
    case 'rules':
    case 'server':
    case 'identities':
    case 'descriptions':
    case 'repository':
    case 'interfaces':
    case 'forwards':
    case 'bootstrap-requests':
    case 'portal':
    case 'profiles':
    case 'files':
    case 'conformance':
      return event.kind
  }
}
