import { expect, it } from 'vitest'
import { readPackage1 } from '../read-package.ts'
import { answeredNotification, answeringAlert } from './answer.ts'

const type = 'urn:oma:at:dm:2.0:ServerInitiatedMgmt'

it('is the session alert with the id of the notification', () => {
  expect(answeringAlert(4711)).toMatchObject({ type, dataType: 'application/json', data: { 'NOTIFICATION-ID': 4711 } })
  expect(answeringAlert(undefined)).toEqual({ type, mark: 'informational' })
  expect(answeredNotification({ alerts: [answeringAlert(0)] })).toBe(0)
})

it.each([
  ['as we write it', { 'NOTIFICATION-ID': 4711 }, 4711],
  ['under another name', { NotificationID: '4711' }, 4711],
  ['as a bare number', 4711, 4711],
  ['as a bare text', '4711', 4711],
  ['too large', { 'NOTIFICATION-ID': 65_536 }, 'none'],
  ['as something else', { 'NOTIFICATION-ID': [4711] }, 'none'],
  ['missing', undefined, 'none'],
])('is read %s', (_what, Data, id) => {
  const wire = JSON.stringify({ Alert: [{ AlertType: type, DataType: 'application/json', Data }] })
  const read = readPackage1(new TextEncoder().encode(wire))
  expect(read.ok && answeredNotification(read.value.value)).toBe(id)
})

it('is no answer when the device called by itself', () => {
  expect(answeredNotification({ alerts: [] })).toBeUndefined()
})
