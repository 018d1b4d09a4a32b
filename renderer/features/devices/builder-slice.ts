import type { StateCreator } from 'zustand'
import type { Write } from '#core/write-from-read.ts'
import type { AppState } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { type CommandDraft, draftOf, wireOf, writeOf } from './command-draft.ts'
import { type Edit, mayLockOut } from './lock-outs.ts'
import { formatIn, typedValue } from './value-field.ts'

export interface BuilderSlice {
  /** Commands that are being built, by device. */
  readonly drafts: Readonly<Record<string, readonly CommandDraft[]>>
  draftAdded(deviceId: string, wire: readonly string[]): void
  /** Opens the builder with a write for each of these: an HGET that brings the value. */
  writesBuilt(deviceId: string, writes: readonly Write[]): void
  draftChanged(deviceId: string, id: number, change: Partial<CommandDraft>): void
  /** Moves a draft one place up (-1) or down (1). */
  draftMoved(deviceId: string, id: number, by: -1 | 1): void
  draftRemoved(deviceId: string, id: number): void
  draftsCleared(deviceId: string): void
  /** Queues everything that was built, in its order; true when all of it stands in the queue. */
  queueDrafts(deviceId: string): Promise<boolean>
}

const none: readonly CommandDraft[] = []
let nextId = 1

export const createBuilderSlice: StateCreator<AppState, [], [], BuilderSlice> = (set, get) => {
  const change = (deviceId: string, make: (drafts: readonly CommandDraft[]) => readonly CommandDraft[]) =>
    set(({ drafts }) => ({ drafts: { ...drafts, [deviceId]: make(drafts[deviceId] ?? none) } }))

  return {
    drafts: {},
    draftAdded: (deviceId, wire) => {
      const made = draftOf(nextId++, wire)
      if (made) change(deviceId, drafts => [...drafts, made])
    },
    writesBuilt: (deviceId, writes) => {
      const made = writes.map(({ uri, value }) => writeOf(nextId++, uri, value))
      change(deviceId, drafts => [...drafts, ...made])
      get().openPanel('builder', { deviceId }, `Commands for ${deviceId}`)
    },
    draftChanged: (deviceId, id, part) =>
      change(deviceId, drafts => drafts.map(draft => (draft.id === id ? { ...draft, ...part } : draft))),
    draftMoved: (deviceId, id, by) =>
      change(deviceId, drafts => {
        const at = drafts.findIndex(draft => draft.id === id)
        const [here, there] = [drafts[at], drafts[at + by]]
        return here && there ? drafts.with(at, there).with(at + by, here) : drafts
      }),
    draftRemoved: (deviceId, id) => change(deviceId, drafts => drafts.filter(draft => draft.id !== id)),
    draftsCleared: deviceId => change(deviceId, () => none),
    queueDrafts: async deviceId => {
      const edits = (get().drafts[deviceId] ?? none).flatMap(editOf)
      if (!(await mayLockOut(deviceId, edits, get().confirm))) return false
      for (const draft of get().drafts[deviceId] ?? none) {
        if (!(await queue(deviceId, draft))) return false
        get().draftRemoved(deviceId, draft.id)
      }
      return true
    },
  }

  /** One command; a value to write goes into the repository first. */
  async function queue(deviceId: string, draft: CommandDraft): Promise<boolean> {
    if (draft.value === undefined) return get().enqueue(deviceId, [wireOf(draft)])
    const uri = (draft.fields[1] ?? '').trim()
    const sheet = await host.devices.node({ deviceId, uri }).catch(() => undefined)
    const value = typedValue(draft.value, sheet?.ok ? formatIn(sheet.value.row) : undefined)
    const items = await ask(host.devices.write({ deviceId, uri, value }))
    for (const item of items ?? []) get().devicesEvent({ kind: 'work', item })
    return items !== undefined
  }
}

/** What a draft does to the tree, as far as that can be told here: what an HGET from elsewhere brings is not known. */
function editOf({ name, fields, value }: CommandDraft): readonly Edit[] {
  if (value !== undefined) return [{ uri: fields[1] ?? '', value: typedValue(value, undefined) }]
  return name === 'DELETE' ? [{ uri: fields[0] ?? '', value: undefined }] : []
}
