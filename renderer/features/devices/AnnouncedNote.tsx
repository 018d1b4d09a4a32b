import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { count } from '../../ui/count.ts'
import classes from './Features.module.css'
import { openFeatures } from './open-features.ts'

/** Says that a device announces descriptions which nobody decided about yet; nothing else asks. */
export function AnnouncedNote({ deviceId }: { deviceId: string }) {
  const [open, setOpen] = useState(0)
  const seen = useApp(state => state.devices?.find(({ id }) => id === deviceId)?.lastSeenAt)
  const changes = useApp(state => state.descriptionChanges)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew after a session or a decision
  useEffect(() => {
    const look = () =>
      void call(host.descriptions.announced({ deviceId })).then(list => {
        setOpen(list?.filter(({ state }) => state === 'ask').length ?? 0)
      })
    const timer = setTimeout(look, 200)
    return () => clearTimeout(timer)
  }, [deviceId, seen, changes])
  if (open === 0) return null
  return (
    <p className={classes.note} role="status">
      It announces {count(open, 'description')} that {open === 1 ? 'is' : 'are'} not at hand.{' '}
      <Button size="compact-xs" variant="default" onClick={() => openFeatures(deviceId)}>
        Decide …
      </Button>
    </p>
  )
}
