import { randomBytes } from 'node:crypto'
import { makeBootstrapDocument } from '#core/bootstrap/document.ts'
import type { Profile } from '#core/bootstrap/profile.ts'
import { encodeMoDocument } from '#core/mo-document.ts'

export interface AccountWish {
  readonly serverId: string
  readonly url: string
  readonly name?: string
  readonly permissions?: readonly string[]
  readonly objects?: Profile['objects']
  readonly password?: string
  /** RegURI for Google Cloud Messaging. */
  readonly registerUri?: string
  /** With these the account gets secrets for notifications. */
  readonly notification?: { readonly secret: string; readonly data: string }
}

/** A DM Bootstrap (OMA DM 2.0 §8.5) with one account at a scripted server, as text; addresses are not checked here. */
export function accountDocument({
  serverId,
  url,
  name = serverId,
  permissions = ['*'],
  objects,
  password = randomBytes(16).toString('hex'),
  registerUri,
  notification,
}: AccountWish): string {
  const gcm = registerUri !== undefined && {
    senderId: '1',
    registerUri,
    unregisterUri: registerUri,
    params: 'place=conformance',
  }
  const push = gcm && { push: { gcm } }
  const safe = 'https://localhost/dm'
  const document = makeBootstrapDocument(
    {
      kind: 'dmwb-bootstrap-profile',
      version: 1,
      name,
      accounts: [
        {
          ...push,
          server: { id: serverId, uri: safe, name },
          permissions: [...permissions],
          auth: { transport: 'basic', notification: notification !== undefined },
        },
      ],
      ...(objects && { objects }),
    },
    {
      'server.id': serverId,
      'server.uri': safe,
      'server.name': name,
      'device.id': '',
      'credentials.user': `user-${serverId}`,
      'credentials.secret': password,
      'notification.data': notification?.data ?? '',
      'notification.secret': notification?.secret ?? '',
      'trust.ca': '',
    },
  )
  if (!document.ok) throw new Error(document.problem.code)
  // The generator refuses addresses without TLS; a client must refuse them by itself.
  return JSON.stringify(encodeMoDocument(document.value)).replaceAll(safe, url)
}
