import { beforeEach, expect, it } from 'vitest'
import type { DeviceSummary, WorkItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { filteredDevices } from './devices-slice.ts'

const device = (id: string, state: DeviceSummary['state']): DeviceSummary => {
  return {
    id,
    state,
    account: 'none',
    alerts: { byMark: {}, dropped: 0 },
    queued: 0,
    simulated: false,
    insecure: false,
  }
}
const work = (id: number, state: WorkItem['state']): WorkItem => {
  return { id, deviceId: 'd', state, command: { name: 'GET', uris: ['urn:x/'] }, createdAt: 0 }
}
const app = () => useApp.getState()
const fresh = useApp.getInitialState()
beforeEach(() => useApp.setState(fresh, true))

it('a device that calls in is added, then changes in place, then goes', () => {
  app().devicesEvent({ kind: 'device', device: device('a', 'in-session') })
  app().devicesEvent({ kind: 'device', device: device('b', 'seen') })
  app().devicesEvent({ kind: 'device', device: device('a', 'seen') })
  expect(app().devices?.map(({ id, state }) => `${id} ${state}`)).toEqual(['a seen', 'b seen'])
  app().devicesEvent({ kind: 'device-gone', id: 'a' })
  expect(app().devices?.map(({ id }) => id)).toEqual(['b'])
})

it('work of a device is followed once its tab was opened, the newest first', () => {
  app().devicesEvent({ kind: 'work', item: work(1, 'queued') })
  expect(app().work).toEqual({})
  useApp.setState({ work: { d: [] } })
  for (const item of [work(1, 'queued'), work(2, 'queued'), work(1, 'sent')]) app().devicesEvent({ kind: 'work', item })
  expect(app().work.d?.map(({ id, state }) => `${id} ${state}`)).toEqual(['2 queued', '1 sent'])
})

it('remembers the revision of each tree', () => {
  app().devicesEvent({ kind: 'tree', deviceId: 'a', revision: 3 })
  app().devicesEvent({ kind: 'tree', deviceId: 'b', revision: 1 })
  expect(app().treeRevisions).toEqual({ a: 3, b: 1 })
})

it('finds devices by id or model, those that called in last first', () => {
  const at = (id: string, lastSeenAt: number, model?: string): DeviceSummary => {
    return { ...device(id, 'seen'), lastSeenAt, ...(model !== undefined && { model }) }
  }
  const all = [at('IMEI:1', 10, 'Aura 5'), at('IMEI:2', 30), at('urn:x:3', 20, 'Aura 7')]
  const found = (text: string) => filteredDevices(all, text).map(({ id }) => id)
  expect([found(''), found(' aura'), found('imei'), found('nobody')]).toEqual([
    ['IMEI:2', 'urn:x:3', 'IMEI:1'],
    ['urn:x:3', 'IMEI:1'],
    ['IMEI:2', 'IMEI:1'],
    [],
  ])
})
