import { userInfo } from 'node:os'
import {
  type GoodSignature,
  keyFingerprint,
  newSigningKey,
  type SigningKey,
  signProfile,
  type TrustedKey,
  verifyProfile,
} from '#bootstrap/signature.ts'
import type { ProfileSignature, SigningState } from '#contract'
import { explain, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Store } from '#storage/store.ts'

// Who may sign profiles here. The list of trusted keys lies in the data folder, not in the workspace: whoever can change a
// profile there must not be able to trust himself. The own key lies sealed.

const settingsKey = 'profile-signing'
const secretName = 'signing/own'

interface Settings {
  readonly required: boolean
  readonly keys: readonly TrustedKey[]
}
interface OwnKey extends SigningKey {
  readonly signer: string
}

export interface ProfileSigning {
  state(): Promise<Result<SigningState>>
  /** Whether profiles without a good signature are refused. */
  require(required: boolean): Promise<Result<SigningState>>
  trust(name: string, publicKey: string): Promise<Result<SigningState>>
  distrust(fingerprint: string): Promise<Result<SigningState>>
  /** A new key of the engineer who sits here; an older one stays trusted, and is no longer used. */
  makeKey(signer: string): Promise<Result<SigningState>>
  /** The text of a signature file. Problem: `bootstrap.no-signing-key`. */
  sign(profile: Uint8Array): Promise<Result<string>>
  /** What a signature is worth; undefined when there is none. */
  judge(profile: Uint8Array, signature: string | undefined): Promise<ProfileSignature | undefined>
  /** Refuses what must not be used: without a good signature, where one is required. */
  admit(profile: Uint8Array, signature: string | undefined): Promise<Result<GoodSignature | undefined>>
}

/** The keys and the rule of a data folder. */
export function createProfileSigning({
  settings,
  secrets,
  durable,
}: Pick<Store, 'settings' | 'secrets' | 'durable'>): ProfileSigning {
  const load = async (): Promise<Settings> => {
    const kept = (await settings.get(settingsKey)) as Partial<Settings> | undefined
    return { required: kept?.required ?? false, keys: kept?.keys ?? [] }
  }
  const own = async (): Promise<OwnKey | undefined> => {
    const bytes = await secrets.get(secretName)
    return bytes && (JSON.parse(Buffer.from(bytes).toString('utf8')) as OwnKey)
  }
  const state = async (): Promise<Result<SigningState>> => {
    const [{ required, keys }, key] = [await load(), await own()]
    const listed = keys.map(each => ({ ...each, fingerprint: keyFingerprint(each.publicKey) ?? '' }))
    const mine = key && {
      signer: key.signer,
      publicKey: key.publicKey,
      fingerprint: keyFingerprint(key.publicKey) ?? '',
    }
    return ok({ required, keys: listed, user: userName(), ...(mine && { own: mine }) })
  }
  const keep = async (next: Settings) => {
    await settings.put(settingsKey, next)
    await durable()
    return state()
  }
  const trust = async (name: string, publicKey: string): Promise<Result<SigningState>> => {
    const fingerprint = keyFingerprint(publicKey)
    if (fingerprint === undefined) return failed(problem('bootstrap.signing-key'))
    const { required, keys } = await load()
    const others = keys.filter(each => keyFingerprint(each.publicKey) !== fingerprint)
    if (others.some(each => each.name === name)) return failed(problem('bootstrap.key-name', { name }))
    return keep({ required, keys: [...others, { name, publicKey }] })
  }
  const judged = async (profile: Uint8Array, signature: string | undefined) =>
    verifyProfile(profile, signature, (await load()).keys)

  return {
    state,
    require: async required => keep({ ...(await load()), required }),
    trust,
    distrust: async fingerprint => {
      const { required, keys } = await load()
      return keep({ required, keys: keys.filter(each => keyFingerprint(each.publicKey) !== fingerprint) })
    },
    makeKey: async signer => {
      const key: OwnKey = { signer, ...newSigningKey() }
      const { keys } = await load()
      const trusted = await trust(freeName(signer, keys), key.publicKey)
      if (!trusted.ok) return trusted
      await secrets.put(secretName, Buffer.from(JSON.stringify(key)))
      await durable()
      return state()
    },
    sign: async profile => {
      const key = await own()
      if (!key) return failed(problem('bootstrap.no-signing-key'))
      return signProfile(profile, key.privateKey, { signer: key.signer, at: new Date().toISOString() })
    },
    judge: async (profile, signature) => {
      if (signature === undefined) return undefined
      const read = await judged(profile, signature)
      if (read.ok) return { state: 'good', ...read.value }
      return { state: 'bad', words: explain(read.problem).words }
    },
    admit: async (profile, signature) => {
      const read = await judged(profile, signature)
      if (read.ok) return read
      return (await load()).required ? read : ok(undefined)
    },
  }
}

function freeName(wanted: string, keys: readonly TrustedKey[]): string {
  let name = wanted
  for (let number = 2; keys.some(each => each.name === name); number++) name = `${wanted} ${number}`
  return name
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
