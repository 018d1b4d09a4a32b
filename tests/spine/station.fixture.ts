import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { makeBootstrapDocument } from '#core/bootstrap/document.ts'
import type { ProfileAccount } from '#core/bootstrap/profile.ts'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoDocument } from '#core/package-types.ts'
import { viewRecord } from '#core/record-view.ts'
import type { Outcome } from '#core/server-session.ts'
import { createDevice, type SimulatedDevice } from '#device/device.ts'
import type { AuthMode, ServerAccount } from '#http/authenticate.ts'
import { openAuthority } from '#http/authority.ts'
import { listen } from '#http/listener.ts'
import { route } from '#http/route.ts'
import { readEntries } from '#recorder/read-record.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { createRepository } from '#repository/repository.ts'
import { createDmServer } from '#server/dm-server.ts'
import { openStore } from '#storage/store.ts'

// DM Server, Data Repository, store and recorder put together by hand, without the workbench around them.

const ddfFolder = new URL('../../resources/ddf/', import.meta.url)
const descriptions = readdirSync(ddfFolder)
  .filter(file => file.endsWith('.ddf'))
  .flatMap(file => parseDdf(readFileSync(new URL(file, ddfFolder), 'utf8'), { file }).descriptions)

export const deviceId = 'IMEI:004400152020002'
const nowMicros = () => Math.round((performance.timeOrigin + performance.now()) * 1000)

function must<T>(result: { ok: true; value: T } | { ok: false; problem: { code: string } }): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

/** A station that listens with TLS; it sends `rounds` of commands, in which `$` stands for its own address. */
export async function startStation(auth: AuthMode, rounds: readonly (readonly (readonly string[])[])[]) {
  const store = must(await openStore(':memory:'))
  const authority = await openAuthority(store.secrets)
  const recorder = createRecorder(store.records, { now: nowMicros, seal: bytes => store.secrets.seal(bytes) })
  const users = new Map<string, ServerAccount>()
  const certificates = new Map<string, ServerAccount>()
  const accounts = {
    byUser: async (user: string) => users.get(user),
    byFingerprint: async (sha256: string) => certificates.get(sha256),
  }
  const outcomes: Outcome[] = []
  const read: MoDocument[] = []
  const events: string[] = []
  let origin = ''
  let sent = 0
  let openRecord: string | undefined
  const identity = { serverId: 'dms1', auth, insecure: auth === 'none' }
  const server = createDmServer(
    { ...identity, path: '/dm' },
    {
      recorder,
      sessions: store.sessions.of('dms1'),
      kept: store.committed,
      accounts,
      work: {
        next: async ({ round }) =>
          (rounds[round - 1] ?? []).map(words => ({ id: ++sent, wire: words.map(word => word.replace('$', origin)) })),
        finished: async (_, items) => void outcomes.push(...items),
      },
      events: {
        opened: async ({ record }, { alerts }) => {
          openRecord = record
          events.push(...alerts.map(({ type }) => type))
        },
        read: async (_, document) => void read.push(document),
        alerts: async () => undefined,
        ended: async (_, outcome, why) => {
          openRecord = undefined
          events.push(why?.code ?? outcome)
        },
        refused: (_, why) => void events.push(why.code),
      },
    },
  )
  const repository = createRepository(
    { ...identity, prefix: '/repo/', limitBytes: 1_000_000 },
    {
      blobs: store.blobs,
      accounts,
      recorder,
      recorderFor: () => (openRecord === undefined ? undefined : recorder.resume(openRecord)),
      now: nowMicros,
    },
  )
  const tls = await authority.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const handler = route([
    { prefix: '/dm', handler: server.handler },
    { prefix: '/dm/', handler: server.handler },
    { prefix: '/repo/', handler: repository },
  ])
  const listener = must(
    await listen(
      {
        host: '127.0.0.1',
        port: 0,
        tls: { ...tls, ca: authority.certificate, requestCert: true },
        onRefused: server.onRefused,
      },
      handler,
    ),
  )
  origin = listener.origin
  onTestFinished(async () => {
    await server.close()
    await listener.close()
    await store.close()
  })

  const newDevice = (): SimulatedDevice => {
    const trust = { ca: authority.certificate }
    return must(createDevice({ id: deviceId, descriptions, trust, recorder, random: count => randomBytes(count) }))
  }
  /** The DM Bootstrap with an account for this station, as bytes. */
  const bootstrapFor = (
    transport: ProfileAccount['auth']['transport'],
    credentials: { user: string; secret: string },
  ) => {
    const document = makeBootstrapDocument(
      {
        kind: 'dmwb-bootstrap-profile',
        version: 1,
        name: 'test',
        accounts: [
          {
            server: { id: 'dms1', uri: `${origin}/dm`, name: 'Station' },
            permissions: ['*'],
            auth: { transport, notification: false },
          },
        ],
      },
      {
        'server.id': 'dms1',
        'server.uri': `${origin}/dm`,
        'server.name': 'Station',
        'device.id': deviceId,
        'credentials.user': credentials.user,
        'credentials.secret': credentials.secret,
        'notification.data': '',
        'notification.secret': '',
        'trust.ca': '',
      },
    )
    return Buffer.from(JSON.stringify(encodeMoDocument(must(document))))
  }
  /** The stored records, oldest first, each with its view. */
  const records = async () => {
    await recorder.flush()
    const summaries = [...(await store.records.list({ limit: 100 }))].reverse()
    return Promise.all(
      summaries.map(async summary => ({
        summary,
        view: viewRecord(summary, await readEntries(store.records, summary.id)),
      })),
    )
  }
  return { origin, store, authority, users, certificates, outcomes, read, events, newDevice, bootstrapFor, records }
}
