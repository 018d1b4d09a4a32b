import type { MoDescription, NodeDescription } from './description.ts'
import type { LeafValue } from './package-types.ts'

/** A node of a live tree. Values are immutable: a change makes new nodes along its path and shares the rest. */
export type TreeNode = LeafNode | InteriorNode
export interface LeafNode {
  readonly kind: 'leaf'
  readonly name: string
  readonly value: LeafValue
  readonly description: NodeDescription
}
export interface InteriorNode {
  readonly kind: 'interior'
  readonly name: string
  readonly children: ReadonlyMap<string, TreeNode>
  readonly description: NodeDescription
}

/** One MO instance, named by (MOID, MIID). */
export interface MoInstance {
  readonly moid: string
  readonly miid: string
  readonly root: TreeNode
  /** Cache validator, new after every change in the instance (OMA DM 2.0 §11). */
  readonly validator: string
}

/** The DM Tree: descriptions, and instances by MOID and MIID. */
export interface ManagementTree {
  readonly descriptions: ReadonlyMap<string, MoDescription>
  readonly instances: ReadonlyMap<string, ReadonlyMap<string, MoInstance>>
}

/** Rights, as the bits of AR (OMA DM 2.0 §12.3). */
export const right = { read: 1, write: 2, execute: 4, delegate: 8, all: 15 } as const

/** Who asks for a node: the rights a caller has there. `path` is the path below the MO root, `[]` for the root. */
export type RightsOf = (moid: string, miid: string, path: readonly string[]) => number
