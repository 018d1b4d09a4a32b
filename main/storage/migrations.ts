import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// Each step is run once, in the order of its name, and never changed after it was released.

async function records(db: Kysely<unknown>): Promise<void> {
  const records = db.schema.createTable('records').addColumn('number', 'integer', column => column.primaryKey())
  const texts = ['id', 'kind', 'side', 'device', 'server', 'dialect', 'peer', 'outcome', 'problemJson'] as const
  const numbers = ['insecure', 'startedAt', 'endedAt', 'warnings', 'packages'] as const
  const withTexts = texts.reduce((table, name) => table.addColumn(name, 'text'), records)
  await numbers.reduce((table, name) => table.addColumn(name, 'integer'), withTexts).execute()
  await db.schema.createIndex('recordsByTime').on('records').column('startedAt').execute()
  await db.schema.createIndex('recordsByDevice').on('records').columns(['device', 'startedAt']).execute()
  await sql`create index "openRecords" on "records" ("outcome") where "outcome" = 'open'`.execute(db)
  await db.schema
    .createTable('entries')
    .addColumn('firstId', 'integer', column => column.primaryKey())
    .addColumn('lastId', 'integer', column => column.notNull())
    .addColumn('record', 'integer', column => column.notNull())
    .addColumn('contentJson', 'text', column => column.notNull())
    .addColumn('bodies', 'blob')
    .execute()
  await db.schema.createIndex('entriesByRecord').on('entries').column('record').execute()
}

async function devices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('devices')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text')
    .addColumn('firstSeenAt', 'integer')
    .addColumn('lastSeenAt', 'integer')
    .addColumn('lastRecord', 'text')
    .addColumn('problemJson', 'text')
    .addColumn('mosJson', 'text', column => column.notNull())
    .addColumn('insecure', 'integer', column => column.notNull())
    .addColumn('account', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createTable('reads')
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('uri', 'text', column => column.notNull())
    .addColumn('at', 'integer', column => column.notNull())
    .addColumn('record', 'text')
    .addColumn('elementJson', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('readsKey', ['device', 'uri'])
    .execute()
  await db.schema
    .createTable('pastReads')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('uri', 'text', column => column.notNull())
    .addColumn('at', 'integer', column => column.notNull())
    .addColumn('record', 'text')
    .addColumn('elementJson', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('pastReadsByUri').on('pastReads').columns(['device', 'uri']).execute()
}

async function work(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('work')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('wireJson', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('statusJson', 'text')
    .addColumn('record', 'text')
    .addColumn('round', 'integer')
    .addColumn('createdAt', 'integer', column => column.notNull())
    .addColumn('sentAt', 'integer')
    .addColumn('doneAt', 'integer')
    .execute()
  await db.schema.createIndex('workByDevice').on('work').column('device').execute()
  await sql`create index "queuedWork" on "work" ("device") where "state" = 'queued'`.execute(db)
  await sql`create index "sentWork" on "work" ("device") where "state" = 'sent'`.execute(db)
}

async function accounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('server', 'text', column => column.notNull())
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('user', 'text')
    .addColumn('secretName', 'text')
    .addColumn('fingerprint', 'text')
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('createdAt', 'integer', column => column.notNull())
    .addColumn('provedAt', 'integer')
    .execute()
  await db.schema.createIndex('accountsByUser').on('accounts').columns(['server', 'user']).execute()
  await db.schema.createIndex('accountsByFingerprint').on('accounts').columns(['server', 'fingerprint']).execute()
  await db.schema.createIndex('accountsByDevice').on('accounts').column('device').execute()
  await db.schema
    .createTable('secrets')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('sealed', 'blob', column => column.notNull())
    .execute()
}

async function blobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('blobs')
    .addColumn('path', 'text', column => column.primaryKey())
    .addColumn('mediaType', 'text', column => column.notNull())
    .addColumn('etag', 'text', column => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('at', 'integer', column => column.notNull())
    .addColumn('bytes', 'blob', column => column.notNull())
    .execute()
}

async function documents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('runs')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('startedAt', 'integer', column => column.notNull())
    .addColumn('json', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('runsByTime').on('runs').column('startedAt').execute()
  await db.schema
    .createTable('documents')
    .addColumn('area', 'text', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('json', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('documentsKey', ['area', 'id'])
    .execute()
}

/** A table with one row, for commits that have nothing else to write but must reach the disk. */
async function marker(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('marker')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('count', 'integer', column => column.notNull())
    .execute()
  await sql`insert into "marker" ("id", "count") values (1, 0)`.execute(db)
}

async function sessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('server', 'text', column => column.notNull())
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('record', 'text', column => column.notNull())
    .addColumn('round', 'integer', column => column.notNull())
    .addColumn('turn', 'text', column => column.notNull())
    .addColumn('json', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('sessionsKey', ['server', 'device'])
    .execute()
}

/** The sessions of a process that has the store alone; written at each turn, so without a second tree for the key. */
async function ownSessions(db: Kysely<unknown>): Promise<void> {
  await sql`create table "sessions" (
    "server" text not null, "device" text not null, "record" text not null, "round" integer not null,
    "turn" text not null, "json" text not null, primary key ("server", "device")
  ) without rowid`.execute(db)
}

async function authorities(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "work" add column "server" text not null default ''`.execute(db)
  await sql`alter table "work" add column "authority" text`.execute(db)
  await sql`alter table "work" add column "result" text`.execute(db)
  await sql`drop index "queuedWork"`.execute(db)
  await sql`create index "queuedWork" on "work" ("device", "server") where "state" = 'queued'`.execute(db)
  await sql`drop index "sentWork"`.execute(db)
  await sql`create index "sentWork" on "work" ("record") where "state" = 'sent'`.execute(db)
  await sql`create index "workByAuthority" on "work" ("authority") where "authority" is not null`.execute(db)
}

/** Generic Alerts, their counts by device and mark, and what the alert rules did. */
async function alerts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('at', 'integer', column => column.notNull())
    .addColumn('record', 'text')
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('mark', 'text', column => column.notNull())
    .addColumn('alertJson', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('alertsByDevice').on('alerts').columns(['device', 'id']).execute()
  await db.schema.createIndex('alertsByMark').on('alerts').columns(['mark', 'id']).execute()
  await db.schema
    .createTable('alertCounts')
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('mark', 'text', column => column.notNull())
    .addColumn('kept', 'integer', column => column.notNull())
    .addColumn('dropped', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('alertCountsKey', ['device', 'mark'])
    .execute()
  await db.schema
    .createTable('ruleRuns')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('rule', 'text', column => column.notNull())
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('at', 'integer', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('detailsJson', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('ruleRunsByRule').on('ruleRuns').columns(['rule', 'device', 'at']).execute()
  await db.schema.createIndex('ruleRunsByTime').on('ruleRuns').column('at').execute()
}

async function notifications(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notifications')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('createdAt', 'integer', column => column.notNull())
    .addColumn('json', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('notificationsByDevice').on('notifications').column('device').execute()
  await sql`create index "sentNotifications" on "notifications" ("state") where "state" = 'sent'`.execute(db)
}

/** Where a command that was moved stands in its queue; the others stand where their id is. */
async function places(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "work" add column "place" real`.execute(db)
  await sql`drop index "queuedWork"`.execute(db)
  await sql`create index "queuedWork" on "work" ("device", "server", coalesce("place", "id")) where "state" = 'queued'`.execute(
    db,
  )
}

/** Large bodies lie in files beside the database. */
async function blobFiles(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "blobs" add column "file" text`.execute(db)
  await sql`alter table "blobs" add column "size" integer`.execute(db)
}

/** Devices are found, read and changed at each session: in the tree of their ids, not in a second one behind it. */
async function devicesById(db: Kysely<unknown>): Promise<void> {
  await sql`create table "devicesById" (
    "id" text not null primary key, "name" text, "firstSeenAt" integer, "lastSeenAt" integer, "lastRecord" text,
    "problemJson" text, "mosJson" text not null, "insecure" integer not null, "account" text not null
  ) without rowid`.execute(db)
  const columns = [
    'id',
    'name',
    'firstSeenAt',
    'lastSeenAt',
    'lastRecord',
    'problemJson',
    'mosJson',
    'insecure',
    'account',
  ]
  const list = sql.join(columns.map(column => sql.ref(column)))
  await sql`insert into "devicesById" (${list}) select ${list} from "devices" order by "id"`.execute(db)
  await sql`drop table "devices"`.execute(db)
  await sql`alter table "devicesById" rename to "devices"`.execute(db)
}

/** What a device says when it calls in, in short: an index of its own, with rows a quarter as long. */
async function devicesInShort(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "devices" add column "digest" text`.execute(db)
  await sql`create index "devicesInShort" on "devices" ("id", "digest")`.execute(db)
}

/** The next numbers for processes that share the records; one row. */
async function leases(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('leases')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('record', 'integer', column => column.notNull())
    .addColumn('entry', 'integer', column => column.notNull())
    .execute()
  await sql`insert into "leases" ("id", "record", "entry") values (1, 0, 0)`.execute(db)
}

/** The last frame of the journal that is in the tables. */
async function applied(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "marker" add column "applied" integer not null default 0`.execute(db)
}

/** What sessions bring from devices lies beside the records; `beside` is the database that held it before, if there is one. */
async function devicesBesideRecords(db: Kysely<unknown>): Promise<void> {
  await sql`create table "seen" (
    "device" text not null primary key, "at" integer not null, "record" text
  ) without rowid`.execute(db)
  await sql`create table "reads" (
    "device" text not null, "uri" text not null, "at" integer not null, "record" text, "elementJson" text not null,
    primary key ("device", "uri")
  )`.execute(db)
  await sql`create table "pastReads" (
    "id" integer primary key autoincrement, "device" text not null, "uri" text not null, "at" integer not null,
    "record" text, "elementJson" text not null
  )`.execute(db)
  for (const [table, columns] of Object.entries(movedColumns)) {
    const list = sql.join(columns.map(column => sql.ref(column)))
    const order = sql.join(columns.slice(0, 1).map(column => sql.ref(column)))
    if (await isBeside(db, table))
      await sql`insert into ${sql.table(table)} (${list}) select ${list} from "beside".${sql.table(table)} order by ${order}`.execute(
        db,
      )
  }
  await db.schema.createIndex('pastReadsByUri').on('pastReads').columns(['device', 'uri']).execute()
}

/** When a device, and each thing that was read from it, came last: rows of one device beside each other. */
async function lastSeen(db: Kysely<unknown>): Promise<void> {
  await sql`create table "lastSeen" (
    "device" text not null, "uri" text not null, "at" integer not null, "record" text, "digest" text,
    primary key ("device", "uri")
  ) without rowid`.execute(db)
  await sql`insert into "lastSeen" ("device", "uri", "at", "record") select "device", '', "at", "record" from "seen"`.execute(
    db,
  )
  await sql`drop table "seen"`.execute(db)
}

const movedColumns = {
  reads: ['device', 'uri', 'at', 'record', 'elementJson'],
  pastReads: ['id', 'device', 'uri', 'at', 'record', 'elementJson'],
} as const

/** Tables that were copied from `workbench.db` to `records.db` by a step, and are removed behind it. */
export const movedTables = Object.keys(movedColumns)

async function isBeside(db: Kysely<unknown>, table: string): Promise<boolean> {
  const found = await sql`select 1 from "beside"."sqlite_master" where "name" = ${table}`.execute(db)
  return found.rows.length > 0
}

export type Migrations = Readonly<Record<string, Migration>>

/** Steps of `workbench.db`. */
export const workbenchMigrations: Migrations = {
  '01-devices': { up: devices },
  '02-work': { up: work },
  '03-accounts': { up: accounts },
  '04-blobs': { up: blobs },
  '05-documents': { up: documents },
  '06-marker': { up: marker },
  '07-sessions': { up: sessions },
  '08-authorities': { up: authorities },
  '09-alerts': { up: alerts },
  '10-notifications': { up: notifications },
  '11-places': { up: places },
  '12-blob-files': { up: blobFiles },
  '13-devices-by-id': { up: devicesById },
  '14-devices-in-short': { up: devicesInShort },
}

/** Steps of `records.db`. */
export const recordMigrations: Migrations = {
  '01-records': { up: records },
  '02-marker': { up: marker },
  '03-leases': { up: leases },
  '04-sessions': { up: ownSessions },
  '05-applied': { up: applied },
  '06-devices': { up: devicesBesideRecords },
  '07-last-seen': { up: lastSeen },
}
