import { Button } from '@mantine/core'
import type { WorkbenchState } from '#contract'
import { useApp } from '../../app/store.ts'
import classes from './Settings.module.css'

/** What this workbench is and where it keeps its things. */
export function About({ workbench }: { workbench: WorkbenchState }) {
  const facts = [
    ['Version', workbench.version],
    ['Data', workbench.dataFolder],
    ['Workspace', workbench.workspaceFolder],
    ['Server ID', workbench.server.serverId],
    ['Runs in', workbench.door === 'electron' ? 'its own window' : 'a browser'],
    ['Node', workbench.node],
  ] as const
  return (
    <section className={classes.section} aria-label="About">
      <h2>About</h2>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Button variant="default" onClick={() => useApp.getState().openPanel('conformance', {}, 'Conformance')}>
        Conformance report
      </Button>
    </section>
  )
}
