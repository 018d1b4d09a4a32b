export type BuildTarget = 'renderer' | 'main' | 'cli' | 'preload'
interface Target {
  readonly config: string
  readonly out: string
  /** The file in it that a start begins with. */
  readonly entry: string
  readonly sources: readonly string[]
}
export const targets: Readonly<Record<BuildTarget, Target>>
export function fingerprint(root: string, target: BuildTarget): string
export function stampFile(root: string, target: BuildTarget): string
export function isBuilt(root: string, target: BuildTarget): boolean
