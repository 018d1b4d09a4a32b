import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import { type Answer, id, none } from './common.ts'

// The data of the Data Repository, as people see and change it.

/** Something that devices may read, or have delivered. */
export interface BlobItem {
  /** Below the prefix of the repository. */
  readonly path: string
  readonly mediaType: string
  readonly etag: string
  /** The only device that may read it; none = every device. */
  readonly owner?: string
  /** Microseconds since 1970. */
  readonly at: number
  readonly size: number
}

export interface RepositoryState {
  /** Where devices find it, while the DM Server runs; ends with a slash. */
  readonly address?: string
  /** Media types that devices may deliver; none = every one. */
  readonly takes: readonly string[]
  /** Free bytes on its disk. */
  readonly free: number
}

const path = z.string().min(1).max(1000)
const mediaRange = z
  .string()
  .regex(/^(\*\/\*|[\w!#$&^.+-]+\/(\*|[\w!#$&^.+-]+))$/)
  .max(200)

/** The largest piece of one call, in bytes. */
export const pieceBytes = 512 * 1024
const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array && value.length <= pieceBytes)

export const repositoryCalls = {
  state: oc.input(none).output(type<RepositoryState>()),
  setTakes: oc.input(z.object({ takes: z.array(mediaRange).max(50) })).output(type<RepositoryState>()),
  /** By path, those that begin with the prefix; `total` is how many there are. */
  list: oc
    .input(
      z.object({
        prefix: z.string().max(1000),
        from: z.number().int().min(0),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(type<{ readonly total: number; readonly items: readonly BlobItem[] }>()),
  /** Begins an upload; its pieces follow in order, and nobody sees anything before `keep`. */
  receive: oc
    .input(z.object({ path, mediaType: z.string().min(1).max(200), owner: id.optional() }))
    .output(type<Answer<{ readonly upload: string }>>()),
  piece: oc
    .input(z.object({ upload: z.string().max(100), from: z.number().int().min(0), bytes }))
    .output(type<Answer<null>>()),
  keep: oc.input(z.object({ upload: z.string().max(100) })).output(type<Answer<BlobItem>>()),
  drop: oc.input(z.object({ upload: z.string().max(100) })).output(type<null>()),
  /** A part of what has this validator. */
  read: oc
    .input(z.object({ path, etag: z.string().max(200), from: z.number().int().min(0) }))
    .output(type<Answer<Uint8Array>>()),
  remove: oc.input(z.object({ path })).output(type<Answer<null>>()),
}
