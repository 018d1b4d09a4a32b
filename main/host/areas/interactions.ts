import { randomBytes } from 'node:crypto'
import type { ZodError } from 'zod'
import type { InteractionItem } from '#contract'
import { profileFault } from '#core/bootstrap/profile-fault.ts'
import { type Interaction, type InteractionEnd, interaction } from '#core/interaction/interaction.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { HttpHandler } from '#http/listener.ts'
import type { KeptInteraction, Progress } from '#interaction/asked.ts'
import { createInteractions } from '#interaction/interactions.ts'
import type { Parts } from '../parts.ts'
import type { WireCommand, WorkArea } from './work.ts'

// Questions to the person at a device: a page, the SHOW that leads to it, and what follows from the answer.

/** Of all devices; older ones that are over are forgotten. */
const mostKept = 1000

export interface InteractionsArea {
  readonly handler: HttpHandler
  /** Makes a page, and queues the SHOW that leads the device to it. */
  ask(deviceId: string, about: unknown, onYes: readonly WireCommand[]): Promise<Result<InteractionItem>>
  /** Newest first. */
  list(deviceId: string): Promise<readonly InteractionItem[]>
  progress(id: string, progress: Progress, done: boolean): Promise<Result<InteractionItem>>
  withdraw(id: string): Promise<Result<InteractionItem>>
  /** An answer that was not shown while it was typed. */
  reveal(id: string): Promise<Result<string>>
  forgotten(deviceId: string): Promise<void>
  recover(): Promise<void>
  close(): void
}

export interface InteractionsPorts {
  readonly work: Pick<WorkArea, 'enqueue' | 'mistake'>
  /** Where the pages of a server that runs lie. */
  origin(): string | undefined
}

/** As it is kept: with what is queued after a yes, and whether it was. */
interface Kept extends KeptInteraction {
  readonly onYes: readonly WireCommand[]
  readonly queued?: true
}

export function createInteractionsArea(parts: Parts, prefix: string, ports: InteractionsPorts): InteractionsArea {
  const { store, hub, recorder, serverId, now, log } = parts
  const known = new Map<string, Kept>()

  const itemOf = ({ token, ...kept }: Kept): InteractionItem => ({
    ...kept,
    ...(isSecret(kept.about) && kept.end && { end: withoutAnswer(kept.end) }),
    address: `${ports.origin() ?? ''}${prefix}${token}`,
  })
  const keep = async (kept: Kept) => {
    known.set(kept.id, kept)
    const plain = isSecret(kept.about) && kept.end ? { ...kept, end: withoutAnswer(kept.end) } : kept
    if (plain !== kept && kept.end && 'value' in kept.end) {
      await store.secrets.put(secretName(kept.id), Buffer.from(String(kept.end.value)))
    }
    known.set(kept.id, plain)
    await store.interactions.put(kept.id, plain)
    hub.emit({ kind: 'interaction', item: itemOf(plain) })
    await follow(plain)
  }
  /** What a yes, or an answer, sets going; once. */
  const follow = async (kept: Kept) => {
    if (kept.queued || kept.onYes.length === 0 || !isYes(kept)) return
    const queued = await ports.work.enqueue(kept.deviceId, kept.onYes)
    if (!queued.ok) log.write('error', kept.deviceId, queued.problem)
    await keep({ ...kept, queued: true })
  }
  let keeping: Promise<void> = Promise.resolve()
  const changed = (kept: KeptInteraction) => {
    const before = known.get(kept.id)
    keeping = keep({ ...kept, onYes: before?.onYes ?? [], ...(before?.queued && { queued: true }) }).catch(
      (cause: unknown) => log.write('error', 'interactions', String(cause)),
    )
  }
  const pages = createInteractions(prefix, {
    recorder,
    serverId,
    now,
    random: count => randomBytes(count),
    changed,
    kept: async () => {
      await keeping
      await store.committed()
    },
  })
  const forget = async (kept: Kept) => {
    known.delete(kept.id)
    await store.interactions.remove(kept.id)
    await store.secrets.remove(secretName(kept.id))
  }
  const trim = async () => {
    const over = [...known.values()].filter(({ end }) => end).sort((a, b) => a.createdAt - b.createdAt)
    for (const kept of over.slice(0, Math.max(0, known.size - mostKept))) await forget(kept)
  }
  const latest = (id: string): Result<InteractionItem> => {
    const kept = known.get(id)
    return kept ? ok(itemOf(kept)) : failed(problem('interaction.unknown'))
  }

  return {
    handler: pages.handler,
    async ask(deviceId, given, onYes) {
      const about = interaction.safeParse(given, { reportInput: true })
      if (!about.success) return failed(problem('interaction.invalid', { what: mistakeIn(about.error) }))
      const refusal = ports.work.mistake(onYes)
      if (refusal) return failed(refusal)
      const origin = ports.origin()
      if (origin === undefined) return failed(problem('interaction.no-server'))
      if (!(await store.devices.get(deviceId))) return failed(problem('host.unknown-device', { id: deviceId }))
      const asked = pages.ask(deviceId, about.data)
      await keep({ ...asked, onYes })
      await trim()
      const queued = await ports.work.enqueue(deviceId, [['SHOW', `${origin}${prefix}${asked.token}`]])
      return queued.ok ? latest(asked.id) : queued
    },
    list: async deviceId =>
      [...known.values()]
        .filter(kept => kept.deviceId === deviceId)
        .sort((a, b) => b.createdAt - a.createdAt)
        .map(itemOf),
    progress: async (id, progress, done) =>
      pages.progress(id, progress, done) ? latest(id) : failed(problem('interaction.over')),
    withdraw: async id => (pages.withdraw(id) ? latest(id) : failed(problem('interaction.over'))),
    async reveal(id) {
      const secret = known.has(id) ? await store.secrets.get(secretName(id)) : undefined
      return secret ? ok(Buffer.from(secret).toString('utf8')) : failed(problem('interaction.unknown'))
    },
    async forgotten(deviceId) {
      for (const kept of [...known.values()].filter(item => item.deviceId === deviceId)) {
        pages.withdraw(kept.id)
        await forget(kept)
      }
    },
    async recover() {
      const all = (await store.interactions.list()).map(({ json }) => json as Kept)
      for (const kept of all) known.set(kept.id, kept)
      pages.recover(all)
      for (const kept of all) await follow(kept)
    },
    close: pages.close,
  }
}

const secretName = (id: string) => `interaction/${id}`
const isSecret = (about: Interaction) => about.kind === 'input' && about.echo === false
const withoutAnswer = (end: InteractionEnd): InteractionEnd =>
  'value' in end ? { how: end.how, value: '[secret]' } : end

/** An answer, and of a question a yes. */
function isYes({ about, end }: Kept): boolean {
  if (!end || !('value' in end)) return false
  return about.kind !== 'confirm' || end.value === 'yes'
}

function mistakeIn({ issues: [first] }: ZodError): string {
  return first ? `${first.path.join('.') || 'it'} ${profileFault(first)}` : 'it has another shape'
}
