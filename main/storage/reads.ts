import type { MoElement } from '#core/package-types.ts'
import type { Connection } from './connection.ts'
import { elementFromText, elementToText, nodeAt, stepsBelow, stepsOf, without } from './element-json.ts'
import { lazyRows } from './pending-rows.ts'
import { type ReadColumns, readStatements } from './read-statements.ts'

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

/** How long the time of a read that brought the same again may wait for the next one. */
const againMs = 200

/** How many different values of one ClientURI are kept. */
const keptValues = 50

/** What was read from the trees of devices. A read that brings the same again costs one small update. */
export function readStore(connection: Connection) {
  const { group } = connection
  const statements = readStatements(connection)
  const again = lazyRows<string, ReadColumns>(connection.commits, row => statements.seen.run(row), againMs)
  const keyOf = (device: string, uri: string) => `${device}\n${uri}`
  const listed = (device: string): readonly ReadColumns[] => {
    again.drain()
    return statements.ofDevice.all({ device })
  }

  return {
    save(device: string, element: MoElement, at: number, record: string | undefined): void {
      const row = { device, uri: element.uri, at, record: record ?? null, elementJson: elementToText(element) }
      if (statements.latest.get(row)?.elementJson === row.elementJson) {
        again.set(keyOf(device, row.uri), row)
        return
      }
      again.drop(keyOf(device, row.uri))
      group(() => {
        statements.save.run(row)
        statements.remember.run(row)
        statements.trim.run({ ...row, kept: keptValues })
      })
    },
    list: (device: string): readonly ReadRow[] => listed(device).map(readOfRow),
    history(device: string, uri: string): readonly PastValue[] {
      const query = connection.query.selectFrom('pastReads').selectAll().where('device', '=', device)
      const covering = connection.rows(query.where('uri', 'in', [...urisAbove(uri)]).orderBy('at'))
      const values = covering.flatMap(row => valueAt(row, stepsOf(uri)))
      return values.filter((item, i) => item.value !== values[i - 1]?.value).reverse()
    },
    forget(device: string, uri: string): void {
      const steps = stepsOf(uri)
      group(() => {
        for (const row of listed(device)) {
          const own = stepsOf(row.uri)
          const inside = stepsBelow(own, steps)
          if (stepsBelow(steps, own)) statements.remove.run(row)
          else if (inside) statements.save.run({ ...row, elementJson: withoutNode(row.elementJson, inside) })
        }
      })
    },
    removeDevice(device: string): void {
      again.drain()
      statements.removeReads.run({ device })
      statements.removePast.run({ device })
    },
  }
}

function readOfRow(row: ReadColumns): ReadRow {
  return { element: elementFromText(row.elementJson), at: row.at, ...(row.record !== null && { record: row.record }) }
}

function withoutNode(text: string, steps: readonly string[]): string {
  const element = elementFromText(text)
  return elementToText({ ...element, node: without(element.node, steps) })
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
