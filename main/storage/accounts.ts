import type { Connection } from './connection.ts'
import { present } from './json.ts'
import type { Tables } from './tables.ts'

/** How one device authenticates at one server: a user with a secret (by its name), a certificate, or both. */
export interface AccountRow {
  readonly id: string
  readonly serverId: string
  readonly deviceId: string
  readonly user?: string
  readonly secretName?: string
  /** SHA-256 of the client certificate, in the form that the caller looks for. */
  readonly fingerprint?: string
  readonly state: 'pending' | 'proved' | 'retired'
  /** Microseconds since 1970. */
  readonly createdAt: number
  readonly provedAt?: number
}

export interface AccountStore {
  add(row: AccountRow): Promise<void>
  /** The newest account that is not retired. */
  byUser(serverId: string, user: string): Promise<AccountRow | undefined>
  byFingerprint(serverId: string, sha256: string): Promise<AccountRow | undefined>
  /** The same, at once. */
  findShown(serverId: string, sha256: string): AccountRow | undefined
  /** Oldest first, retired ones too. */
  forDevice(deviceId: string): Promise<readonly AccountRow[]>
  /** `at` (µs) is kept as the time of the proof when the state is `proved`. */
  setState(id: string, state: AccountRow['state'], at?: number): Promise<void>
}

type Row = Tables['accounts']

export function accountStore({ query, reads, writes }: Connection): AccountStore {
  const add = writes<Row>(slot =>
    query.replaceInto('accounts').values({
      id: slot('id'),
      server: slot('server'),
      device: slot('device'),
      user: slot('user'),
      secretName: slot('secretName'),
      fingerprint: slot('fingerprint'),
      state: slot('state'),
      createdAt: slot('createdAt'),
      provedAt: slot('provedAt'),
    }),
  )
  const rows = query.selectFrom('accounts').selectAll()
  const live = rows.where('state', '!=', 'retired').orderBy('createdAt', 'desc').limit(1)
  const byUser = reads<{ server: string; user: string }, Row>(slot =>
    live.where('server', '=', slot('server')).where('user', '=', slot('user')),
  )
  const byFingerprint = reads<{ server: string; fingerprint: string }, Row>(slot =>
    live.where('server', '=', slot('server')).where('fingerprint', '=', slot('fingerprint')),
  )
  const forDevice = reads<{ device: string }, Row>(slot =>
    rows.where('device', '=', slot('device')).orderBy('createdAt'),
  )
  const setState = writes<{ id: string; state: string }>(slot =>
    query
      .updateTable('accounts')
      .set({ state: slot('state') })
      .where('id', '=', slot('id')),
  )
  const prove = writes<{ id: string; provedAt: number }>(slot =>
    query
      .updateTable('accounts')
      .set({ state: 'proved', provedAt: slot('provedAt') })
      .where('id', '=', slot('id')),
  )
  const account = (row: Row | undefined) => row && accountOfRow(row)

  return {
    async add(row) {
      add.run(rowOfAccount(row))
    },
    async byUser(server, user) {
      return account(byUser.get({ server, user }))
    },
    async byFingerprint(server, fingerprint) {
      return account(byFingerprint.get({ server, fingerprint }))
    },
    findShown: (server, fingerprint) => account(byFingerprint.get({ server, fingerprint })),
    async forDevice(device) {
      return forDevice.all({ device }).map(accountOfRow)
    },
    async setState(id, state, at) {
      if (state === 'proved' && at !== undefined) prove.run({ id, provedAt: at })
      else setState.run({ id, state })
    },
  }
}

function rowOfAccount(row: AccountRow): Row {
  return {
    id: row.id,
    server: row.serverId,
    device: row.deviceId,
    user: row.user ?? null,
    secretName: row.secretName ?? null,
    fingerprint: row.fingerprint ?? null,
    state: row.state,
    createdAt: row.createdAt,
    provedAt: row.provedAt ?? null,
  }
}

function accountOfRow(row: Row): AccountRow {
  const { id, server: serverId, device: deviceId, user, secretName, fingerprint, createdAt, provedAt } = row
  const state = row.state as AccountRow['state']
  return { id, serverId, deviceId, ...present({ user, secretName, fingerprint, provedAt }), state, createdAt }
}
