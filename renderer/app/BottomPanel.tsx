import { CloseButton, Tabs } from '@mantine/core'
import { useState } from 'react'
import { SplitHandle } from '../ui/SplitHandle.tsx'
import { LogList } from './LogList.tsx'
import { ProblemList } from './ProblemList.tsx'
import classes from './Shell.module.css'
import { useApp } from './store.ts'
import { countProblems, useProblems } from './use-problems.ts'

/** Problems and log, below the tabs. */
export function BottomPanel() {
  const tab = useApp(state => state.bottom)
  const show = useApp(state => state.bottomShown)
  const [height, setHeight] = useState(200)
  const problems = useProblems()
  if (tab === 'closed') return null
  const { errors, warnings } = countProblems(problems)
  return (
    <>
      <SplitHandle
        label="Height of the lower panel"
        direction="horizontal"
        size={height}
        least={96}
        most={480}
        after
        onSize={setHeight}
      />
      <section className={classes.bottom} style={{ height }} aria-label="Problems and log">
        <Tabs
          value={tab}
          onChange={value => show(value === 'log' ? 'log' : 'problems')}
          className={classes.bottomTabs}
          keepMounted={false}
        >
          <Tabs.List>
            <Tabs.Tab value="problems">Problems {errors + warnings > 0 && `(${errors + warnings})`}</Tabs.Tab>
            <Tabs.Tab value="log">Log</Tabs.Tab>
            <CloseButton ml="auto" mr={8} aria-label="Close the lower panel" onClick={() => show('closed')} />
          </Tabs.List>
          <Tabs.Panel value="problems" className={classes.bottomBody}>
            <ProblemList problems={problems} />
          </Tabs.Panel>
          <Tabs.Panel value="log" className={classes.bottomBody}>
            <LogList />
          </Tabs.Panel>
        </Tabs>
      </section>
    </>
  )
}
