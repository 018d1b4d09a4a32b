import { z } from 'zod'
import type { MoDescription } from '../description.ts'
import { dialectNames } from '../dialect/dialect.ts'
import { readJson } from '../json.ts'
import { isWarning, type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { locateProblems, readBySchema } from '../schema-problems.ts'
import { profileFaults } from './check-profile.ts'
import { placeholderRule } from './placeholder-rules.ts'
import { fixedPlaceholders, unknownPlaceholder } from './placeholders.ts'

/** The version of the format that is written, and the newest one that is read. */
const profileVersion = 1

const filled = z
  .string()
  .min(1)
  .max(4096)
  .refine(text => unknownPlaceholder(text) === undefined, {
    error: issue => `there is no placeholder ${unknownPlaceholder(String(issue.input))}`,
  })

const element = z.strictObject({
  DDF: z.string().optional().describe('Address of the DDF.'),
  ClientURI: z
    .string()
    .min(1)
    .describe('Where the object goes, e.g. urn:example:mo:mail:1.0// or urn:example:mo:mail:1.0/{{row.box}}/'),
  CV: z.string().optional(),
  MOData: z
    .record(z.string(), z.unknown())
    .describe('The object: one member, the name of its root; names of nodes may hold placeholders, too.'),
})

const gcm = z
  .strictObject({
    senderId: filled.describe('SenderID: the sender at Google Cloud Messaging.'),
    registerUri: filled.optional().describe('RegURI; /push/register at the server if left out.'),
    unregisterUri: filled.optional().describe('UnRegURI; /push/unregister at the server if left out.'),
    params: z.string().max(4096).optional().describe('RegParams, a query string; the device id if left out.'),
  })
  .describe('Google Cloud Messaging.')

const transports = ['basic', 'digest', 'certificate', 'psk', 'none'] as const

const account = z.strictObject({
  server: z
    .strictObject({
      id: filled.describe('SrvID, unique on the device.'),
      uri: filled.describe('SrvURI: where Package#1 is sent.'),
      name: filled.describe('Name of the server on the device.'),
    })
    .describe('The DM Server of the account.'),
  permissions: z
    .array(z.string().min(1).max(400))
    .min(1)
    .describe('MOIDs that the server asks to manage, or * for all.'),
  auth: z
    .strictObject({
      transport: z
        .enum(transports)
        .describe(
          'How the device authenticates itself: HTTP Basic or Digest, a client certificate, a pre-shared key of TLS, or not at all (tests only).',
        ),
      notification: z.boolean().describe('Whether the account gets a secret for DM Notifications.'),
      ownKey: z
        .boolean()
        .optional()
        .describe(
          'With certificates: the key stays in the device, which gives a certificate request (PKCS #10); else a key is made here where no request is given.',
        ),
    })
    .describe('Credentials are made fresh for each device; none stand here.'),
  push: z.strictObject({ gcm }).optional().describe('Push services through which notifications reach the device.'),
  dialect: z
    .enum(dialectNames)
    .optional()
    .describe('What the device speaks to this server; the dialect of the profile if left out.'),
})
export type ProfileAccount = z.infer<typeof account>

const provenance = z.strictObject({
  author: z.string().max(200).optional().describe('Who made it.'),
  at: z.iso.datetime({ offset: true }).optional().describe('When.'),
  source: z
    .strictObject({
      name: z.string().max(400).describe('What it was made from: a file or another profile.'),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional()
        .describe('SHA-256 of the source as it then was.'),
    })
    .optional(),
  notes: z.string().max(10_000).optional(),
})

export type Provenance = z.infer<typeof provenance>

/** A bootstrap profile: what to bootstrap. Inert data; the only moving parts are named placeholders (design, decision 8). */
const bootstrapProfile = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal('dmwb-bootstrap-profile'),
    version: z.literal(profileVersion),
    name: z.string().min(1).max(200).describe('Name to show to people.'),
    description: z.string().max(10_000).optional(),
    dialect: z
      .enum(dialectNames)
      .optional()
      .describe('Dialect of OMA DM 2.0: of the document, and of the accounts that it makes. Approved, if missing.'),
    accounts: z.array(account).min(1).max(999).describe('The DM accounts, one for each DM Server.'),
    objects: z.array(element).max(1000).optional().describe('Other management objects to write, as an MO document.'),
    placeholders: z
      .record(z.string().max(120), placeholderRule)
      .optional()
      .describe('Defaults and constraints of placeholders, by their names, e.g. row.apn.'),
    provenance: provenance.optional().describe('Who made the profile, when, and from what.'),
    notes: z.string().max(100_000).optional(),
  })
  .meta({
    title: 'DM Workbench bootstrap profile',
    description: `What a device gets at bootstrap. Placeholders: ${fixedPlaceholders.map(name => `{{${name}}}`).join(', ')}, {{row.NAME}}, {{generated.NAME}}, {{secret.NAME}}.`,
  })
export type Profile = z.infer<typeof bootstrapProfile>

/**
 * A profile from its text. Problems say line and column: `package.not-json`, `bootstrap.profile-newer`,
 * `bootstrap.profile-invalid`, and with `descriptions` what breaks the DDF of an object.
 */
export function parseProfile(text: string, descriptions?: Described): Result<Profile> {
  const { value, problems } = readProfile(text, descriptions)
  const first = problems.find(item => !isWarning(item))
  if (value !== undefined && !first) return ok(value)
  return failed(first ?? problem('bootstrap.profile-invalid', { what: 'it has another shape' }))
}

/** Everything that is wrong with the text of a profile, each with line, column and JSON pointer; warnings too. */
export const profileProblems = (text: string, descriptions?: Described): readonly Problem[] =>
  readProfile(text, descriptions).problems

/** Descriptions at hand, by MOID. Without them objects are not held against any. */
export type Described = ReadonlyMap<string, MoDescription>

function readProfile(text: string, descriptions: Described | undefined) {
  const newer = versionProblem(text)
  if (newer) return { value: undefined, problems: locateProblems(text, [newer]) }
  const read = readBySchema(text, bootstrapProfile, 'bootstrap.profile-invalid')
  if (read.value === undefined) return { value: undefined, problems: read.problems }
  return { value: read.value, problems: locateProblems(text, profileFaults(read.value, descriptions)) }
}

/** What a newer workbench wrote is not guessed at. */
function versionProblem(text: string): Problem | undefined {
  const json = readJson(text)
  const { kind, version } = (json.ok ? (json.value ?? {}) : {}) as Readonly<Record<string, unknown>>
  if (kind !== 'dmwb-bootstrap-profile' || typeof version !== 'number' || version <= profileVersion) return undefined
  return problem('bootstrap.profile-newer', { version, known: profileVersion }, { path: '/version' })
}

/** The published JSON Schema (draft 2020-12) of a profile. */
export function profileJsonSchema(): unknown {
  return {
    $id: 'https://dm-workbench.example/schemas/bootstrap-profile.schema.json',
    ...z.toJSONSchema(bootstrapProfile),
  }
}
