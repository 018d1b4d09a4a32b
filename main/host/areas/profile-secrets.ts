import { ok, type Result } from '#core/result.ts'
import type { Store } from '#storage/store.ts'

// Secrets that profiles refer to by name: `{{secret.NAME}}`. They lie sealed; nobody is ever shown one.

const prefix = 'profile/'

export interface ProfileSecrets {
  names(): Promise<readonly string[]>
  put(name: string, value: string): Promise<Result<readonly string[]>>
  remove(name: string): Promise<Result<readonly string[]>>
  /** For the document that is being made. */
  get(name: string): Promise<string | undefined>
}

export function createProfileSecrets({ secrets, durable }: Pick<Store, 'secrets' | 'durable'>): ProfileSecrets {
  const names = async () => (await secrets.names(prefix)).map(name => name.slice(prefix.length))
  return {
    names,
    put: async (name, value) => {
      await secrets.put(prefix + name, Buffer.from(value))
      await durable()
      return ok(await names())
    },
    remove: async name => {
      await secrets.remove(prefix + name)
      await durable()
      return ok(await names())
    },
    get: async name => {
      const bytes = await secrets.get(prefix + name)
      return bytes && Buffer.from(bytes).toString('utf8')
    },
  }
}
