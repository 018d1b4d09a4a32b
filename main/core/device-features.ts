import type { MosEntry } from './package-types.ts'
import type { Security } from './record.ts'

// Which optional features a device has, and how that is known (DM-HLF-008). Nothing is guessed: what was not seen is
// unknown.

export interface DeviceFeature {
  readonly group: 'Commands' | 'Descriptions' | 'Formats' | 'Connection'
  readonly name: string
  readonly state: 'yes' | 'no' | 'unknown'
  /** How it is known, in words. */
  readonly how: string
  /** The record that shows it. */
  readonly record?: string
}

/** What was seen of a device. */
export interface SeenOfDevice {
  readonly mos: readonly MosEntry[]
  /** Statuses of commands, newest first. */
  readonly statuses: readonly { readonly command: string; readonly code: number; readonly record?: string }[]
  /** Its last first package. */
  readonly last?: {
    readonly record: string
    readonly accept?: string
    readonly contentType?: string
    readonly security?: Security
  }
  /** The session that answered a notification. */
  readonly notified?: string
}

const commands = [
  ['GET', 'reads nodes'],
  ['HGET', 'fetches data from a repository'],
  ['HPUT', 'delivers data by PUT'],
  ['HPOST', 'delivers data by POST'],
  ['DELETE', 'deletes nodes'],
  ['EXEC', 'executes nodes'],
  ['SHOW', 'opens a web page for its user'],
  ['SUB', 'tells of changes of nodes'],
  ['UNSUB', 'ends that'],
  ['DEFAULT', 'fetches defaults by itself'],
  ['CONT', 'goes on at another address'],
] as const

/** Every feature, with what is known of it. */
export function deviceFeatures(seen: SeenOfDevice): readonly DeviceFeature[] {
  return [...commands.map(([name, words]) => commandFeature(name, words, seen)), ...otherFeatures(seen)]
}

function commandFeature(name: string, words: string, { statuses }: SeenOfDevice): DeviceFeature {
  const about = { group: 'Commands', name: `${name}: ${words}` } as const
  // 400 speaks of the way a command was written, not of the command.
  const found = statuses.find(({ command, code }) => command === name && code !== 400)
  if (!found) return { ...about, state: 'unknown', how: `No ${name} was answered yet.` }
  const record = found.record !== undefined && { record: found.record }
  if (found.code === 501) return { ...about, state: 'no', how: `It answered 501 to ${name}.`, ...record }
  return { ...about, state: 'yes', how: `It answered ${found.code} to ${name}.`, ...record }
}

function otherFeatures({ mos, last, notified }: SeenOfDevice): readonly DeviceFeature[] {
  const record = last && { record: last.record }
  const linked = mos.filter(({ ddf }) => ddf !== undefined).length
  const unknown = { state: 'unknown', how: 'No session of it is recorded.' } as const
  const announced: DeviceFeature = {
    ...{ group: 'Descriptions', name: 'MOS names where descriptions are (DM-5)' },
    ...(mos.length === 0
      ? ({ state: 'unknown', how: 'It announced no management objects yet.' } as const)
      : linked > 0
        ? ({ state: 'yes', how: `${linked} of ${mos.length} management objects name an address.` } as const)
        : ({ state: 'no', how: `None of ${mos.length} management objects names an address.` } as const)),
    ...record,
  }
  const accept: DeviceFeature = {
    ...{ group: 'Formats', name: 'Says which formats it reads (Accept)' },
    ...(!last
      ? unknown
      : last.accept === undefined
        ? ({ state: 'no', how: 'Its first package has no Accept.' } as const)
        : ({ state: 'yes', how: last.accept } as const)),
    ...record,
  }
  const draft: DeviceFeature = {
    ...{ group: 'Formats', name: 'Speaks the approved form of OMA DM 2.0' },
    ...(last?.contentType === undefined
      ? unknown
      : /vnd\.oma\.dm\./.test(last.contentType)
        ? ({ state: 'yes', how: last.contentType } as const)
        : ({ state: 'unknown', how: `Its last session was ${last.contentType}.` } as const)),
    ...record,
  }
  const tls: DeviceFeature = {
    ...{ group: 'Connection', name: 'TLS' },
    ...(!last
      ? unknown
      : last.security?.version === undefined
        ? ({ state: 'unknown', how: 'Its last session was plain HTTP.' } as const)
        : ({ state: 'yes', how: `${last.security.version}, ${last.security.suite ?? ''}` } as const)),
    ...record,
  }
  const auth: DeviceFeature = {
    ...{ group: 'Connection', name: 'Proves who it is' },
    ...(!last
      ? unknown
      : last.security?.auth === undefined
        ? ({ state: 'unknown', how: 'Its last session asked for nothing.' } as const)
        : ({ state: 'yes', how: `by ${last.security.auth}` } as const)),
    ...record,
  }
  const push: DeviceFeature = {
    ...{ group: 'Connection', name: 'Answers DM Notifications (Package#0)' },
    ...(notified === undefined
      ? ({ state: 'unknown', how: 'No session answered a notification yet.' } as const)
      : ({ state: 'yes', how: 'A session answered one.', record: notified } as const)),
  }
  return [announced, accept, draft, tls, auth, push]
}
