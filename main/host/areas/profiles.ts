import type { ProfileSummary } from '#contract'
import { type Profile, parseProfile } from '#core/bootstrap/profile.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { FilesArea } from './files.ts'

// Bootstrap profiles: JSON files of the workspace, and samples. One that is not valid yet can be kept and opened, but
// not pushed.

const folder = 'profiles/'
const sampleFolder = 'resource:profiles/'
const samplePrefix = 'sample:'

export interface ProfilesArea {
  list(): Promise<readonly ProfileSummary[]>
  get(id: string): Promise<Result<{ readonly id: string; readonly text: string }>>
  save(id: string, text: string): Promise<Result<ProfileSummary>>
  remove(id: string): Promise<Result<null>>
  /** The profile when it is valid; else its located problem. */
  parsed(id: string): Promise<Result<Profile>>
}

export function createProfilesArea(files: FilesArea): ProfilesArea {
  const open = async (id: string): Promise<Result<string>> => {
    const path = pathOf(id)
    if (!path.ok) return path
    const file = await files.open(path.value)
    if (file.ok) return ok(file.value.text)
    const gone = file.problem.code === 'host.unknown-file'
    return gone ? failed(problem('host.unknown-profile', { id })) : file
  }

  const save = async (id: string, text: string): Promise<Result<ProfileSummary>> => {
    const path = pathOf(id)
    if (!path.ok) return path
    const before = await files.open(path.value)
    const version = before.ok ? before.value.version : undefined
    const saved = await files.save({ path: path.value, text, bom: false, version })
    return saved.ok ? ok(summaryOf(id, text)) : saved
  }

  return {
    list: async () => {
      const ids = (await files.list()).flatMap(({ path }) => idOf(path) ?? [])
      const texts = await Promise.all(ids.map(async id => ({ id, text: await open(id) })))
      return texts.map(({ id, text }) =>
        text.ok ? summaryOf(id, text.value) : { id, name: id, sample: isSample(id), problem: text.problem },
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
      return gone ? failed(problem('host.unknown-profile', { id })) : removed
    },
    parsed: async id => {
      const text = await open(id)
      return text.ok ? parseProfile(text.value) : text
    },
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
