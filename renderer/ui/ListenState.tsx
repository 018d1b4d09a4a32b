import type { Problem } from '#core/problem.ts'
import { Mark } from './Mark.tsx'
import { ProblemNote } from './ProblemNote.tsx'

interface ListenStateProps {
  /** Undefined while the service is off. */
  readonly address?: string | undefined
  readonly exposed: boolean
  readonly problem?: Problem | undefined
}

/** Whether a service listens, and why it does not. */
export function ListenState({ address, exposed, problem }: ListenStateProps) {
  return (
    <>
      <p>
        <Mark kind={address === undefined ? 'idle' : 'good'}>
          {address === undefined ? 'switched off' : `listens at ${address}`}
        </Mark>{' '}
        {address !== undefined && exposed && <Mark kind="warn">reachable from other machines</Mark>}
      </p>
      {problem && <ProblemNote problem={problem} />}
    </>
  )
}
