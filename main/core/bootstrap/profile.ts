import { z } from 'zod'
import { dialectNames } from '../dialect/dialect.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { readBySchema } from '../schema-problems.ts'
import { placeholders, unknownPlaceholder } from './placeholders.ts'

const filled = z
  .string()
  .min(1)
  .max(4096)
  .refine(text => unknownPlaceholder(text) === undefined, {
    error: issue => `there is no placeholder ${unknownPlaceholder(String(issue.input))}`,
  })

const element = z.strictObject({
  DDF: z.string().optional().describe('Address of the DDF.'),
  ClientURI: z.string().min(1).describe('Where the object goes, e.g. urn:example:mo:mail:1.0//'),
  CV: z.string().optional(),
  MOData: z.record(z.string(), z.unknown()).describe('The object: one member, the name of its root.'),
})

/** A bootstrap profile: what to bootstrap. Inert data; the only moving parts are named placeholders (design, decision 8). */
const bootstrapProfile = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal('dmwb-bootstrap-profile'),
    version: z.literal(1),
    name: z.string().min(1).max(200).describe('Name to show to people.'),
    description: z.string().max(10_000).optional(),
    dialect: z
      .enum(dialectNames)
      .optional()
      .describe('Dialect of OMA DM 2.0: of the document, and of the account that it makes. Approved, if missing.'),
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
          .enum(['basic', 'digest', 'certificate', 'psk', 'none'])
          .describe(
            'How the device authenticates itself: HTTP Basic or Digest, a client certificate, a pre-shared key of TLS, or not at all (tests only).',
          ),
        notification: z.boolean().describe('Whether the account gets a secret for DM Notifications.'),
      })
      .describe('Credentials are made fresh for each device; none stand here.'),
    push: z
      .strictObject({
        gcm: z
          .strictObject({
            senderId: filled.describe('SenderID: the sender at Google Cloud Messaging.'),
            registerUri: filled.optional().describe('RegURI; /push/register at the server if left out.'),
            unregisterUri: filled.optional().describe('UnRegURI; /push/unregister at the server if left out.'),
            params: z.string().max(4096).optional().describe('RegParams, a query string; the device id if left out.'),
          })
          .describe('Google Cloud Messaging.'),
      })
      .optional()
      .describe('Push services through which notifications reach the device.'),
    objects: z.array(element).max(1000).optional().describe('Other management objects to write, as an MO document.'),
    notes: z.string().max(100_000).optional(),
  })
  .meta({
    title: 'DM Workbench bootstrap profile',
    description: `What a device gets at bootstrap. Placeholders: ${placeholders.map(name => `{{${name}}}`).join(', ')}.`,
  })
export type Profile = z.infer<typeof bootstrapProfile>

/** A profile from its text. Problems say line and column: `package.not-json`, `bootstrap.profile-invalid`. */
export function parseProfile(text: string): Result<Profile> {
  const { value, problems } = readProfile(text)
  const [first] = problems
  if (value !== undefined) return ok(value)
  return failed(first ?? problem('bootstrap.profile-invalid', { what: 'it has another shape' }))
}

/** Everything that is wrong with the text of a profile, each with line, column and JSON pointer. */
export const profileProblems = (text: string): readonly Problem[] => readProfile(text).problems

const readProfile = (text: string) => readBySchema(text, bootstrapProfile, 'bootstrap.profile-invalid')

/** The published JSON Schema (draft 2020-12) of a profile. */
export function profileJsonSchema(): unknown {
  return {
    $id: 'https://dm-workbench.example/schemas/bootstrap-profile.schema.json',
    ...z.toJSONSchema(bootstrapProfile),
  }
}
