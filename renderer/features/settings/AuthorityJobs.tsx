import { NativeSelect } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { AuthorityJob } from '#contract'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import classes from './Settings.module.css'

/** What one authority sees: its own jobs with their results, and no other's. */
export function AuthorityJobs({ authorities }: { authorities: readonly string[] }) {
  const [authority, setAuthority] = useState('')
  const [jobs, setJobs] = useState<readonly AuthorityJob[]>()
  const changes = useApp(state => state.jobChanges)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what became of a job is asked for anew
  useEffect(() => {
    if (authority === '') return
    const look = () => void call(host.identities.jobs({ authority })).then(list => setJobs(list ?? []))
    // Jobs change in bursts; they are asked for once per burst.
    const timer = setTimeout(look, 100)
    return () => clearTimeout(timer)
  }, [authority, changes])
  if (authorities.length === 0) return null
  return (
    <>
      <NativeSelect
        label="Jobs as an authority sees them"
        data={[{ value: '', label: 'Choose an authority' }, ...authorities]}
        value={authority}
        onChange={event => {
          // Nobody sees the jobs of another, not for a moment.
          setJobs(undefined)
          setAuthority(event.currentTarget.value)
        }}
      />
      {authority !== '' && jobs?.length === 0 && <p>{authority} has no jobs.</p>}
      {jobs && jobs.length > 0 && (
        <ul className={classes.servers}>
          {jobs.map(({ id, deviceId, command, state, status, result }) => (
            <li key={id}>
              <p className={classes.name}>
                {command.name} on <span className="mono">{deviceId}</span>: {state} {status?.code}
              </p>
              {result !== undefined && <p className={classes.address}>{result}</p>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
