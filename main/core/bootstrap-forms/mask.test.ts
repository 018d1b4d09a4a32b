import { expect, it } from 'vitest'
import { values } from './forms.fixture.ts'
import { maskSecrets } from './mask.ts'

it('keeps the length of a secret and nothing of its letters', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIGH\nAb+/=\n-----END PRIVATE KEY-----\n'
  expect(maskSecrets({ ...values, 'credentials.secret': pem })).toEqual({
    ...values,
    'credentials.secret': '-----BEGIN PRIVATE KEY-----\nAAAA\nAAAA=\n-----END PRIVATE KEY-----\n',
    'notification.secret': '***********',
  })
})
