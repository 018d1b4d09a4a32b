import { useEffect, useState } from 'react'
import type { TreeRow } from '#contract'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'

export interface DeviceTree {
  readonly rows: readonly TreeRow[]
  readonly total: number
  readonly problem?: Problem
}

/** The first page is small so that something is seen at once; the others are as large as the host allows. */
const firstPage = 400
const nextPage = 20_000
/** A session changes the tree many times; it is read again when it has been quiet for this long. */
const quietMs = 120

/**
 * Pulls a device's tree in pages, and again whenever it changed; `as` marks what that server sees. Undefined until the
 * first page is here.
 */
export function useDeviceTree(deviceId: string, as?: string): DeviceTree | undefined {
  const [tree, setTree] = useState<DeviceTree>()
  const revision = useApp(state => state.treeRevisions[deviceId])
  const link = useApp(state => state.link)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is why the tree is read again
  useEffect(() => {
    if (link !== 'open') return
    let over = false
    const timer = setTimeout(
      () => void loadPages({ deviceId, ...(as !== undefined && { as }) }, () => over, setTree),
      quietMs,
    )
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [deviceId, as, revision, link])
  return tree
}

async function loadPages(
  asked: { readonly deviceId: string; readonly as?: string },
  isOver: () => boolean,
  show: (next: (before: DeviceTree | undefined) => DeviceTree | undefined) => void,
): Promise<void> {
  const rows: TreeRow[] = []
  for (let first = true, total = 1; rows.length < total; first = false) {
    const page = { from: rows.length, limit: first ? firstPage : nextPage }
    const answer = await call(host.devices.tree({ ...asked, ...page }))
    if (isOver() || !answer) return
    if (!answer.ok) return show(before => ({ rows: before?.rows ?? [], total: 0, problem: answer.problem }))
    total = answer.value.total
    rows.push(...answer.value.rows)
    if (answer.value.rows.length === 0) total = rows.length
    const complete = rows.length >= total
    const shown = { rows: [...rows], total }
    // While a tree is read again the old one stays, so that nothing jumps.
    show(before => (complete || before === undefined || before.rows.length < rows.length ? shown : before))
  }
}
