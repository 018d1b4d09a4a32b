import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'

/** Stands where a device is needed and there is none; leads to a simulated one. */
export function NoDevice({ title, children }: { title: string; children: ReactNode }) {
  const create = useApp(state => state.creatingShown)
  const show = useApp(state => state.activityChosen)
  return (
    <EmptyState title={title}>
      <p>{children}</p>
      <Button
        variant="default"
        onClick={() => {
          if (useApp.getState().activity !== 'simulator') show('simulator')
          create(true)
        }}
      >
        New simulated device…
      </Button>
    </EmptyState>
  )
}
