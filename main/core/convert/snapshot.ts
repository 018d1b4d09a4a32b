import type { Format } from '../description.ts'

/** A node with its value, as TNDS, an MO document or a live tree tells of it: what these three have in common. */
export interface SnapshotNode {
  readonly name: string
  readonly format: Format
  /** MIME type of a leaf. */
  readonly mime?: string
  /** MOID of an object's root. */
  readonly moid?: string
  /** Of leaves, as text. */
  readonly value?: string
  readonly acl?: string
  readonly title?: string
  readonly children: readonly SnapshotNode[]
}

/** One tree of nodes and where it lies. */
export interface Snapshot {
  /** Path of the nodes above, in a tree of DM 1.x. */
  readonly path?: string
  /** Name of the instance, where it is known. */
  readonly miid?: string
  readonly root: SnapshotNode
}

/** MIME type of a value that says none. */
export function usualMime(format: Format): string {
  if (format === 'bin') return 'application/octet-stream'
  return format === 'xml' ? 'text/xml' : 'text/plain'
}
