import type { Observation } from '#core/conformance/item.ts'
import { explain } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import {
  hasPut,
  probeChangesTold,
  probeExecuting,
  probeSubscribing,
  probeUnsubscribing,
  probeWriting,
} from './client-changes.ts'
import { probeCourse, probeRefusals, probeShow } from './client-course.ts'
import { probeFirstPackage } from './client-first-package.ts'
import { items } from './client-probe.ts'
import { probeReading } from './client-reading.ts'
import { probeFormats, probeUploads } from './client-transfers.ts'
import { type Notebook, openNotebook } from './notebook.ts'
import type { Conversation, ProbeServer } from './probe-server.ts'

export interface ClientOrder {
  readonly server: ProbeServer
  /** Path of the endpoint at the scripted server. */
  readonly path: string
  /** A device of ours may be changed. */
  readonly own: boolean
  /** Makes the client call in; a foreign client is waited for. */
  readonly call?: () => Promise<void>
}

/** Leads one session, and for a device of ours the session that reports an EXEC, and writes down what it saw. */
export async function probeClient(order: ClientOrder): Promise<readonly Observation[]> {
  const notes = openNotebook()
  const { server, own, path, call } = order
  const endpoint = `${server.origin}${path}`
  const led = await server.session(async client => {
    const probe = { server, client, notes, endpoint, own }
    probeFirstPackage(probe)
    await probeReading(probe)
    await probeUploads(probe)
    await probeFormats(probe)
    await probeCourse(probe)
    await probeRefusals(probe)
    await probeShow(probe)
    checkForm(client, notes)
    if (!own) return undefined
    await probeWriting(probe)
    return { told: await probeSubscribing(probe), source: await probeExecuting(probe) }
  }, call)
  if (!led.ok) return broken(notes, led)
  const quiet = await server.quiet()
  notes.check(
    items('PACK-022-C-M'),
    quiet,
    quiet ? 'After END the client sent nothing more.' : 'After END the client sent another package of the session.',
  )
  if (!led.value) return notes.observations
  // A change may be told at once, or only after the report.
  const toldAtOnce = hasPut(server, '/repo/changes')
  await probeReport(server, notes, led.value.source)
  if (!led.value.told) return notes.observations
  await probeChangesTold(server, notes, toldAtOnce)
  await server.session(client => probeUnsubscribing({ server, client, notes, endpoint, own }), call)
  return notes.observations
}

/** The form of every Package#3 so far: its media type, its parts, its device id (OMA DM 2.0 §5.2.4, App. F). */
function checkForm({ leniencies }: Conversation, notes: Notebook): void {
  const odd = leniencies.filter(({ code }) => code === 'package.content-type' || code === 'package.multipart-loose')
  const words = [...new Set(odd.map(found => explain(found).words))].join(' ')
  const good = 'Every Package#3 came in the media type that belongs to it.'
  notes.check(items('PACK-013-C-M'), odd.length === 0, words || good)
}

/** The report of an asynchronous EXEC comes in a session of its own. */
async function probeReport(server: ProbeServer, notes: Notebook, source: string): Promise<void> {
  const came = await server.session(async (client: Conversation) => client.package1.alerts)
  const alert = came.ok ? came.value.find(item => item.source === source) : undefined
  notes.check(
    items('PACK-028-C-M', 'PACK-026-C-M'),
    alert !== undefined,
    alert
      ? `The result came in a session of its own as Generic Alert ${alert.type} about ${source}.`
      : `No Generic Alert about ${source} came.`,
  )
}

function broken(notes: Notebook, { problem }: Extract<Result<unknown>, { ok: false }>): readonly Observation[] {
  const { words } = explain(problem)
  const where = 'path' in (problem.at ?? {}) ? ` (${problem.at?.path})` : ''
  // Before anything was noted Package#1 was missing or wrong, later an answer of the client.
  const began = notes.observations.length > 0
  const sent = began ? ['PACK-013-C-M'] : problem.code === 'conformance.silent-client' ? [] : ['PACK-011-C-M']
  notes.missed(items('PACK-001-C-M', ...sent), `The session broke off: ${words}${where}`)
  return notes.observations
}
