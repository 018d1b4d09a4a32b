import { createRecorder } from '#recorder/recorder.ts'
import { openStore } from '#storage/store.ts'

// Run as a program: records sessions without an end, and prints the id of each one that a flush, `committed` or `durable` reported.

const [folder = '', bodyBytes = '500'] = process.argv.slice(2)
const opened = await openStore(folder)
if (!opened.ok) throw new Error(JSON.stringify(opened.problem))
const store = opened.value
const now = () => Date.now() * 1000
const recorder = createRecorder(store.records, { now, seal: store.secrets.seal })
const head = { method: 'POST', target: '/dm', headers: [['OMADM-DevID', 'killed']] } as const

for (let i = 0; ; i++) {
  const log = recorder.open({ kind: 'session', side: 'server', deviceId: 'killed' })
  for (let round = 0; round < 3; round++) {
    const exchange = log.exchange('device', 'server', head)
    exchange.requestBody(Buffer.alloc(Number(bodyBytes) + i, 65 + round), true)
    exchange.response({ status: 200, headers: [] }, Buffer.alloc(100, 97))
  }
  await store.devices.upsert({ id: 'killed', lastSeenAt: now(), lastRecord: log.id })
  const node = { kind: 'leaf', value: i % 3 === 0 ? log.id : 'same' } as const
  await store.devices.saveRead('killed', { uri: 'urn:x:mo:a:1.0/i/', name: 'i', node }, now(), log.id)
  const [item] = await store.work.add('killed', [['GET', log.id]], now())
  if (item) await store.work.finish(item.id, { state: 'done', status: { code: 200, uris: [] } }, now())
  log.end('done')
  recorder.open({ kind: 'session', side: 'server', deviceId: 'open' }).exchange('device', 'server', head)
  await (i % 2 === 0 ? recorder.flush() : store.committed())
  if (i % 10 === 9) await store.durable()
  process.stdout.write(`${log.id} ${item?.id}\n`)
}
