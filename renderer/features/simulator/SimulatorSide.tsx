import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SimulatedCard } from './SimulatedCard.tsx'
import classes from './Simulator.module.css'

/** The simulated devices of this workbench. */
export function SimulatorSide() {
  const simulated = useApp(state => state.simulated)
  const showCreate = useApp(state => state.creatingShown)
  if (simulated === undefined) return <EmptyState title="Loading …" />
  return (
    <>
      <div className={classes.tools}>
        <Button leftSection={<IconPlus size={14} />} title="Alt+N" onClick={() => showCreate(true)}>
          New device
        </Button>
        <DemoButton />
      </div>
      {simulated.length === 0 ? (
        <EmptyState title="No simulated devices">
          <p>Make one from your DDF files, or try the demo device: it is bootstrapped and calls in by itself.</p>
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label="Simulated devices">
          {simulated.map(device => (
            <SimulatedCard key={device.id} device={device} />
          ))}
        </ul>
      )}
    </>
  )
}

function DemoButton() {
  const running = useApp(state => state.demoRunning)
  const start = useApp(state => state.startDemo)
  return (
    <Button variant="default" loading={running} title="Alt+D" onClick={() => void start()}>
      Demo device
    </Button>
  )
}
