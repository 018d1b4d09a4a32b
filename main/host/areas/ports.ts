import type { PortItem, PortsState } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type PortKind, portKinds } from '#core/serial/port-identity.ts'
import { explainOpening } from '#transport/explain-opening.ts'
import { identifyPort } from '#transport/identify-port.ts'
import { findPort } from '#transport/ports.ts'
import { openSerial } from '#transport/serial-link.ts'
import { createTalker } from '#transport/talker.ts'
import type { Parts } from '../parts.ts'
import { createDesk, type PortDesk } from '../serial/desk.ts'
import { createPortBook, type PortBook, type SeenPort } from '../serial/port-book.ts'
import { nothingPassed, recordedLink } from '../serial/recorded-link.ts'

export interface PortsArea {
  list(): Promise<PortsState>
  add(path: string): Promise<Result<PortsState>>
  forget(path: string): Promise<Result<PortsState>>
  identify(path: string, as?: PortKind, baud?: number): Promise<Result<PortItem>>
  cancelIdentify(path: string): Promise<Result<PortItem>>
}

/** What other areas need of ports. */
export interface Ports extends PortsArea {
  readonly desk: PortDesk
  readonly book: PortBook
  /** The path of a port that was named, among those of the system and the simulated ones. */
  find(name: string): Promise<Result<string>>
  close(): void
}

const typedKey = 'typed-ports'

export async function createPorts(
  { store, hub, recorder }: Parts,
  around: { simulated(): readonly SeenPort[]; arrived(): void },
): Promise<Ports> {
  const kept = await store.settings.get(typedKey)
  let typed: readonly string[] = Array.isArray(kept) ? kept.filter(item => typeof item === 'string') : []
  const asking = new Map<string, AbortController>()
  const desk = createDesk(() => book.tell())
  const book: PortBook = createPortBook({
    desk,
    simulated: around.simulated,
    typed: () => typed,
    changed: state => hub.emit({ kind: 'ports', state }),
    arrived: around.arrived,
  })
  await book.look()
  hub.listen(event => {
    if (event.kind === 'run') book.ran(event.run)
  })

  const keepTyped = async (next: readonly string[]): Promise<Result<PortsState>> => {
    typed = next
    await store.settings.put(typedKey, next)
    await store.flush()
    await book.look()
    return ok(book.state())
  }
  const itemAt = (path: string): Result<PortItem> => {
    const item = book.item(path)
    return item ? ok(item) : failed(problem('serial.not-there', { port: path }))
  }

  /** Climbs the ladder as far as it leads; what it stands on is kept, also when it ends early. */
  const ask = async (path: string, as: PortKind | undefined, baud: number | undefined, signal: AbortSignal) => {
    const wrong = await explainOpening(path)
    const opened = wrong
      ? failed(wrong)
      : await openSerial({ path, ...(baud !== undefined && { baudRate: baud }), lines: { dtr: true, rts: true } })
    if (!opened.ok) {
      book.learn(path, { opened: opened.problem })
      return itemAt(path)
    }
    const record = recorder.open({ kind: 'serial', side: 'server', peer: book.item(path)?.identity ?? path })
    record.remark(`${path}: asked what is behind it.`)
    const passed = nothingPassed()
    const link = recordedLink(opened.value, record, passed)
    const talker = createTalker(link)
    book.learn(path, { opened: null })
    try {
      for (const kind of as === undefined ? portKinds : [as]) {
        // A phone takes what others were asked as the beginning of a packet: it is asked when nobody spoke.
        if (as === undefined && kind === 'phone' && passed.heard > 0) continue
        book.learn(path, { step: `asking as ${kind}` })
        const found = await identifyPort(talker, [kind], signal)
        if (!found.ok && found.problem.code === 'serial.cancelled') return found
        if (!found.ok && found.problem.code === 'serial.lost') {
          book.learn(path, { opened: found.problem })
          return found
        }
        if (!found.ok) continue
        const rate = baud !== undefined && { baud }
        book.learn(path, { identity: found.value, talk: { ...passed, identity: found.value }, ...rate })
        return itemAt(path)
      }
      book.learn(path, { talk: { ...passed } })
      return itemAt(path)
    } finally {
      await link.close()
      record.end('done')
    }
  }

  return {
    desk,
    book,
    find: name => findPort(name, book.list),
    list: async () => book.state(),
    add: path => keepTyped([...typed.filter(item => item !== path), path]),
    forget: path => keepTyped(typed.filter(item => item !== path)),
    identify: async (path, as, baud) => {
      const asked = await desk.alone(path, 'identifying', async () => {
        const cancel = new AbortController()
        asking.set(path, cancel)
        book.unlearn(path)
        try {
          return await ask(path, as, baud, cancel.signal)
        } finally {
          asking.delete(path)
          book.asked(path)
        }
      })
      return asked.ok ? itemAt(path) : asked
    },
    cancelIdentify: async path => {
      asking.get(path)?.abort()
      return itemAt(path)
    },
    close: () => {
      for (const cancel of asking.values()) cancel.abort()
      book.close()
    },
  }
}
