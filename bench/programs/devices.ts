import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import { mediaTypes } from '#core/media-types.ts'
import type { Recorder } from '#core/record.ts'
import { countNodes } from '#core/tree/rows.ts'
import { createDevice, type SimulatedDevice } from '#device/device.ts'
import { argument, report, whenLetGo } from './report.ts'

// Very many simulated devices in one process. Each has the whole demo set of objects, is bootstrapped, calls in over
// real HTTP and has its DevInfo read; then it is measured what they hold, after the garbage is gone.

const { count, atOnce } = argument<{ readonly count: number; readonly atOnce: number }>()
const folder = join(import.meta.dirname, '..', '..', 'resources', 'ddf')
const descriptions = readdirSync(folder)
  .filter(name => name.endsWith('.ddf'))
  .flatMap(file => parseDdf(readFileSync(join(folder, file), 'utf8'), { file }).descriptions)

let read = 0
const server = createServer((request, response) => {
  const first = request.headers['content-type'] === mediaTypes.initiation
  if (request.headers['content-type']?.startsWith(mediaTypes.formData)) read += 1
  const command = first ? ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//'] : ['END']
  request.resume().once('end', () => {
    response.writeHead(200, { 'Content-Type': mediaTypes.request }).end(JSON.stringify({ CMD: [command] }))
  })
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dm`

/** What is recorded lies in the store, not in the device. */
const recorder: Recorder = {
  open: () => ({
    id: 'r',
    exchange: () => ({ requestBody: () => {}, response: () => {}, aborted: () => {} }),
    push: () => {},
    note: () => {},
    learn: () => {},
    end: () => {},
  }),
  resume: () => undefined,
  flush: async () => {},
}

function bootstrap(name: string): Buffer {
  const trsp = { Data: Buffer.from(name).toString('base64'), Secret: randomBytes(24).toString('base64') }
  const account = { SrvID: 'dms1', SrvURI: address, Name: 'Bench', Perm: { '1': { MOID: '*' } }, Auth: { Trsp: trsp } }
  return Buffer.from(JSON.stringify([{ ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//', MOData: { dms1: account } }]))
}

async function makeDevice(number: number): Promise<SimulatedDevice> {
  const id = `IMEI:${String(number).padStart(15, '0')}`
  const made = createDevice({ id, descriptions, trust: {}, recorder, random: randomBytes })
  if (!made.ok) throw new Error(made.problem.code)
  const called = await made.value.bootstrapWith(bootstrap(id))
  const ended = called.ok ? called.value.sessions.map(session => session.ended).join() : called.problem.code
  if (ended !== 'END') throw new Error(`Device ${number}: ${ended}`)
  return made.value
}

/** Bytes in use; buffers count, too. */
function inUse(): number {
  for (let i = 0; i < 3; i += 1) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

await Promise.all(Array.from({ length: atOnce }, (_, index) => makeDevice(1_000_000 + index))) // everything is loaded now
const before = inUse()
const residentBefore = process.memoryUsage().rss
const devices: SimulatedDevice[] = []
for (let next = 0; next < count; next += atOnce) {
  const batch = Array.from({ length: Math.min(atOnce, count - next) }, (_, index) => makeDevice(next + index))
  devices.push(...(await Promise.all(batch)))
}
await new Promise(resolve => server.close(resolve))
const perDevice = (inUse() - before) / count
const resident = (process.memoryUsage().rss - residentBefore) / count
const nodes = devices.reduce((sum, device) => sum + countNodes(device.tree()), 0) / devices.length
report({ count: devices.length, read: read - atOnce, nodes, perDevice, resident })

whenLetGo(async () => undefined)
