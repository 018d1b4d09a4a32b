import { randomUUID } from 'node:crypto'
import type { AccountLookup, ServerAccount } from '#http/authenticate.ts'
import type { AccountRow } from '#storage/accounts.ts'
import type { Parts } from '../parts.ts'

// Accounts of devices at this server. Secrets lie sealed in the store; here they have names.

export interface AccountsArea extends AccountLookup {
  /** The key of TLS-PSK; asked in the middle of a handshake, which cannot wait. */
  psk(identity: string): Uint8Array | undefined
  /** A new account of a device, pending until the device proves it. */
  add(account: NewAccount): Promise<AccountRow>
  /** The same at another server of this workbench. */
  addAt(server: string, account: NewAccount): Promise<AccountRow>
  /** The device proved the account: it counts from now on, and the older ones end. */
  prove(account: AccountRow): Promise<void>
  get(deviceId: string, id: string): Promise<AccountRow | undefined>
  /** The account will never be proved. */
  retire(account: AccountRow): Promise<void>
  retireAll(deviceId: string): Promise<void>
}
/** Identity and key of TLS-PSK. */
interface PskAccount {
  readonly identity: string
  readonly key: Uint8Array
}

interface NewAccount {
  /** None = the account is for many devices. */
  readonly deviceId?: string
  readonly user?: string
  readonly secret?: string
  readonly fingerprint?: string
  readonly psk?: PskAccount
  readonly notification?: { readonly data: string; readonly secret: string }
}

/** What the handshake shows stands in one place: the fingerprint of a certificate, or this. */
const shownBy = (identity: string) => `psk:${identity}`

/** Stands in the row of an account for many devices. */
const manyDevices = ''

const whose = ({ deviceId }: AccountRow) => (deviceId === manyDevices ? { deviceId: '', forMany: true } : { deviceId })

/** An account as the server asks for it, told by its id. */
interface KnownAccount extends ServerAccount {
  readonly id: string
}

/** What a device checks notifications with: the data and the secret of its account. */
export type NotificationTexts = NonNullable<NewAccount['notification']>
/** The name under which they lie in the store, sealed. */
export const notificationSecretName = (id: string) => `notification/${id}`

export function createAccountsArea({ store, now, serverId }: Pick<Parts, 'store' | 'now' | 'serverId'>): AccountsArea {
  const { accounts, secrets, devices } = store

  const known = async (row: AccountRow | undefined): Promise<KnownAccount | undefined> => {
    if (!row || row.state === 'retired') return undefined
    const secret = row.secretName === undefined ? undefined : await secrets.get(row.secretName)
    return { id: row.id, ...whose(row), ...(secret && { secret: Buffer.from(secret).toString('utf8') }) }
  }
  const retire = async (row: AccountRow) => {
    await accounts.setState(row.id, 'retired')
    if (row.secretName !== undefined) await secrets.remove(row.secretName)
    await secrets.remove(notificationSecretName(row.id))
  }

  /** What the device's row says about its accounts. */
  const settleState = async (deviceId: string) => {
    if (deviceId === manyDevices) return
    const states = new Set((await accounts.forDevice(deviceId)).map(row => row.state))
    const account = states.has('proved') ? 'proved' : states.has('pending') ? 'pending' : 'none'
    await devices.upsert({ id: deviceId, account })
  }

  const addAt = async (
    server: string,
    { deviceId = manyDevices, user, secret, fingerprint, psk, notification }: NewAccount,
  ): Promise<AccountRow> => {
    const id = randomUUID()
    const bytes = psk?.key ?? (secret === undefined ? undefined : Buffer.from(secret, 'utf8'))
    const secretName = bytes && `account/${id}`
    if (bytes && secretName !== undefined) await secrets.put(secretName, bytes)
    const shown = psk ? shownBy(psk.identity) : fingerprint
    if (notification) {
      await secrets.put(notificationSecretName(id), Buffer.from(JSON.stringify(notification), 'utf8'))
    }
    const row: AccountRow = {
      id,
      serverId: server,
      deviceId,
      state: 'pending',
      createdAt: now(),
      ...(user !== undefined && { user }),
      ...(secretName !== undefined && { secretName }),
      ...(shown !== undefined && { fingerprint: shown }),
    }
    await accounts.add(row)
    await settleState(deviceId)
    return row
  }

  return {
    byUser: async user => known(await accounts.byUser(serverId, user)),
    byFingerprint: async sha256 => known(await accounts.byFingerprint(serverId, sha256)),
    byPskIdentity: async identity => {
      const row = await accounts.byFingerprint(serverId, shownBy(identity))
      return row && { id: row.id, ...whose(row) }
    },
    psk: identity => {
      const row = accounts.findShown(serverId, shownBy(identity))
      return row?.secretName === undefined ? undefined : secrets.open(row.secretName)
    },
    hasOwn: async deviceId =>
      (await accounts.forDevice(deviceId)).some(row => row.serverId === serverId && row.state !== 'retired'),
    get: async (deviceId, id) => (await accounts.forDevice(deviceId)).find(row => row.id === id),

    add: account => addAt(serverId, account),
    addAt,

    prove: async account => {
      await accounts.setState(account.id, 'proved', now())
      const others = (await accounts.forDevice(account.deviceId)).filter(
        row =>
          row.serverId === account.serverId &&
          row.id !== account.id &&
          row.state !== 'retired' &&
          row.createdAt <= account.createdAt,
      )
      for (const row of others) await retire(row)
      await settleState(account.deviceId)
    },

    retire: async account => {
      await retire(account)
      await settleState(account.deviceId)
    },
    retireAll: async deviceId => {
      for (const row of await accounts.forDevice(deviceId)) if (row.state !== 'retired') await retire(row)
    },
  }
}
