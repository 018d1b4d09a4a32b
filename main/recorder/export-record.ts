import { base64Encode, utf8Decode } from '#core/bytes.ts'
import type { RecordEntry } from '#core/record.ts'
import type { RecordStore } from '#core/record-store.ts'
import { readEntries } from './read-record.ts'

/** How many entries are read at once, so that the window stays alive while a long record is exported. */
const pageEntries = 500

/**
 * One record as a JSON text to hand on, without secrets: `{kind: 'dmwb-record', version: 1, record, entries}`. A body
 * is `text` when it is UTF-8, secrets of DM Accounts in it replaced by `[secret]`, and `base64` otherwise. Undefined when
 * there is no such record.
 */
export async function exportRecord(
  store: RecordStore,
  id: string,
): Promise<{ readonly name: string; readonly text: string } | undefined> {
  const record = await store.get(id)
  if (!record) return undefined
  const entries: object[] = []
  for (let after = 0; ; ) {
    const page = await readEntries(store, id, { after, limit: pageEntries })
    entries.push(...page.map(plainEntry))
    if (page.length < pageEntries) break
    after = page.at(-1)?.id ?? after
  }
  const text = `${JSON.stringify({ kind: 'dmwb-record', version: 1, record, entries }, undefined, 2)}\n`
  return { name: `record-${id}.json`, text }
}

function plainEntry(entry: RecordEntry): object {
  return 'body' in entry ? { ...entry, body: plainBody(entry.body) } : entry
}

function plainBody(body: Uint8Array): object {
  const text = utf8Decode(body)
  if (!text.ok) return { bytes: body.length, base64: base64Encode(body) }
  return { bytes: body.length, text: text.value.replace(secretLeaf, '$1"[secret]"') }
}

/** A server may read some secrets of a DM Account back (OMA DM 2.0 §12.2.1, `Auth/Noti/Secret`); others need not. */
const secretLeaf = /("(?:Secret|ClientSecretKey)"\s*:\s*)"(?:[^"\\]|\\.)*"/g
