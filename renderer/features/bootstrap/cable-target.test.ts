import { expect, it } from 'vitest'
import { cableWays as allWays } from '#core/serial/cable.ts'
import { type CableTarget, cableOrderOf, cableWays, firstTarget } from './cable-target.ts'

const target: CableTarget = {
  profileId: 'p',
  deviceId: ' IMEI:490154203237518 ',
  choice: { method: 'card', way: 'modem' },
  path: '/root/x.json',
  launcher: 'waiting',
  memory: '0x42000000',
  store: '',
  recipe: '{}',
  simPin: '1234',
  adm: '',
  baud: '',
  phone: '+491701234567',
  imsi: '262021234567890',
  pin: '',
  operator: '',
}

it('sends with an order only what its way needs', () => {
  const card = { profileId: 'p', deviceId: 'IMEI:490154203237518', method: 'card' }
  expect(cableOrderOf(target, 'x')).toEqual({ ...card, cable: { port: 'x', way: 'modem', simPin: '1234' } })
  expect(cableOrderOf({ ...target, choice: { method: 'factory', way: 'ymodem' }, baud: '9600' }, 'x')).toEqual({
    ...card,
    method: 'factory',
    cable: { port: 'x', way: 'ymodem', path: '/root/x.json', waiting: true, baud: 9600 },
  })
  const loady = { ...target, choice: { method: 'factory', way: 'ymodem' }, launcher: 'loady' } as const
  expect(cableOrderOf(loady, 'x').cable).toEqual({ port: 'x', way: 'ymodem', memory: '0x42000000' })
  const at = { ...target, choice: { method: 'factory', way: 'at' } } as const
  expect(cableOrderOf(at, 'x').cable).toEqual({ port: 'x', way: 'at', recipe: '{}' })
  expect(cableOrderOf({ ...target, choice: { method: 'sms', way: 'modem' } }, 'x')).toEqual({
    ...card,
    method: 'sms',
    cable: { port: 'x', way: 'modem' },
    phone: '+491701234567',
    security: 'netwpin',
    imsi: '262021234567890',
  })
})

it('has words for every way', () => {
  expect(new Set(cableWays.map(({ way }) => way))).toEqual(new Set(allWays))
})

it('offers what the device said of itself, at the rate that it answered', () => {
  const found = { kind: 'board', deviceId: 'urn:1' } as const
  const offered = { deviceId: 'urn:1', choice: { method: 'factory', way: 'smp' } }
  expect(firstTarget({ found, baud: 9600 }, 'urn:2')).toMatchObject({ ...offered, baud: '9600' })
  expect(firstTarget({}, 'urn:2')).toMatchObject({ deviceId: 'urn:2', baud: '' })
})
