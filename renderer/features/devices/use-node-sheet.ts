import { useEffect, useState } from 'react'
import type { NodeSheet } from '#contract'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'

export interface SheetState {
  readonly uri: string
  /** The server it was asked for; undefined = ours. */
  readonly as?: string | undefined
  readonly sheet?: NodeSheet
  readonly problem?: Problem
}

/** Moving through the tree by key asks for the sheet only where one stays this long, in milliseconds. */
const stayMs = 60

/** The sheet of a node, read again when the device's tree changed; `as` asks for what that server may do. */
export function useNodeSheet(deviceId: string, uri: string | undefined, as?: string): SheetState | undefined {
  const [state, setState] = useState<SheetState>()
  const revision = useApp(state => state.treeRevisions[deviceId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is why the sheet is read again
  useEffect(() => {
    if (uri === undefined) return
    let over = false
    const timer = setTimeout(async () => {
      const answer = await call(host.devices.node({ deviceId, uri, ...(as !== undefined && { as }) }))
      if (!over && answer) setState(answer.ok ? { uri, as, sheet: answer.value } : { uri, as, problem: answer.problem })
    }, stayMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [deviceId, uri, as, revision])
  return state
}
