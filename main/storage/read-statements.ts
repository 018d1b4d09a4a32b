import type { Connection } from './connection.ts'
import { steadyNumber, steadyText } from './statement.ts'
import type { Tables } from './tables.ts'

export type ReadColumns = Tables['reads']
interface Key {
  readonly device: string
  readonly uri: string
}

/** The statements behind `readStore`. */
export function readStatements({ query, reads, writes }: Connection) {
  return {
    latest: reads<Key, Pick<ReadColumns, 'elementJson'>>(slot =>
      query
        .selectFrom('reads')
        .select('elementJson')
        .where('device', '=', slot('device'))
        .where('uri', '=', slot('uri')),
    ),
    ofDevice: reads<{ device: string }, ReadColumns>(slot =>
      query.selectFrom('reads').selectAll().where('device', '=', slot('device')).orderBy('at'),
    ),
    /** The same value came again. */
    seen: writes<Key & { at: number; record: string | null }>(slot =>
      query
        .updateTable('reads')
        .set({ at: slot('at'), record: slot('record') })
        .where('device', '=', slot('device'))
        .where('uri', '=', slot('uri')),
    ),
    save: writes<ReadColumns>(slot =>
      query.replaceInto('reads').values({
        device: slot('device'),
        uri: slot('uri'),
        at: slot('at'),
        record: slot('record'),
        elementJson: slot('elementJson'),
      }),
    ),
    remember: writes<ReadColumns>(slot =>
      query.insertInto('pastReads').values({
        device: slot('device'),
        uri: slot('uri'),
        at: slot('at'),
        record: slot('record'),
        elementJson: slot('elementJson'),
      }),
    ),
    /** Removes all but the newest past values of one ClientURI. */
    trim: writes<Key & { kept: number }>(slot =>
      query
        .deleteFrom('pastReads')
        .where('device', '=', slot('device'))
        .where('uri', '=', slot('uri'))
        .where('id', '<=', eb =>
          eb
            .selectFrom('pastReads as newer')
            .select('newer.id')
            .where('newer.device', '=', steadyText(slot('device')))
            .where('newer.uri', '=', steadyText(slot('uri')))
            .orderBy('newer.id', 'desc')
            .limit(1)
            .offset(steadyNumber(slot('kept'))),
        ),
    ),
    remove: writes<Key>(slot =>
      query.deleteFrom('reads').where('device', '=', slot('device')).where('uri', '=', slot('uri')),
    ),
    removeReads: writes<{ device: string }>(slot => query.deleteFrom('reads').where('device', '=', slot('device'))),
    removePast: writes<{ device: string }>(slot => query.deleteFrom('pastReads').where('device', '=', slot('device'))),
  }
}
