import { join } from 'node:path'
import type { ClientIssuer, NewAccount } from '#bootstrap/credentials.ts'
import type { TrustedKey } from '#bootstrap/signature.ts'
import type { ProfileValues } from '#core/bootstrap/placeholders.ts'
import type { MoDescription } from '#core/description.ts'
import { ok, type Result } from '#core/result.ts'
import { type AccountsArea, createAccountsArea } from '#host/areas/accounts.ts'
import { createFilesArea } from '#host/areas/files.ts'
import { keptIdentities } from '#host/areas/identities.ts'
import { createProfileSecrets } from '#host/areas/profile-secrets.ts'
import { createProfileSigning } from '#host/areas/profile-signing.ts'
import { endpointOf, keptOptions } from '#host/areas/server.ts'
import { issuerOf, threadIssuer } from '#host/bootstrap-document.ts'
import { now } from '#host/clock.ts'
import { makeDataFolder } from '#host/data-folder.ts'
import { createDdfLibrary } from '#host/ddf-library.ts'
import { keptFactory } from '#host/factory-authority.ts'
import { createGrantedFiles } from '#host/granted-files.ts'
import { serverIdentity } from '#host/server-identity.ts'
import { openStore } from '#storage/store.ts'
import { resources } from './folders.ts'

/** An account of a document, and whose it is. */
export interface DocumentAccount {
  readonly serverId: string
  readonly account: NewAccount
}

/** What a data folder gives to documents that are made without its workbench. */
export interface MakeStore {
  /** The server of the folder, by placeholders. */
  readonly values: ProfileValues
  readonly issuer: ClientIssuer
  /** Certificates come from another machine, that of a factory. */
  readonly isRemote: boolean
  secret(name: string): Promise<string | undefined>
  signing(): Promise<{ readonly required: boolean; readonly keys: readonly TrustedKey[] } | undefined>
  /** The DDFs of the workspace, and those that ship. */
  descriptions(): Promise<readonly MoDescription[]>
  /** Makes accounts of the folder's servers known to them; those of others are left alone. */
  register(deviceId: string, accounts: readonly DocumentAccount[]): Promise<void>
  /** What was registered survives the death of the machine. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Opens a data folder; nobody else may work on it meanwhile. `many`: certificates are issued on another thread. */
export async function openMakeStore(folder: string, { many }: { readonly many: boolean }): Promise<Result<MakeStore>> {
  const made = await makeDataFolder(folder)
  if (!made.ok) return made
  const opened = await openStore(made.value)
  if (!opened.ok) return opened
  const store = opened.value
  // Takes a third of a second to load; most runs of this command do without.
  const { openAuthority } = await import('#http/authority.ts')
  const [authority, serverId] = [await openAuthority(store.secrets), await serverIdentity(store)]
  const factory = await keptFactory(store)
  const thread = many && !factory ? authority.startThread() : undefined
  const others = (await keptIdentities(store)).map(identity => identity.serverId)
  const accounts = new Map<string, AccountsArea>(
    [serverId, ...others].map(id => [id, createAccountsArea({ store, now, serverId: id })]),
  )
  const signing = createProfileSigning(store)
  return ok({
    values: {
      'server.id': serverId,
      'server.uri': endpointOf(await keptOptions(store)),
      'server.name': 'DM Workbench',
      'trust.ca': authority.certificate,
    },
    issuer: factory?.issuer ?? (thread ? threadIssuer(thread, authority) : issuerOf(authority)),
    isRemote: factory !== undefined,
    secret: createProfileSecrets(store).get,
    signing: async () => {
      const state = await signing.state()
      return state.ok ? state.value : undefined
    },
    descriptions: async () => {
      const workspace = join(made.value, 'workspace')
      const files = createFilesArea({ workspace, resources, granted: createGrantedFiles(), changed: () => undefined })
      return [...(await createDdfLibrary(files).all()).values()].map(({ description }) => description)
    },
    register: async (deviceId, accountsMade) => {
      for (const { serverId: id, account } of accountsMade) await accounts.get(id)?.add({ deviceId, ...account })
    },
    settle: () => store.durable(),
    close: async () => {
      await thread?.close()
      await store.close()
    },
  })
}
