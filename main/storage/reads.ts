import type { MoElement } from '#core/package-types.ts'
import type { Connection } from './connection.ts'
import { deviceBuilds, type ReadColumns } from './device-statements.ts'
import { elementFromText, elementToText, nodeAt, stepsBelow, stepsOf } from './element-json.ts'
import type { RecordSink } from './record-sink.ts'

/** One read of a device: an element of an MO document, when it came (µs) and in which record. */
export interface ReadRow {
  readonly element: MoElement
  readonly at: number
  readonly record?: string
}
export interface PastValue {
  readonly at: number
  readonly value: string
  readonly record?: string
}

/**
 * What was read from the trees of devices. Whether a read brings something new is found out where it is written, because
 * nobody waits for it: the server looks up nothing.
 */
export function readStore({ query, reads, rows }: Connection, sink: Pick<RecordSink, 'device' | 'settled'>) {
  const ofDevice = reads(deviceBuilds.readsOfDevice(query))
  return {
    save(device: string, element: MoElement, at: number, record: string | undefined): void {
      const row = { device, uri: element.uri, at, record: record ?? null, elementJson: elementToText(element) }
      sink.device({ kind: 'read', row })
    },
    async list(device: string): Promise<readonly ReadRow[]> {
      await sink.settled()
      return ofDevice.all({ device }).map(readOfRow)
    },
    async history(device: string, uri: string): Promise<readonly PastValue[]> {
      await sink.settled()
      const past = query.selectFrom('pastReads').selectAll().where('device', '=', device)
      const covering = rows(past.where('uri', 'in', [...urisAbove(uri)]).orderBy('at'))
      const values = covering.flatMap(row => valueAt(row, stepsOf(uri)))
      return values.filter((item, i) => item.value !== values[i - 1]?.value).reverse()
    },
    forget: (device: string, uris: readonly string[]): void => sink.device({ kind: 'forget', device, uris }),
  }
}

function readOfRow(row: ReadColumns): ReadRow {
  return { element: elementFromText(row.elementJson), at: row.at, ...(row.record !== null && { record: row.record }) }
}

/** The value that the leaf had in one read. */
function valueAt(row: ReadColumns, steps: readonly string[]): readonly PastValue[] {
  const { element, at, record } = readOfRow(row)
  const node = nodeAt(element.node, stepsBelow(stepsOf(element.uri), steps) ?? [])
  return node?.kind === 'leaf' ? [{ at, value: String(node.value), ...(record !== undefined && { record }) }] : []
}

/** This ClientURI and those of all its parents, each with and without a slash at the end. */
function urisAbove(uri: string): ReadonlySet<string> {
  const text = (uri.split('?')[0] ?? '').replace(/\/$/, '')
  const ends = [...text.matchAll(/\//g)].map(match => match.index)
  return new Set([...ends, text.length].flatMap(end => [text.slice(0, end), `${text.slice(0, end)}/`]))
}
