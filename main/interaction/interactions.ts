import {
  type AnswerValue,
  endWithoutAnswer,
  type Interaction,
  type InteractionEnd,
  maxSecondsOf,
} from '#core/interaction/interaction.ts'
import type { Recorder, RecordLog } from '#core/record.ts'
import type { HttpHandler } from '#http/listener.ts'
import type { Asked, KeptInteraction, Progress } from './asked.ts'
import { interactionPages } from './pages.ts'

/** How long a page that no browser ever showed is waited for, in milliseconds. */
const unshownMs = 7 * 24 * 3600 * 1000
/** The longest time that a timer can wait. */
const longestTimerMs = 2 ** 31 - 1
/** How soon a browser comes for the page at the end, in milliseconds. */
const endMs = 5000
/** So many that are over stay at their address, so that a browser that comes late hears of it. */
const mostEnded = 1000

export interface InteractionPorts {
  readonly recorder: Recorder
  readonly serverId: string
  random(bytes: number): Uint8Array
  /** Microseconds since 1970. */
  now(): number
  /** Keeps what became of one. */
  changed(kept: KeptInteraction): void
  /** Settles when all that was told by `changed` survives the process. */
  kept(): Promise<void>
}

/** The Web Server Component: pages that ask the person at a device, and what came of them (OMA DM 2.0 §5.3.7). */
export interface Interactions {
  readonly handler: HttpHandler
  /** Makes a page; SHOW leads a device to it. */
  ask(deviceId: string, about: Interaction): KeptInteraction
  /** Tells a person how far it is; `done` ends the page. False where no progress is shown any more. */
  progress(id: string, progress: Progress, done: boolean): boolean
  /** Nobody wants to know any more. */
  withdraw(id: string): boolean
  /** Goes on with those that were open when the process before ended. */
  recover(kept: readonly KeptInteraction[]): void
  close(): void
}

/** Pages lie below `prefix`, which ends with a slash. */
export function createInteractions(prefix: string, ports: InteractionPorts): Interactions {
  const byToken = new Map<string, Asked>()
  const byId = new Map<string, Asked>()
  const ended: Asked[] = []

  const change = (asked: Asked, part: Partial<KeptInteraction>) => {
    asked.kept = { ...asked.kept, ...part }
    ports.changed(asked.kept)
  }
  const wait = (asked: Asked, ms: number) => {
    clearTimeout(asked.timer)
    asked.endsAt = performance.now() + ms
    const step = () => {
      const left = asked.endsAt - performance.now()
      if (left <= 0) end(asked, endWithoutAnswer(asked.kept.about))
      else asked.timer = setTimeout(step, Math.min(left + 1, longestTimerMs)).unref()
    }
    asked.timer = setTimeout(step, Math.min(ms, longestTimerMs)).unref()
  }
  const end = (asked: Asked, how: InteractionEnd): boolean => {
    if (asked.kept.end) return false
    clearTimeout(asked.timer)
    change(asked, { end: how, endedAt: ports.now() })
    asked.timer = setTimeout(() => finish(asked), endMs).unref()
    ended.push(asked)
    if (ended.length > mostEnded) drop(ended.shift())
    return true
  }
  /** The record ends with the page at the end, or when no browser comes for that. */
  const finish = (asked: Asked) => {
    clearTimeout(asked.timer)
    asked.log?.end('done')
    asked.log = undefined
  }
  const drop = (asked: Asked | undefined) => {
    if (!asked) return
    byToken.delete(asked.kept.token)
    byId.delete(asked.kept.id)
  }
  const add = (kept: KeptInteraction): Asked => {
    const asked: Asked = { kept, endsAt: 0, shownFrom: undefined, log: undefined, timer: undefined }
    byToken.set(kept.token, asked)
    byId.set(kept.id, asked)
    return asked
  }
  /** One record for all that the browser asks for; what comes long after the end has one of its own. */
  /** A progress that is over too soon to be read stays for its least time. */
  const endOnceSeen = (asked: Asked) => {
    const { shownFrom = Number.NEGATIVE_INFINITY, kept } = asked
    const left = shownFrom + (kept.about.minSeconds ?? 0) * 1000 - performance.now()
    if (left <= 0) end(asked, { how: 'done' })
    else setTimeout(() => end(asked, { how: 'done' }), left).unref()
  }
  const logOf = (asked: Asked, peer: string): RecordLog => {
    const { deviceId, record, end } = asked.kept
    asked.log ??= record === undefined || end ? undefined : ports.recorder.resume(record)
    if (asked.log) return asked.log
    const log = ports.recorder.open({ kind: 'browser', side: 'server', deviceId, serverId: ports.serverId, peer })
    asked.log = log
    if (!end) change(asked, { record: log.id })
    return log
  }
  const shown = (asked: Asked) => {
    asked.shownFrom ??= performance.now()
    if (asked.kept.shownAt !== undefined) return
    change(asked, { shownAt: ports.now() })
    wait(asked, maxSecondsOf(asked.kept.about) * 1000)
  }

  return {
    handler: interactionPages(prefix, {
      find: token => byToken.get(token),
      logOf,
      shown,
      async answered(asked, value: AnswerValue) {
        if (end(asked, { how: 'answered', value })) await ports.kept()
      },
      left: finish,
    }),
    ask(deviceId, about) {
      const token = Buffer.from(ports.random(16)).toString('base64url')
      const id = Buffer.from(ports.random(9)).toString('base64url')
      const kept: KeptInteraction = { id, token, deviceId, about, createdAt: ports.now() }
      wait(add(kept), unshownMs)
      ports.changed(kept)
      return kept
    },
    progress(id, progress, done) {
      const asked = byId.get(id)
      if (asked?.kept.about.kind !== 'progress' || asked.kept.end) return false
      change(asked, { progress })
      if (done) endOnceSeen(asked)
      return true
    },
    withdraw(id) {
      const asked = byId.get(id)
      return asked !== undefined && end(asked, { how: 'withdrawn' })
    },
    recover(all) {
      for (const kept of all.filter(item => !item.end)) {
        const { createdAt, shownAt, about } = kept
        const until = shownAt === undefined ? createdAt + unshownMs * 1000 : shownAt + maxSecondsOf(about) * 1_000_000
        wait(add(kept), Math.max(0, (until - ports.now()) / 1000))
      }
    },
    close() {
      for (const asked of byId.values()) {
        clearTimeout(asked.timer)
        if (asked.kept.end) finish(asked)
      }
    },
  }
}
