import { signatureEnding } from '#bootstrap/signature.ts'
import type { ProfileSummary } from '#contract'
import { type Profile, parseProfile } from '#core/bootstrap/profile.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { FilesArea } from './files.ts'
import type { ProfileSecrets } from './profile-secrets.ts'
import type { ProfileSigning } from './profile-signing.ts'

// Bootstrap profiles: JSON files of the workspace, and samples. One that is not valid yet can be kept and opened, but
// not pushed. A signature lies beside its profile.

const folder = 'profiles/'
const sampleFolder = 'resource:profiles/'
const samplePrefix = 'sample:'

export interface ProfilesArea {
  list(): Promise<readonly ProfileSummary[]>
  get(id: string): Promise<Result<{ readonly id: string; readonly text: string }>>
  save(id: string, text: string): Promise<Result<ProfileSummary>>
  remove(id: string): Promise<Result<null>>
  /** The profile when it is valid, and signed where that is required; else its located problem. */
  parsed(id: string): Promise<Result<Profile>>
  /** Signs the stored profile. */
  sign(id: string): Promise<Result<ProfileSummary>>
  /** The text of its signature file, or null. */
  signature(id: string): Promise<Result<string | null>>
  /** A profile from elsewhere; one that is there already is not replaced. */
  take(id: string, text: string, signature: string | undefined): Promise<Result<ProfileSummary>>
  readonly signing: ProfileSigning
  readonly secrets: ProfileSecrets
}

export interface ProfilePorts {
  readonly signing: ProfileSigning
  readonly secrets: ProfileSecrets
  /** Something about a profile changed. */
  changed(): void
}

export function createProfilesArea(files: FilesArea, { signing, secrets, changed }: ProfilePorts): ProfilesArea {
  const open = async (id: string): Promise<Result<string>> => {
    const path = pathOf(id)
    if (!path.ok) return path
    const file = await files.open(path.value)
    if (file.ok) return ok(file.value.text)
    const gone = file.problem.code === 'host.unknown-file'
    return gone ? failed(problem('host.unknown-profile', { id })) : file
  }

  /** The bytes of the file and the signature beside it. */
  const signedFile = async (id: string) => {
    const path = pathOf(id)
    if (!path.ok) return path
    const bytes = await files.read(path.value)
    if (!bytes.ok) return bytes
    const signature = await files.read(path.value + signatureEnding)
    return ok({
      bytes: bytes.value,
      signature: signature.ok ? Buffer.from(signature.value).toString('utf8') : undefined,
    })
  }

  const summary = async (id: string, text: string): Promise<ProfileSummary> => {
    const file = await signedFile(id)
    const signature = file.ok ? await signing.judge(file.value.bytes, file.value.signature) : undefined
    return { ...summaryOf(id, text), ...(signature && { signature }) }
  }

  const write = async (path: string, text: string): Promise<Result<unknown>> => {
    const before = await files.open(path)
    const version = before.ok ? before.value.version : undefined
    return files.save({ path, text, bom: false, version })
  }

  const save = async (id: string, text: string): Promise<Result<ProfileSummary>> => {
    const path = pathOf(id)
    if (!path.ok) return path
    const saved = await write(path.value, text)
    return saved.ok ? ok(await summary(id, text)) : saved
  }

  const signWith = async (id: string, signature: string): Promise<Result<ProfileSummary>> => {
    const path = pathOf(id)
    if (!path.ok) return path
    const saved = await write(path.value + signatureEnding, signature)
    if (!saved.ok) return saved
    const text = await open(id)
    if (!text.ok) return text
    changed()
    return ok(await summary(id, text.value))
  }

  return {
    list: async () => {
      const ids = (await files.list()).flatMap(({ path }) => idOf(path) ?? [])
      const texts = await Promise.all(ids.map(async id => ({ id, text: await open(id) })))
      return Promise.all(
        texts.map(({ id, text }) =>
          text.ok ? summary(id, text.value) : { id, name: id, sample: isSample(id), problem: text.problem },
        ),
      )
    },
    get: async id => {
      const text = await open(id)
      return text.ok ? ok({ id, text: text.value }) : text
    },
    save,
    remove: async id => {
      const path = pathOf(id)
      if (!path.ok) return path
      const removed = await files.remove(path.value)
      const gone = !removed.ok && removed.problem.code === 'host.unknown-file'
      if (removed.ok) await files.remove(path.value + signatureEnding)
      return gone ? failed(problem('host.unknown-profile', { id })) : removed
    },
    parsed: async id => {
      const text = await open(id)
      if (!text.ok) return text
      const file = await signedFile(id)
      if (!file.ok) return file
      const admitted = await signing.admit(file.value.bytes, file.value.signature)
      return admitted.ok ? parseProfile(text.value) : admitted
    },
    sign: async id => {
      if (isSample(id)) return failed(problem('host.file-read-only', { file: id }))
      const file = await signedFile(id)
      if (!file.ok) return file
      const signature = await signing.sign(file.value.bytes)
      return signature.ok ? signWith(id, signature.value) : signature
    },
    signature: async id => {
      const file = await signedFile(id)
      return file.ok ? ok(file.value.signature ?? null) : file
    },
    take: async (id, text, signature) => {
      const path = pathOf(id)
      if (!path.ok) return path
      const saved = await files.save({ path: path.value, text, bom: false, version: undefined })
      if (!saved.ok) return saved
      return signature === undefined ? ok(await summary(id, text)) : signWith(id, signature)
    },
    signing,
    secrets,
  }
}

function pathOf(id: string): Result<string> {
  const name = isSample(id) ? id.slice(samplePrefix.length) : id
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,80}$/u.test(name)) return failed(problem('host.profile-name', { id }))
  return ok(`${isSample(id) ? sampleFolder : folder}${name}.json`)
}

function idOf(path: string): string | undefined {
  const [, place, name] = /^(profiles\/|resource:profiles\/)([^/]+)\.json$/.exec(path) ?? []
  return name === undefined ? undefined : `${place === folder ? '' : samplePrefix}${name}`
}

function isSample(id: string): boolean {
  return id.startsWith(samplePrefix)
}

function summaryOf(id: string, text: string): ProfileSummary {
  const profile = parseProfile(text)
  if (!profile.ok) return { id, name: id, sample: isSample(id), problem: profile.problem }
  const { name, description } = profile.value
  return { id, name, sample: isSample(id), ...(description !== undefined && { description }) }
}
