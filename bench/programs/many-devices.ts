import { closeSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { digestOf } from '#storage/device-steps.ts'

/** Tables that know devices, by their file, and their columns. */
const files = {
  'workbench.db': {
    devices: [
      'id',
      'name',
      'firstSeenAt',
      'lastSeenAt',
      'lastRecord',
      'problemJson',
      'mosJson',
      'insecure',
      'account',
      'digest',
    ],
  },
  'records.db': {
    reads: ['device', 'uri', 'at', 'record', 'elementJson'],
    pastReads: ['device', 'uri', 'at', 'record', 'elementJson'],
  },
}

/**
 * Copies the only device of a store that is closed, and what was read from it, until there are `count` of them. Its id
 * ends in 0, those of the others in 1, 2, …. Through the store, one by one, a million would take longer than all that is
 * measured with them.
 */
export function multiplyDevice(folder: string, id: string, count: number): void {
  for (const [name, tables] of Object.entries(files)) multiplyIn(join(folder, name), tables, id, count)
}

function multiplyIn(file: string, tables: Record<string, readonly string[]>, id: string, count: number): void {
  const database = new BetterSqlite(file)
  database.pragma('synchronous = OFF')
  const copyId = `substr(:id, 1, length(:id) - 1) || n`
  for (const [table, columns] of Object.entries(tables)) {
    const values = columns.map(column => {
      if (column === 'id' || column === 'device') return copyId
      return column === 'elementJson' ? `replace(elementJson, :id, ${copyId})` : column
    })
    const text = `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < :last)
      insert into ${table} (${columns}) select ${values} from numbers, ${table} where ${columns[0]} = :id`
    if (count > 1) database.prepare(text).run({ id, last: count - 1 })
  }
  if ('reads' in tables) seeAll(database)
  database.close()
  // A gigabyte that the system still writes to the disk would be measured, too.
  const written = openSync(file, 'r+')
  fsyncSync(written)
  closeSync(written)
}

/** All of them were seen, and so was what was read from them. */
function seeAll(database: Database): void {
  database.function('digest', text => digestOf(String(text)))
  database.exec(`delete from lastSeen;
    insert into lastSeen select device, '', at, record, null from reads
    union all select device, uri, at, record, digest(elementJson) from reads order by device`)
}
