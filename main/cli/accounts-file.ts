import { z } from 'zod'
import { createLocator, pointerTo, readJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { AccountLookup } from '#http/authenticate.ts'
import { inFile, readText } from './read-file.ts'

const account = z.strictObject({
  device: z.string().min(1),
  user: z.string().min(1).optional(),
  secret: z.string().min(1).optional(),
  /** SHA-256 of the client's certificate, upper-case hex with colons. */
  fingerprint: z.string().min(1).optional(),
})
type Account = z.infer<typeof account>

/** Reads who may call in, for a server with authentication. Problems are located. */
export async function readAccountsFile(file: string): Promise<Result<AccountLookup>> {
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

function lookup(accounts: readonly Account[]): AccountLookup {
  const answer = (found: Account | undefined) =>
    found && { deviceId: found.device, ...(found.secret !== undefined && { secret: found.secret }) }
  return {
    byUser: async user => answer(accounts.find(item => item.user === user)),
    byFingerprint: async sha256 => answer(accounts.find(item => item.fingerprint === sha256)),
  }
}

/** Nobody has an account: right for a server without authentication. */
export const noAccounts: AccountLookup = lookup([])
