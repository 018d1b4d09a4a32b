import { useEffect, useState } from 'react'
import type { NodeSheet } from '#contract'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'

export interface SheetState {
  readonly uri: string
  readonly sheet?: NodeSheet
  readonly problem?: Problem
}

/** Moving through the tree by key asks for the sheet only where one stays this long, in milliseconds. */
const stayMs = 60

/** The sheet of a node, read again when the device's tree changed. */
export function useNodeSheet(deviceId: string, uri: string | undefined): SheetState | undefined {
  const [state, setState] = useState<SheetState>()
  const revision = useApp(state => state.treeRevisions[deviceId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is why the sheet is read again
  useEffect(() => {
    if (uri === undefined) return
    let over = false
    const timer = setTimeout(async () => {
      const answer = await call(host.devices.node({ deviceId, uri }))
      if (!over && answer) setState(answer.ok ? { uri, sheet: answer.value } : { uri, problem: answer.problem })
    }, stayMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [deviceId, uri, revision])
  return state
}
