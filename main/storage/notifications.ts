import type { Connection } from './connection.ts'
import type { Tables } from './tables.ts'

/** A notification that was sent to a device, or was to be; `id` rises and is never given twice. */
export interface NotificationRow {
  readonly id: number
  readonly deviceId: string
  readonly state: string
  /** Microseconds since 1970. */
  readonly createdAt: number
  /** The rest, known to whoever keeps it. */
  readonly json: unknown
}

export interface NotificationStore {
  /** Keeps a new one and gives it its id; of older ones to the same device the last hundred stay. */
  add(row: Omit<NotificationRow, 'id'>): Promise<NotificationRow>
  save(row: NotificationRow): Promise<void>
  /** Newest first. */
  list(deviceId: string, limit: number): Promise<readonly NotificationRow[]>
  /** Those in this state, of all devices, oldest first. */
  inState(state: string): Promise<readonly NotificationRow[]>
  removeDevice(deviceId: string): Promise<void>
}

type Row = Tables['notifications']

/** Notifications that are kept of one device. */
const mostKept = 100

export function notificationStore({ query, reads, writes, group }: Connection): NotificationStore {
  const insert = writes<Omit<Row, 'id'>>(slot =>
    query.insertInto('notifications').values({
      device: slot('device'),
      state: slot('state'),
      createdAt: slot('createdAt'),
      json: slot('json'),
    }),
  )
  const update = writes<{ id: number; state: string; json: string }>(slot =>
    query
      .updateTable('notifications')
      .set({ state: slot('state'), json: slot('json') })
      .where('id', '=', slot('id')),
  )
  const rows = query.selectFrom('notifications').selectAll()
  const ofDevice = reads<{ device: string; limit: number }, Kept>(slot =>
    rows.where('device', '=', slot('device')).orderBy('id', 'desc').limit(slot('limit')),
  )
  const ofState = reads<{ state: string }, Kept>(slot => rows.where('state', '=', slot('state')).orderBy('id'))
  const shorten = writes<{ device: string; upTo: number }>(slot =>
    query.deleteFrom('notifications').where('device', '=', slot('device')).where('id', '<=', slot('upTo')),
  )
  const remove = writes<{ device: string }>(slot =>
    query.deleteFrom('notifications').where('device', '=', slot('device')),
  )

  return {
    async add(row) {
      const { deviceId: device, state, createdAt, json } = row
      const { lastInsertRowid } = group(() => insert.run({ device, state, createdAt, json: JSON.stringify(json) }))
      const [oldest] = ofDevice.all({ device, limit: mostKept + 1 }).slice(mostKept)
      if (oldest) shorten.run({ device, upTo: oldest.id })
      return { ...row, id: Number(lastInsertRowid) }
    },
    async save({ id, state, json }) {
      update.run({ id, state, json: JSON.stringify(json) })
    },
    async list(device, limit) {
      return ofDevice.all({ device, limit }).map(notificationOfRow)
    },
    async inState(state) {
      return ofState.all({ state }).map(notificationOfRow)
    },
    async removeDevice(device) {
      remove.run({ device })
    },
  }
}

type Kept = Omit<Row, 'id'> & { readonly id: number }

function notificationOfRow({ id, device, state, createdAt, json }: Kept): NotificationRow {
  return { id, deviceId: device, state, createdAt, json: JSON.parse(json) as unknown }
}
