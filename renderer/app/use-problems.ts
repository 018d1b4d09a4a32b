import { useMemo } from 'react'
import type { ShownProblem } from './shell-slice.ts'
import { useApp } from './store.ts'

/** Everything that is wrong now: what features found, the server's trouble, and the devices' last failures. */
export function useProblems(): readonly ShownProblem[] {
  const found = useApp(state => state.problems)
  const server = useApp(state => state.workbench?.server.problem)
  const devices = useApp(state => state.devices)
  const openPanel = useApp(state => state.openPanel)
  return useMemo(() => {
    const ofServer: ShownProblem[] = server ? [{ problem: server, subject: 'DM Server', severity: 'error' }] : []
    const ofDevices = (devices ?? []).flatMap(({ id, lastProblem, state }): ShownProblem[] => {
      if (!lastProblem || state !== 'failed') return []
      const open = () => openPanel('device', { deviceId: id }, id)
      return [{ problem: lastProblem, subject: id, severity: 'error', open }]
    })
    return [...ofServer, ...ofDevices, ...Object.values(found).flat()]
  }, [found, server, devices, openPanel])
}

/** How many there are, listed or not. */
export function countProblems(problems: readonly ShownProblem[]): { errors: number; warnings: number } {
  const count = (wanted: ShownProblem['severity']) =>
    problems.reduce((sum, { severity, more = 0 }) => (severity === wanted ? sum + 1 + more : sum), 0)
  return { errors: count('error'), warnings: count('warning') }
}
