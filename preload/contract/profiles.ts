import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, id, none } from './common.ts'

export interface ProfileSummary {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly sample: boolean
  readonly problem?: Problem
  /** Undefined when it is not signed. */
  readonly signature?: ProfileSignature
}

/** What the signature of a profile is worth. */
export type ProfileSignature =
  | {
      readonly state: 'good'
      /** The name under which the key is trusted here. */
      readonly key: string
      readonly signer: string
      /** ISO 8601, as the signer says. */
      readonly at: string
    }
  | { readonly state: 'bad'; readonly words: string }

interface PublicKey {
  /** PEM. */
  readonly publicKey: string
  /** SHA-256, upper-case hex with colons. */
  readonly fingerprint: string
}

/** Who may sign profiles here. */
export interface SigningState {
  /** Profiles without a good signature are refused. */
  readonly required: boolean
  readonly keys: readonly (PublicKey & { readonly name: string })[]
  /** The key of this workbench; its private part lies sealed. */
  readonly own?: PublicKey & { readonly signer: string }
  /** Who sits here, as the operating system says. */
  readonly user: string
}

export const profilesCalls = {
  signing: oc.input(none).output(type<Answer<SigningState>>()),
  requireSignature: oc.input(z.object({ required: z.boolean() })).output(type<Answer<SigningState>>()),
  trust: oc
    .input(z.object({ name: z.string().min(1).max(200), publicKey: z.string().min(1).max(2000) }))
    .output(type<Answer<SigningState>>()),
  distrust: oc.input(z.object({ fingerprint: z.string().max(200) })).output(type<Answer<SigningState>>()),
  makeKey: oc.input(z.object({ signer: z.string().min(1).max(180) })).output(type<Answer<SigningState>>()),
  /** Signs a stored profile as it lies in its file. */
  sign: oc.input(z.object({ id })).output(type<Answer<ProfileSummary>>()),
  /** The text of a signature, to go with an exported profile; null when it is not signed. */
  signature: oc.input(z.object({ id })).output(type<Answer<string | null>>()),
  /** A profile from elsewhere under a free name, with its signature if there is one. */
  take: oc
    .input(
      z.object({
        id,
        text: z.string().max(1_000_000),
        signature: z.string().max(10_000).optional(),
      }),
    )
    .output(type<Answer<ProfileSummary>>()),
  /** Names of the secrets that profiles may refer to; nobody is shown one. */
  secrets: oc.input(none).output(type<readonly string[]>()),
  putSecret: oc
    .input(
      z.object({
        name: z.string().regex(/^[\w.-]{1,64}$/),
        value: z.string().min(1).max(10_000),
      }),
    )
    .output(type<Answer<readonly string[]>>()),
  removeSecret: oc.input(z.object({ name: z.string().max(64) })).output(type<Answer<readonly string[]>>()),
}
