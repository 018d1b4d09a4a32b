import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { RunSteps } from '../../ui/RunSteps.tsx'
import { SplitHandle } from '../../ui/SplitHandle.tsx'
import { Tree } from '../../ui/tree/Tree.tsx'
import { DeviceBar } from './DeviceBar.tsx'
import classes from './Devices.module.css'
import { NodeSheetView } from './NodeSheetView.tsx'
import { QueueList } from './QueueList.tsx'
import { type DeviceTree, useDeviceTree } from './use-device-tree.ts'
import { ViewAs } from './ViewAs.tsx'

/** Trees up to this size are open at first. */
const openUpTo = 3000

/** One device: its tree, the sheet of the chosen node, and the work that waits for it. */
export function DevicePanel({ params }: PanelProps) {
  const deviceId = params.deviceId ?? ''
  const [as, setAs] = useState<string>()
  const tree = useDeviceTree(deviceId, as)
  const selected = useApp(state => state.chosenNodes[deviceId])
  const nodeChosen = useApp(state => state.nodeChosen)
  const { ref, width, height } = useElementSize()
  const sheet = useRef<HTMLElement>(null)
  const narrow = width > 0 && width < 500
  const [part, setPart] = useState<number>()
  const whole = narrow ? height : width
  const size = part ?? Math.round(Math.min(narrow ? height * 0.5 : width * 0.44, 480))
  const uri = selected ?? tree?.rows[0]?.uri

  // A tab that was narrow and is wide now has another idea of half.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the direction is why the size starts anew
  useEffect(() => setPart(undefined), [narrow])

  return (
    <div className={classes.panel}>
      <DeviceBar deviceId={deviceId} />
      <ViewAs
        deviceId={deviceId}
        as={as}
        rules={tree?.rows.some(row => row.held !== undefined) === true}
        onAs={setAs}
      />
      <div ref={ref} className={classes.split} data-narrow={narrow}>
        <div className={classes.treePart}>
          <TreePart
            deviceId={deviceId}
            tree={tree}
            selected={uri}
            onSelect={chosen => nodeChosen(deviceId, chosen)}
            onEnter={() => focusFirst(sheet.current)}
          />
        </div>
        <SplitHandle
          label="Size of the node sheet"
          direction={narrow ? 'horizontal' : 'vertical'}
          size={size}
          least={160}
          most={Math.max(160, whole - 200)}
          after
          onSize={setPart}
        />
        <div className={classes.rightPart} style={narrow ? { height: size } : { width: size }}>
          <section ref={sheet} className={classes.sheetPart} aria-label="Node sheet" tabIndex={-1}>
            <NodeSheetView deviceId={deviceId} uri={uri} as={as} />
          </section>
          <QueueList deviceId={deviceId} />
        </div>
      </div>
    </div>
  )
}

interface TreePartProps {
  readonly deviceId: string
  readonly tree: DeviceTree | undefined
  readonly selected: string | undefined
  onSelect(uri: string): void
  onEnter(): void
}

function TreePart({ deviceId, tree, selected, onSelect, onEnter }: TreePartProps) {
  const device = useApp(state => state.devices?.find(({ id }) => id === deviceId))
  const run = useApp(state => state.runs?.find(item => item.deviceId === deviceId && item.result === 'running'))
  if (!tree) return <EmptyState title="Reading the tree …" />
  if (run && tree.rows.length === 0) return <RunSteps title="Bootstrap is running" steps={run.steps} />
  if (tree.problem) return <ProblemNote problem={tree.problem} />
  if (tree.rows.length === 0)
    return (
      <EmptyState title="Nothing is known of this tree yet">
        <p>
          The device says which management objects it has when it opens a session.
          {device?.simulated ? ' Choose “Call in now” above.' : ' Wait until it calls in.'}
        </p>
      </EmptyState>
    )
  return (
    <Tree
      label={`Tree of ${deviceId}`}
      rows={tree.rows}
      total={tree.total}
      openDepth={tree.total <= openUpTo ? Number.POSITIVE_INFINITY : 1}
      selected={selected}
      onSelect={row => onSelect(row.uri)}
      onEnter={onEnter}
    />
  )
}

function focusFirst(box: HTMLElement | null): void {
  const first = box?.querySelector<HTMLElement>('input, select, textarea, button:not(:disabled)')
  ;(first ?? box)?.focus()
}
