import type { Interaction, InteractionEnd } from '#core/interaction/interaction.ts'
import type { RecordLog } from '#core/record.ts'

/** How far something is that a person waits for. */
export interface Progress {
  /** 0 to 100; undefined while nobody knows. */
  readonly percent?: number | undefined
  readonly words?: string | undefined
}

/** An interaction as it is kept; it survives the process. */
export interface KeptInteraction {
  readonly id: string
  /** Last part of the address of its page: who knows it may answer. */
  readonly token: string
  readonly deviceId: string
  readonly about: Interaction
  /** Microseconds since 1970. */
  readonly createdAt: number
  readonly shownAt?: number
  readonly endedAt?: number
  readonly end?: InteractionEnd
  readonly progress?: Progress
  /** What passed between the browser and us. */
  readonly record?: string
}

/** An interaction at work. */
export interface Asked {
  kept: KeptInteraction
  /** When its time is over, and when it was first shown here, by the clock that never goes back (ms). */
  endsAt: number
  shownFrom: number | undefined
  log: RecordLog | undefined
  timer: NodeJS.Timeout | undefined
}
