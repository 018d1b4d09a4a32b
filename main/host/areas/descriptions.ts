import { createHash } from 'node:crypto'
import type { AnnouncedDescription } from '#contract'
import { decodeXmlBytes, parseDdf } from '#core/ddf/parse-ddf.ts'
import { type DeviceFeature, deviceFeatures, type SeenOfDevice } from '#core/device-features.ts'
import { type Problem, problem } from '#core/problem.ts'
import { gatherExchanges, headerOf } from '#core/record-exchanges.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { send } from '#http/client.ts'
import { type DdfLibrary, fetchedFolder } from '../ddf-library.ts'
import type { Parts } from '../parts.ts'
import type { FilesArea } from './files.ts'

// Descriptions at the addresses that devices announce in MOS (OMA DM 2.0 §5.2.2, DM-5): fetched once a person said yes,
// and kept in the workspace, where they can be seen. An address that does not answer is told in the list alone.

const settingsKey = 'announced-descriptions'
const largestBytes = 4 * 1024 * 1024
const timeoutMs = 15_000
/** Commands whose statuses are looked through, and entries of a session. */
const mostWork = 1000
const mostEntries = 20

export interface DescriptionsArea {
  announced(deviceId: string | undefined): Promise<readonly AnnouncedDescription[]>
  decide(address: string, decision: 'fetch' | 'refuse'): Promise<Result<AnnouncedDescription>>
  features(deviceId: string): Promise<Result<readonly DeviceFeature[]>>
}

interface Decided {
  readonly allowed: boolean
  readonly file?: string
  readonly etag?: string
  readonly fetchedAt?: number
  readonly problem?: Problem
}

interface Needs {
  readonly files: FilesArea
  readonly library: DdfLibrary
  /** Addresses of servers of ours. */
  origins(): readonly string[]
  /** Who stands behind their certificates, PEM; others are trusted as the system does. */
  readonly ca: string
}

export async function createDescriptionsArea({ store, hub, now }: Parts, needs: Needs): Promise<DescriptionsArea> {
  const { files, library } = needs
  const { settings } = store
  let decided = ((await settings.get(settingsKey)) as Readonly<Record<string, Decided>> | undefined) ?? {}

  const keep = async (address: string, next: Decided): Promise<void> => {
    decided = { ...decided, [address]: next }
    await settings.put(settingsKey, decided)
    hub.emit({ kind: 'descriptions' })
  }
  const isOurs = (address: string) => needs.origins().some(origin => address.startsWith(`${origin}/`))

  const announced = async (deviceId?: string): Promise<readonly AnnouncedDescription[]> => {
    const one = deviceId === undefined ? undefined : await store.devices.get(deviceId)
    const rows = deviceId === undefined ? await store.devices.list() : one ? [one] : []
    const found = new Map<string, { readonly moids: Set<string>; readonly devices: Set<string> }>()
    for (const { id, mos } of rows) {
      for (const { ddf, moid } of mos) {
        if (ddf === undefined || ddf === '') continue
        const entry = found.get(ddf) ?? { moids: new Set<string>(), devices: new Set<string>() }
        found.set(ddf, entry)
        if (moid !== undefined) entry.moids.add(moid)
        entry.devices.add(id)
      }
    }
    const known = await library.all()
    return [...found].map(([address, { moids, devices }]) => {
      const { allowed, file, fetchedAt, problem: why } = decided[address] ?? {}
      const described = [...moids].every(moid => known.has(moid))
      const waiting = isOurs(address) ? 'ours' : described ? 'known' : 'ask'
      const state = allowed === undefined ? waiting : !allowed ? 'refused' : why ? 'failed' : ('fetched' as const)
      return {
        ...{ address, moids: [...moids], devices: [...devices], state },
        ...(file !== undefined && { file }),
        ...(fetchedAt !== undefined && { fetchedAt }),
        ...(why && { problem: why }),
      }
    })
  }

  const fetchFrom = async (address: string, moids: readonly string[]): Promise<Decided> => {
    const before = decided[address]
    const answered = await send({
      method: 'GET',
      url: address,
      headers: {
        Accept: 'application/xml, text/xml, application/octet-stream;q=0.5',
        ...(before?.etag !== undefined && before.file !== undefined && { 'If-None-Match': before.etag }),
      },
      timeoutMs,
      limitBytes: largestBytes,
      ...(isOurs(address) && { tls: { ca: needs.ca } }),
    })
    const kept = { allowed: true, ...(before?.file !== undefined && { file: before.file }) }
    if (!answered.ok) return { ...kept, problem: answered.problem }
    const { status, headers, body } = answered.value
    const at = { allowed: true, fetchedAt: now() }
    const etag = headers.get('etag')
    if (status === 304 && before?.file !== undefined) return { ...before, ...at }
    if (status !== 200) return { ...kept, problem: problem('host.description-status', { address, status }) }
    const { text } = decodeXmlBytes(body)
    const described = new Set(parseDdf(text, { file: address }).descriptions.map(({ moid }) => moid))
    if (!moids.some(moid => described.has(moid))) {
      const what = described.size === 0 ? 'nothing' : [...described].slice(0, 3).join(', ')
      return { ...kept, problem: problem('host.not-described', { address, what }) }
    }
    const saved = await keepFile(address, text)
    if (!saved.ok) return { ...kept, problem: saved.problem }
    return { ...at, file: saved.value, ...(etag !== undefined && { etag }) }
  }

  const keepFile = async (address: string, text: string): Promise<Result<string>> => {
    const path = fetchedFolder + fileNameOf(address)
    const before = await files.open(path)
    const saved = await files.save({
      ...{ path, text: text.replace(/^\uFEFF/, ''), bom: false },
      ...(before.ok && { version: before.value.version }),
    })
    return saved.ok ? ok(path) : saved
  }

  return {
    announced,
    decide: async (address, decision) => {
      const find = async () => (await announced()).find(item => item.address === address)
      const item = await find()
      if (!item) return failed(problem('host.not-announced', { address }))
      if (decision === 'refuse') await keep(address, { allowed: false })
      else await keep(address, await fetchFrom(address, item.moids))
      return ok((await find()) ?? item)
    },
    features: async deviceId => {
      const row = await store.devices.get(deviceId)
      if (!row) return failed(problem('host.unknown-device', { id: deviceId }))
      const work = await store.work.list(deviceId, mostWork)
      const statuses = work.flatMap(({ wire, status, record }) =>
        status ? [{ command: wire[0] ?? '', code: status.code, ...(record !== undefined && { record }) }] : [],
      )
      const last = row.lastRecord === undefined ? undefined : await lastPackage(row.lastRecord)
      const notified = (await store.notifications.list(deviceId, mostWork))
        .map(({ json }) => (json as { readonly session?: string }).session)
        .find(session => session !== undefined)
      return ok(
        deviceFeatures({
          ...{ mos: row.mos, statuses },
          ...(last && { last }),
          ...(notified !== undefined && { notified }),
        }),
      )
    },
  }

  async function lastPackage(record: string): Promise<SeenOfDevice['last']> {
    const entries = await store.records.entries(record, 0, mostEntries)
    // The one with credentials, where there was a challenge first.
    const requests = gatherExchanges(entries).map(({ request }) => request.head)
    const head = requests.find(each => each.security?.auth !== undefined) ?? requests[0]
    if (!head) return { record }
    const [accept, contentType] = [headerOf(head.headers, 'accept'), headerOf(head.headers, 'content-type')]
    return {
      record,
      ...(accept !== undefined && { accept }),
      ...(contentType !== undefined && { contentType }),
      ...(head.security && { security: head.security }),
    }
  }
}

/** A name that says where it is from, and that no other address has. */
function fileNameOf(address: string): string {
  const { hostname, pathname } = URL.canParse(address) ? new URL(address) : { hostname: 'unknown', pathname: '' }
  const base = (pathname.split('/').at(-1) ?? '').replace(/\.(ddf|xml)$/i, '').replace(/[^\w.-]/g, '_')
  const digest = createHash('sha256').update(address).digest('hex').slice(0, 8)
  return `${hostname.replace(/[^\w.-]/g, '_')}-${base.slice(0, 60) || 'description'}-${digest}.ddf`
}
