import { NativeSelect } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { AuthorityJob } from '#contract'
import { call, host } from '../../host.ts'
import classes from './Settings.module.css'

/** What one authority sees: its own jobs with their results, and no other's. */
export function AuthorityJobs({ authorities }: { authorities: readonly string[] }) {
  const [authority, setAuthority] = useState('')
  const [jobs, setJobs] = useState<readonly AuthorityJob[]>([])
  useEffect(() => {
    if (authority !== '') void call(host.identities.jobs({ authority })).then(list => setJobs(list ?? []))
  }, [authority])
  if (authorities.length === 0) return null
  return (
    <>
      <NativeSelect
        label="Jobs as an authority sees them"
        data={['', ...authorities]}
        value={authority}
        onChange={event => setAuthority(event.currentTarget.value)}
      />
      {authority !== '' && jobs.length === 0 && <p>{authority} has no jobs.</p>}
      {authority !== '' && (
        <ul className={classes.servers}>
          {jobs.map(({ id, deviceId, command, state, status, result }) => (
            <li key={id}>
              {command.name} on <span className="mono">{deviceId}</span>: {state} {status?.code}
              {result !== undefined && <p className={classes.address}>{result}</p>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
