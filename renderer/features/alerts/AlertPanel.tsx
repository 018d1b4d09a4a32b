import { Button } from '@mantine/core'
import { alertData, resultCode } from '#core/alerts/alert-data.ts'
import type { KeptAlert } from '#core/alerts/short-alert.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { statusWords } from '../../ui/status.ts'
import { dateTime } from '../../ui/time.ts'
import classes from './Alerts.module.css'
import { markShapes, shortType } from './words.ts'

/** One alert: what it says, and the ways to its session and its node. */
export function AlertPanel({ params }: PanelProps) {
  const item = useApp(state => state.alerts?.find(({ id }) => String(id) === params.id))
  const openPanel = useApp(state => state.openPanel)
  const openNode = useApp(state => state.openNode)
  if (!item)
    return (
      <EmptyState title="This alert is not in the list now">
        <p>The filters leave it out, it was let go, or its device was forgotten.</p>
      </EmptyState>
    )
  const { alert, deviceId, at, record } = item
  const { source, target } = alert
  return (
    <Panel>
      <PanelHead
        title={
          <>
            <h2 className={classes.title}>{shortType(alert.type)}</h2>
            <Mark kind={markShapes[alert.mark]}>{alert.mark}</Mark>
          </>
        }
        actions={
          <>
            <Button
              variant="default"
              disabled={record === undefined}
              onClick={() => record && openPanel('session', { record }, `Session of ${deviceId}`)}
            >
              Open its session
            </Button>
            <Button variant="default" onClick={() => openNode(deviceId, source)}>
              {source === undefined ? 'Open the device' : 'Open the node'}
            </Button>
          </>
        }
      />
      <div className={classes.body}>
        <dl className={classes.facts}>
          <Fact name="Type" value={alert.type} />
          <Fact name="Device" value={deviceId} />
          <Fact name="Arrived" value={dateTime(at)} />
          <Fact name="Source" value={source ?? 'none given'} />
          {target !== undefined && <Fact name="Target" value={target} />}
          {alert.dataType !== undefined && <Fact name="Data type" value={alert.dataType} />}
        </dl>
        {alert.cut && <p className="dim">The alert is very long: this is how it begins. Its session holds it whole.</p>}
        <Data alert={alert} />
      </div>
    </Panel>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="mono">{value}</dd>
    </div>
  )
}

function Data({ alert }: { alert: KeptAlert }) {
  const data = alertData(alert)
  const code = resultCode(data)
  if (data.kind === 'none') return <p className="dim">The alert carries no data.</p>
  return (
    <section aria-label="Data of the alert">
      <h3 className={classes.heading}>
        Data {data.style === 'dm1x' && <span className="dim">of a DM 1.x alert, unwrapped</span>}
      </h3>
      {data.kind === 'value' ? (
        <pre className={classes.value}>{data.text}</pre>
      ) : (
        <dl className={classes.facts}>
          {data.fields.map(({ name, value }) => (
            <Fact key={name} name={name} value={value} />
          ))}
          {code !== undefined && <Fact name="In words" value={statusWords(code)} />}
        </dl>
      )}
      <details>
        <summary>As it came</summary>
        <pre className={classes.value}>
          {alert.cut && data.kind === 'value' ? data.text : JSON.stringify(alert.data, null, 2)}
        </pre>
      </details>
    </section>
  )
}
