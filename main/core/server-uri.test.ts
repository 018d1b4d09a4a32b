import { expect, it } from 'vitest'
import { fillServerUri } from './server-uri.ts'

const values = { DevID: 'IMEI:004400152020002', MCC: '262', MNC: '01', SPName: 'Exämple Net/1' }

const vectors = [
  [
    'https://prov.example.com/s/[MCC]/[MNC]/mms?d=[DevID]',
    'https://prov.example.com/s/262/01/mms?d=IMEI:004400152020002',
  ],
  ['https://[::1]:8443/dm?d=[DevID]', 'https://[::1]:8443/dm?d=IMEI:004400152020002'],
  ['https://[2001:db8::a]:8443/', 'https://[2001:db8::a]:8443/'],
  ['https://[MCC].example.com/x', 'https://262.example.com/x'],
  ['https://h.example/[MCC][MNC]', 'https://h.example/26201'],
  ['https://h.example/[CMCC]', 'https://h.example/-1'],
  ['https://h.example/[Imsi]', 'https://h.example/-1'],
  ['https://h.example/[devid]', 'https://h.example/-1'],
  ['https://h.example/[constructor]', 'https://h.example/-1'],
  ['https://h.example/[dev-id]/[]/[ MCC ]', 'https://h.example/[dev-id]/[]/[ MCC ]'],
  ['https://h.example/[SPName]', 'https://h.example/Ex%C3%A4mple%20Net%2F1'],
] as const

it.each(vectors)('fills %s', (uri, filled) => {
  expect(fillServerUri(uri, values)).toBe(filled)
})

it('never searches a value again', () => {
  expect(fillServerUri('https://h.example/[SPName]', { SPName: '[MCC]', MCC: '262' })).toBe(
    'https://h.example/%5BMCC%5D',
  )
})
