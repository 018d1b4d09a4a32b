import { Button, Group } from '@mantine/core'
import type { BootstrapRun, ReadBackEvidence, RunEvidence } from '#contract'
import { useApp } from '../../app/store.ts'
import { dateTime } from '../../ui/time.ts'
import classes from './Run.module.css'

/** What a result rests on: hashes, the other end, what was read back, who did it, the session that proves it. */
export function Evidence({ run, onOpen }: { run: BootstrapRun; onOpen(record: string): void }) {
  const { id, record, evidence } = run
  const save = useApp(state => state.saveReport)
  const facts = evidence ? factsOf(run, evidence) : []
  return (
    <div className={classes.evidence}>
      <h3>Evidence</h3>
      {facts.length > 0 && (
        <dl className={classes.facts}>
          {facts.map(([name, value, isCode]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd className={isCode ? 'mono' : undefined}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {record === undefined && <p className="dim">No session was recorded for this run.</p>}
      <Group gap="sm">
        {record !== undefined && (
          <Button variant="default" onClick={() => onOpen(record)}>
            Open the session that shows it
          </Button>
        )}
        <Button variant="default" onClick={() => void save(id, 'html')}>
          Save a report to print
        </Button>
        <Button variant="default" onClick={() => void save(id, 'json')}>
          Save as JSON
        </Button>
      </Group>
    </div>
  )
}

type Fact = readonly [name: string, value: string, isCode: boolean]

function factsOf(run: BootstrapRun, evidence: RunEvidence): readonly Fact[] {
  const { port, readBack, onDevice, servers, attempts, source, carried } = evidence
  const facts: readonly (Fact | undefined)[] = [
    ['Profile', `SHA-256 ${evidence.profileHash}`, true],
    ['Document', `${evidence.bytes} bytes, SHA-256 ${evidence.documentHash}`, true],
    [
      'Servers',
      servers.map(({ serverId, address, ours }) => `${serverId} at ${address}${ours ? '' : ' (foreign)'}`).join('; '),
      true,
    ],
    port?.address === undefined ? undefined : ['Address', port.address, true],
    port?.certificate && ['Its certificate', `${port.certificate.subject}, ${port.certificate.fingerprint}`, true],
    port?.file === undefined ? undefined : ['File', port.file, true],
    readBack && ['Read back', readBackWords(readBack), false],
    onDevice && ['Read back from the device', readBackWords(onDevice), false],
    attempts === undefined ? undefined : ['Attempts', String(attempts), false],
    carried === undefined ? undefined : ['Proved before by', `record ${carried}`, true],
    run.record === undefined ? undefined : ['Proof', `record ${run.record}`, true],
    source && ['Asked for by', source, false],
    ['Operator', evidence.operator, false],
    ['Began', dateTime(run.startedAt), true],
    run.endedAt === undefined ? undefined : ['Ended', dateTime(run.endedAt), true],
  ]
  return facts.filter(fact => fact !== undefined)
}

function readBackWords({ kind, why = '', equal = 0, withheld = [] }: ReadBackEvidence): string {
  switch (kind) {
    case 'equal':
      return 'equal, byte for byte'
    case 'values':
      return why
    case 'compared': {
      const names = withheld.map(place => place.replace(/^urn:[^/]*:([^:/]+):[^:/]+\//, '$1/')).join(', ')
      return `${equal} values equal${names === '' ? '' : `; not given back: ${names}`}`
    }
    case 'not-possible':
      return `not possible: ${why}`
  }
}
