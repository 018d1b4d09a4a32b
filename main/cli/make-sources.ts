import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ClientIssuer } from '#bootstrap/credentials.ts'
import { keyFingerprint, signatureEnding, type TrustedKey, verifyProfile } from '#bootstrap/signature.ts'
import type { ProfileValues } from '#core/bootstrap/placeholders.ts'
import type { Described } from '#core/bootstrap/profile.ts'
import type { MoDescription } from '#core/description.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { issuerOf, threadIssuer } from '#host/bootstrap-document.ts'
import { readDescriptions } from './descriptions.ts'
import { type DocumentAccount, type MakeStore, openMakeStore } from './make-store.ts'
import { inFile, readBytes, readText } from './read-file.ts'

/** Where `dmwb bootstrap make` takes from what the profile and the table do not say. */
export interface SourceOptions {
  readonly data?: string
  /** A table of devices. */
  readonly values?: string
  readonly ca?: string
  readonly caKey?: string
  readonly authority?: string
  readonly authorityCa?: string
  readonly authorityCert?: string
  readonly authorityKey?: string
  readonly secret?: Readonly<Record<string, string>>
  readonly ddf?: readonly string[]
  readonly requireSignature?: boolean
  readonly trustedKey?: readonly string[]
}

export interface MakeSources {
  readonly descriptions: Described
  readonly issuer?: ClientIssuer
  /** Certificates come from another machine, which takes so many requests at a time. */
  readonly isRemote: boolean
  /** Of the server of the data folder. */
  readonly values: ProfileValues
  secret(name: string): Promise<string | undefined>
  /** Makes the accounts of the data folder's servers known to it. */
  register?(deviceId: string, accounts: readonly DocumentAccount[]): Promise<void>
  settle(): Promise<void>
  close(): Promise<void>
}
/** Opens what the options name; refuses a profile whose signature is wanted and not good. */
export async function openSources(file: string, text: string, options: SourceOptions): Promise<Result<MakeSources>> {
  const store =
    options.data === undefined
      ? ok(undefined)
      : await openMakeStore(options.data, { many: options.values !== undefined })
  if (!store.ok) return store
  const opened = await openWith(file, text, options, store.value)
  if (!opened.ok) await store.value?.close()
  return opened
}

async function openWith(
  file: string,
  text: string,
  options: SourceOptions,
  store: MakeStore | undefined,
): Promise<Result<MakeSources>> {
  const admitted = await admit(file, options, store)
  if (!admitted.ok) return admitted
  // Only objects are held against descriptions; most profiles have none.
  const described = text.includes('"objects"') || options.ddf !== undefined
  const descriptions = described ? await describe(options, store) : ok([])
  if (!descriptions.ok) return descriptions
  const issuer = await issuerFor(options, store)
  if (!issuer.ok) return issuer
  const secrets = await readSecrets(options.secret ?? {})
  if (!secrets.ok) return secrets
  return ok({
    descriptions: new Map(descriptions.value.map(each => [each.moid, each])),
    ...(issuer.value && { issuer: issuer.value }),
    isRemote: options.authority !== undefined || (issuer.value === store?.issuer && store?.isRemote === true),
    values: store?.values ?? {},
    secret: async name => secrets.value.get(name) ?? (await store?.secret(name)),
    ...(store && { register: store.register }),
    settle: async () => store?.settle(),
    close: async () => store?.close(),
  })
}

/** The descriptions that are named, else those of the workspace, else those that ship. */
async function describe(
  { ddf }: SourceOptions,
  store: MakeStore | undefined,
): Promise<Result<readonly MoDescription[]>> {
  if (ddf === undefined && store) return ok(await store.descriptions())
  const read = await readDescriptions(ddf ?? [])
  return read.ok ? ok(read.value.descriptions) : read
}

async function admit(file: string, options: SourceOptions, store: MakeStore | undefined): Promise<Result<undefined>> {
  const { trustedKey = [], requireSignature = false } = options
  const rule = await store?.signing()
  if (!requireSignature && !rule?.required && trustedKey.length === 0) return ok(undefined)
  const keys: TrustedKey[] = [...(rule?.keys ?? [])]
  for (const path of trustedKey) {
    const publicKey = await readText(path)
    if (!publicKey.ok) return publicKey
    if (keyFingerprint(publicKey.value) === undefined)
      return failed(problem('bootstrap.signing-key', {}, { file: path }))
    keys.push({ name: basename(path), publicKey: publicKey.value })
  }
  const profile = await readBytes(file)
  if (!profile.ok) return profile
  const signature = await readText(file + signatureEnding)
  const verified = verifyProfile(profile.value, signature.ok ? signature.value : undefined, keys)
  return verified.ok ? ok(undefined) : failed(inFile(file)(verified.problem))
}

async function issuerFor(
  options: SourceOptions,
  store: MakeStore | undefined,
): Promise<Result<ClientIssuer | undefined>> {
  const { ca, caKey, authority } = options
  if (authority !== undefined) return factoryOf(authority, options)
  if (ca === undefined && caKey === undefined) return ok(store?.issuer)
  const [cert, key] = [await readText(ca ?? ''), await readText(caKey ?? '')]
  if (!cert.ok) return cert
  if (!key.ok) return key
  // Takes a third of a second to load; most runs do without.
  const { openClientIssuer } = await import('#http/client-issuer.ts')
  const own = { cert: cert.value, key: key.value }
  const opened = await openClientIssuer(own)
  if (!opened.ok) return failed({ ...opened.problem, at: { file: ca ?? '' } })
  if (options.values === undefined) return ok(issuerOf(opened.value))
  const { createIssuerThread } = await import('#http/issuer-thread.ts')
  return ok(threadIssuer(createIssuerThread(own), opened.value))
}

async function factoryOf(url: string, options: SourceOptions): Promise<Result<ClientIssuer>> {
  const texts: Record<string, string> = {}
  for (const [name, path] of [
    ['ca', options.authorityCa],
    ['cert', options.authorityCert],
    ['key', options.authorityKey],
  ] as const) {
    if (path === undefined) continue
    const text = await readText(path)
    if (!text.ok) return text
    texts[name] = text.value
  }
  const { openFactoryAuthority } = await import('#bootstrap/factory-authority.ts')
  return openFactoryAuthority({ url, ...texts })
}

/** `NAME=file:PATH` or `NAME=env:VARIABLE`. */
async function readSecrets(given: Readonly<Record<string, string>>): Promise<Result<ReadonlyMap<string, string>>> {
  const found = new Map<string, string>()
  for (const [name, source] of Object.entries(given)) {
    const value = await readSecret(name, source)
    if (!value.ok) return value
    found.set(name, value.value)
  }
  return ok(found)
}

async function readSecret(name: string, source: string): Promise<Result<string>> {
  const [, kind, place = ''] = /^(file|env):(.+)$/s.exec(source) ?? []
  if (kind === 'env') {
    const value = process.env[place]
    return value === undefined || value === '' ? failed(problem('bootstrap.no-secret', { name })) : ok(value)
  }
  const refuse = (what: string) =>
    failed(problem('bootstrap.secret-file', { name, file: place, what }, { file: place }))
  if (kind === undefined)
    return failed(problem('cli.usage', { what: '--secret takes NAME=file:PATH or NAME=env:VARIABLE.' }))
  const found = await stat(place).catch(() => undefined)
  if (!found?.isFile()) return refuse('there is no such file')
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) return refuse('others may read it')
  const text = await readText(place)
  return text.ok ? ok(text.value.replace(/\r?\n$/, '')) : text
}
