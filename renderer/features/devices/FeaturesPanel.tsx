import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { AnnouncedDescription } from '#contract'
import type { DeviceFeature } from '#core/device-features.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { AnnouncedList } from './AnnouncedList.tsx'
import classes from './Features.module.css'

const states = {
  yes: { mark: 'good', word: 'has it' },
  no: { mark: 'bad', word: 'has it not' },
  unknown: { mark: 'idle', word: 'not known' },
} as const

/** Which optional features a device has and how that is known (DM-HLF-008), and where its descriptions are (DM-5). */
export function FeaturesPanel({ params: { deviceId = '' } }: PanelProps) {
  const [features, setFeatures] = useState<readonly DeviceFeature[]>()
  const [announced, setAnnounced] = useState<readonly AnnouncedDescription[]>()
  const openPanel = useApp(state => state.openPanel)
  const seen = useApp(state => state.devices?.find(({ id }) => id === deviceId)?.lastSeenAt)
  const jobs = useApp(state => state.jobChanges)
  const changes = useApp(state => state.descriptionChanges)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew after a session, a status or a decision
  useEffect(() => {
    const look = () => {
      void ask(host.descriptions.features({ deviceId })).then(list => list && setFeatures(list))
      void call(host.descriptions.announced({ deviceId })).then(list => list && setAnnounced(list))
    }
    const timer = setTimeout(look, 100)
    return () => clearTimeout(timer)
  }, [deviceId, seen, jobs, changes])
  const groups = [...new Set(features?.map(({ group }) => group))]
  return (
    <Panel>
      <PanelHead title={<h2 className={classes.title}>What {deviceId} supports</h2>} actions={null}>
        <p className="dim">From what it sent. What was not seen yet is not known.</p>
      </PanelHead>
      <div className={classes.body}>
        <AnnouncedList announced={announced ?? []} />
        {groups.map(group => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <ul className={classes.rows}>
              {features
                ?.filter(feature => feature.group === group)
                .map(({ name, state, how, record }) => (
                  <li key={name}>
                    <Mark kind={states[state].mark}>{states[state].word}</Mark>
                    <span className={classes.name}>{name}</span>
                    <span className={`${classes.how} dim`}>{how}</span>
                    {record !== undefined && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Show where ${name} was seen`}
                        onClick={() => openPanel('session', { record }, `Session of ${deviceId}`)}
                      >
                        Show
                      </Button>
                    )}
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Panel>
  )
}
