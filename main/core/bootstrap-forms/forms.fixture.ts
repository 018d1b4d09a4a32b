import type { ProfileValues } from '../bootstrap/placeholders.ts'
import type { Profile, ProfileAccount } from '../bootstrap/profile.ts'

export const values: ProfileValues = {
  'server.id': 'dm1.example.com',
  'server.uri': 'https://dm1.example.com/dm12',
  'server.name': 'Example',
  'device.id': 'IMEI:004400152020002',
  'credentials.user': 'sim-001',
  'credentials.secret': 's3cret<&>',
  'notification.data': 'nonce',
  'notification.secret': 'noti-s3cret',
  'trust.ca': 'PEM',
}

export const profile: Profile = {
  kind: 'dmwb-bootstrap-profile',
  version: 1,
  name: 'Test',
  accounts: [
    {
      server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
      permissions: ['*'],
      auth: { transport: 'digest', notification: true },
    },
  ],
}

/** The profile with its one account otherwise. */
export const withAccount = (changes: Partial<ProfileAccount>): Profile => ({
  ...profile,
  accounts: profile.accounts.map(account => ({ ...account, ...changes })),
})

/** One more object than the account. */
export const withMail: Profile = {
  ...profile,
  objects: [{ ClientURI: 'urn:example:mo:mail:1.0//', MOData: { office: { Host: 'mail.example.com', Port: 25 } } }],
}

export const device = { imsi: '262021234567890', pin: '1234', phone: '+15551234567', reference: 0x42 } as const
