import { writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { signatureEnding, signProfile } from '#bootstrap/signature.ts'
import { compareProfiles, type ProfileDifference } from '#core/bootstrap/compare-profiles.ts'
import { parseProfile } from '#core/bootstrap/profile.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { createProfileSigning } from '#host/areas/profile-signing.ts'
import { openStore } from '#storage/store.ts'
import { inFile, readBytes, readText } from './read-file.ts'
import type { Terminal } from './terminal.ts'

export interface SignCommand {
  readonly key?: string
  readonly data?: string
  readonly signer?: string
}

/** Runs `dmwb bootstrap sign`: writes the signature beside the profile. Gives back its exit code. */
export async function runProfileSign(file: string, options: SignCommand, terminal: Terminal): Promise<number> {
  if ((options.key === undefined) === (options.data === undefined)) {
    return terminal.fail(problem('cli.usage', { what: 'Give either --key or --data.' }), 2)
  }
  const profile = await readBytes(file)
  if (!profile.ok) return terminal.fail(profile.problem)
  const read = parseProfile(Buffer.from(profile.value).toString('utf8'))
  if (!read.ok) return terminal.fail(inFile(file)(read.problem))
  const signature = await signatureFor(profile.value, options)
  if (!signature.ok) return terminal.fail(signature.problem)
  const path = file + signatureEnding
  try {
    await writeFile(path, signature.value)
  } catch (error) {
    const what = (error as NodeJS.ErrnoException).code ?? String(error)
    return terminal.fail(problem('cli.file-unwritable', { file: path, what }, { file: path }))
  }
  if (terminal.json) terminal.document({ ok: true, file, signature: path })
  terminal.line(`Signed; the signature lies in ${path}`)
  return 0
}

async function signatureFor(profile: Uint8Array, { key, data, signer }: SignCommand): Promise<Result<string>> {
  if (key !== undefined) {
    const text = await readText(key)
    if (!text.ok) return text
    const note = { signer: signer ?? userInfo().username, at: new Date().toISOString() }
    const signed = signProfile(profile, text.value, note)
    return signed.ok ? signed : failed(inFile(key)(signed.problem))
  }
  const store = await openStore(data ?? '')
  if (!store.ok) return store
  try {
    return await createProfileSigning(store.value).sign(profile)
  } finally {
    await store.value.close()
  }
}

/** Runs `dmwb bootstrap compare`: exit code 0 when both say the same, 1 when something differs. */
export async function runProfileCompare(before: string, after: string, terminal: Terminal): Promise<number> {
  const [one, two] = [await readProfileFile(before), await readProfileFile(after)]
  if (!one.ok) return terminal.fail(one.problem)
  if (!two.ok) return terminal.fail(two.problem)
  const differences = compareProfiles(one.value, two.value)
  if (terminal.json) terminal.document({ ok: differences.length === 0, before, after, differences })
  if (differences.length === 0) terminal.line('The two profiles say the same.')
  for (const difference of differences) terminal.line(differenceWords(difference))
  return differences.length === 0 ? 0 : 1
}

async function readProfileFile(file: string) {
  const text = await readText(file)
  if (!text.ok) return text
  const profile = parseProfile(text.value)
  return profile.ok ? ok(profile.value) : failed(inFile(file)(profile.problem))
}

function differenceWords({ path, kind, before, after }: ProfileDifference): string {
  const shown = (value: unknown) => {
    const text = JSON.stringify(value)
    return text.length > 200 ? `${text.slice(0, 200)}…` : text
  }
  if (kind === 'added') return `+ ${path}: ${shown(after)}`
  return kind === 'removed' ? `- ${path}: ${shown(before)}` : `~ ${path}: ${shown(before)} → ${shown(after)}`
}
