import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ok, type Result } from '#core/result.ts'
import { type Child, startChild } from './child.ts'
import { resources } from './folders.ts'
import { connectHost, type HostClient } from './host-client.ts'
import { openEndpoint, readAnswer } from './play.ts'
import { createPerson, type Person } from './story-person.ts'

/** What a story is played on: a server process, a device that comes as a process of its own, a person with a browser. */
export interface Stage {
  readonly client: HostClient
  readonly origin: string
  readonly person: Person
  readonly deviceId: string
  say(words: string): void
  /** Lets the device run with these options to its end; what it printed last. */
  device(...options: readonly string[]): Promise<Result<Record<string, unknown>>>
  /** Lets the device stay; ends with the story. */
  stay(
    ...options: readonly string[]
  ): Promise<Result<{ readonly child: Child; readonly first: Record<string, unknown> }>>
}

export interface StageOptions {
  readonly signal: AbortSignal
  say(words: string): void
}

const deviceId = 'IMEI:004400152020028'
const startMs = 30_000
const deviceMs = 120_000

/** Sets the stage, plays, and leaves no process and no file behind. */
export async function onStage<T>(
  options: StageOptions,
  play: (stage: Stage) => Promise<Result<T>>,
): Promise<Result<T>> {
  const scratch = await mkdtemp(join(tmpdir(), 'dmwb-story-'))
  const server = startChild('server', ['serve', '--port', '0', '--data', join(scratch, 'data'), '--json'])
  const children = [server]
  const stopAll = () => Promise.all(children.map(child => child.stop()))
  options.signal.addEventListener('abort', () => void stopAll(), { once: true })
  try {
    const started = await readAnswer(server, startMs)
    if (!started.ok) return started
    const client = await connectHost(String(started.value.address))
    try {
      const state = await openEndpoint(client)
      if (!state.ok) return state
      options.say(`The DM Server listens at ${state.value.endpoint}.`)
      const authority = await client.host.server.caCertificate()
      if (!authority.ok) return authority
      const ca = join(scratch, 'ca.pem')
      await writeFile(ca, authority.value)
      const common = ['device', '--ca', ca, '--id', deviceId, '--tree', join(scratch, 'tree.json'), '--json', ...ddfs]
      const start = (more: readonly string[]) => {
        const child = startChild('device', [...common, ...more])
        children.push(child)
        return child
      }
      return await play({
        client,
        origin: state.value.origin ?? '',
        person: createPerson(authority.value),
        deviceId,
        say: options.say,
        device: async (...more) => {
          const child = start(more)
          const answer = await readAnswer(child, deviceMs)
          // Only one that has ended has kept its tree.
          await child.ended
          return answer
        },
        stay: async (...more) => {
          const child = start(more)
          const first = await readAnswer(child, startMs)
          return first.ok ? ok({ child, first: first.value }) : first
        },
      })
    } finally {
      client.close()
    }
  } finally {
    await stopAll()
    await rm(scratch, { recursive: true, force: true })
  }
}

const ddfs = ['wlan.ddf', 'call-log.ddf'].flatMap(name => ['--ddf', join(resources, 'stories', name)])
