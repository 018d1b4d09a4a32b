import { PassingMap } from '#core/passing-map.ts'
import { type QueueFront, queueFront } from './queue-front.ts'

/** What waits for one device at one server. */
export interface Queue {
  readonly device: string
  readonly server: string
}

/** The fronts of all queues, by their ids. */
export interface Queues {
  /** Takes at most `most` ids off the front. */
  take(queue: Queue, most: number): readonly number[]
  /** Adds what was queued just now; behind a long queue it is left to the store, and false. */
  push(queue: Queue, ids: readonly number[]): boolean
  /** Takes one id out. */
  remove(queue: Queue, id: number): void
  /** Has the front fetched from the store when it is needed next. */
  refetch(queue: Queue): void
}

interface QueuesPorts {
  /** The first ids of a queue as the store has it. */
  load(queue: Queue): readonly number[]
  /** The queues of the store in which something waits; at most so many are told. */
  filled(limit: number): readonly Queue[]
  /** What is at hand of these ids; it goes together with the fronts. */
  readonly rows: Pick<PassingMap<number, unknown>, 'size' | 'clear'>
}

/**
 * Keeps up to `most` fronts, and rows, at hand. As long as all queues in which something waits are known by name, the store is not
 * asked for any other: most devices call in when nothing waits for them.
 */
export function queues({ load, filled, rows }: QueuesPorts, most: number): Queues {
  const fronts = new PassingMap<string, QueueFront>()
  /** Queues that are in the store alone; undefined when there are too many. */
  let elsewhere: Set<string> | undefined
  let isBegun = false
  const keyOf = ({ device, server }: Queue) => `${server}\n${device}`

  const begin = () => {
    isBegun = true
    fronts.clear()
    rows.clear()
    const known = filled(most + 1)
    elsewhere = known.length <= most ? new Set(known.map(keyOf)) : undefined
  }
  const frontOf = (queue: Queue, key: string): QueueFront => {
    const known = fronts.get(key)
    if (known) return known
    if (!isBegun || fronts.size > most || rows.size > most) begin()
    const isEmpty = elsewhere !== undefined && !elsewhere.delete(key)
    const front = queueFront(() => load(queue), isEmpty)
    fronts.set(key, front)
    return front
  }
  /** What is empty need not be kept when that is known without. */
  const leave = (key: string, front: QueueFront) => {
    if (elsewhere && front.isEmpty()) fronts.delete(key)
  }

  return {
    take(queue, count) {
      const key = keyOf(queue)
      const front = frontOf(queue, key)
      const ids = front.take(count)
      leave(key, front)
      return ids
    },
    push(queue, ids) {
      return frontOf(queue, keyOf(queue)).push(ids)
    },
    remove(queue, id) {
      const key = keyOf(queue)
      const front = frontOf(queue, key)
      front.remove(id)
      leave(key, front)
    },
    refetch(queue) {
      const key = keyOf(queue)
      fronts.delete(key)
      elsewhere?.add(key)
    },
  }
}
