import { randomBytes } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import type { MoDescription } from '#core/description.ts'
import { readJson } from '#core/json.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { createDevice, type DeviceOptions, type SimulatedDevice } from '#device/device.ts'
import { now } from '#host/clock.ts'
import { makeDataFolder } from '#host/data-folder.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { openStore, type Store } from '#storage/store.ts'
import { inFile, readText } from './read-file.ts'
import { readRecord, type StoredRecord } from './stored-record.ts'

export interface LoneDeviceOptions {
  readonly id: string
  readonly descriptions: readonly MoDescription[]
  readonly trust: DeviceOptions['trust']
  readonly behaviour: Behaviour
  /** File that the tree is read from, if it exists, and written to after every change. */
  readonly tree?: string
  readonly data?: string
  readonly notifications?: DeviceOptions['notifications']
  /** Hears of each record once it is over. */
  onRecord?(id: string): void
}

export type Behaviour = Pick<
  DeviceOptions,
  'contents' | 'browser' | 'answers' | 'reluctance' | 'subscriber' | 'card' | 'applications'
>

export interface LoneDevice {
  readonly device: SimulatedDevice
  record(id: string): Promise<StoredRecord | undefined>
  close(): Promise<void>
}

/** A simulated device by itself, with a store of its own for what it records. */
export async function openLoneDevice(options: LoneDeviceOptions): Promise<Result<LoneDevice>> {
  const state = options.tree === undefined ? ok(undefined) : await readTree(options.tree)
  if (!state.ok) return state
  const folder = options.data === undefined ? ok(':memory:') : await makeDataFolder(options.data)
  if (!folder.ok) return folder
  const store = await openStore(folder.value)
  if (!store.ok) return store
  const device = makeDevice(options, state.value, store.value)
  if (!device.ok) {
    await store.value.close()
    return options.tree === undefined ? device : failed(inFile(options.tree)(device.problem))
  }
  return ok({
    device: device.value,
    record: id => readRecord(store.value.records, id),
    close: async () => {
      await device.value.stop()
      await store.value.close()
    },
  })
}

function makeDevice(
  { id, descriptions, trust, tree, behaviour, notifications, onRecord }: LoneDeviceOptions,
  state: unknown,
  { records, secrets }: Store,
) {
  return createDevice({
    ...behaviour,
    id,
    descriptions,
    ...(state !== undefined && { state }),
    trust,
    recorder: createRecorder(records, {
      now,
      seal: secrets.seal,
      ...(onRecord && { listener: { record: item => item.outcome !== 'open' && onRecord(item.id), entry() {} } }),
    }),
    ...(notifications && { notifications }),
    random: randomBytes,
    ...(tree !== undefined && { save: next => writeTree(tree, next) }),
  })
}

async function readTree(file: string): Promise<Result<unknown>> {
  const text = await readText(file)
  if (!text.ok) return text.problem.detail?.what === 'ENOENT' ? ok(undefined) : text
  const json = readJson(text.value, { depth: 1000 })
  return json.ok ? json : failed(inFile(file)(json.problem))
}

/** The tree holds credentials: nobody else may read it. A crash leaves the old file or the new one, never a half. */
async function writeTree(file: string, state: unknown): Promise<void> {
  const half = `${file}.new`
  await writeFile(half, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  await rename(half, file)
}
