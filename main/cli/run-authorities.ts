import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { problem } from '#core/problem.ts'
import { type PlayedAuthorities, playAuthorities } from './authorities-play.ts'
import { root } from './folders.ts'
import type { Terminal } from './terminal.ts'

/** Runs `dmwb demo authorities` and gives back its exit code: 0 when every job was done and nobody saw another's. */
export async function runAuthorities(terminal: Terminal): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  const played = await playAuthorities(version)
  if (!played.ok) return terminal.fail(played.problem)
  const trouble = isAsItShouldBe(played.value) ? undefined : problem('cli.demo-unproved', { result: 'jobs' })
  if (trouble) terminal.complain(trouble)
  const { servers, authorities } = played.value
  if (terminal.json) {
    terminal.document({
      ok: trouble === undefined,
      servers: servers.map(({ serverId, authorities: actsFor, state }) => ({
        serverId,
        authorities: actsFor,
        endpoint: state.endpoint,
      })),
      authorities: authorities.map(({ authority, jobs }) => ({ authority, jobs: jobs.map(jobJson) })),
    })
  }
  for (const { serverId, authorities: actsFor } of servers)
    terminal.line(`${serverId} acts for ${actsFor.join(' and ')}`)
  for (const { authority, jobs } of authorities) {
    terminal.line(`${authority} sees:`)
    for (const { serverId, deviceId, state, result } of jobs) {
      terminal.line(`  ${serverId} on ${deviceId}: ${state}, ${result ?? 'nothing'}`)
    }
  }
  return trouble === undefined ? 0 : 1
}

function isAsItShouldBe({ authorities }: PlayedAuthorities): boolean {
  return authorities.every(
    ({ authority, jobs }) =>
      jobs.length > 0 &&
      jobs.every(job => job.authority === authority && job.state === 'done' && job.result?.includes(job.deviceId)),
  )
}

function jobJson({ id, serverId, deviceId, authority, command, state, status, result }: JobLike): object {
  return { id, serverId, deviceId, authority, command, state, status: status?.code, result }
}
type JobLike = PlayedAuthorities['authorities'][number]['jobs'][number]
