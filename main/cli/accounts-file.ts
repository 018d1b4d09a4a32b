import { z } from 'zod'
import { createLocator, pointerTo, readJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { AccountLookup } from '#http/authenticate.ts'
import { inFile, readText } from './read-file.ts'

const account = z.strictObject({
  /** None = one account for many devices. */
  device: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  secret: z.string().min(1).optional(),
  /** SHA-256 of the client's certificate, upper-case hex with colons. */
  fingerprint: z.string().min(1).optional(),
  /** Identity and key of TLS-PSK; the key in hex. */
  identity: z.string().min(1).optional(),
  key: z
    .string()
    .regex(/^(?:[0-9a-f]{2}){16,64}$/i)
    .optional(),
})
type Account = z.infer<typeof account>

/** Reads who may call in, for a server with authentication. Problems are located. */
export async function readAccountsFile(file: string): Promise<Result<FileAccounts>> {
  const text = await readText(file)
  if (!text.ok) return text
  const named = inFile(file)
  const json = readJson(text.value)
  if (!json.ok) return failed(named(json.problem))
  const read = z.array(account).safeParse(json.value)
  if (read.success) return ok(lookup(read.data))
  const [issue] = read.error.issues
  const path = (issue?.path ?? []).reduce<string>((pointer, token) => pointerTo(pointer, String(token)), '')
  return failed(named(problem('cli.accounts-file', { what: issue?.message ?? '' }, createLocator(text.value)(path))))
}

/** Who may call in, with the keys of TLS-PSK. */
export interface FileAccounts extends AccountLookup {
  psk(identity: string): Uint8Array | undefined
}

function lookup(accounts: readonly Account[]): FileAccounts {
  const answer = (found: Account | undefined) =>
    found && { ...whose(found), ...(found.secret !== undefined && { secret: found.secret }) }
  return {
    byUser: user => answer(accounts.find(item => item.user === user)),
    byFingerprint: sha256 => answer(accounts.find(item => item.fingerprint === sha256)),
    byPskIdentity: identity => answer(accounts.find(item => item.identity === identity)),
    psk: identity => {
      const key = accounts.find(item => item.identity === identity)?.key
      return key === undefined ? undefined : Buffer.from(key, 'hex')
    },
    hasOwn: deviceId => accounts.some(item => item.device === deviceId),
  }
}

const whose = ({ device }: Account) => (device === undefined ? { deviceId: '', forMany: true } : { deviceId: device })

/** Nobody has an account: right for a server without authentication. */
export const noAccounts: FileAccounts = lookup([])
