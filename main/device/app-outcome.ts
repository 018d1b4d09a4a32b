import { z } from 'zod'
import { problem } from '#core/problem.ts'
import { ok, type Result } from '#core/result.ts'
import { type AppRefusal, refused } from './app-refusal.ts'

// What an application says of an EXEC: a status of OMA DM 2.0 App. C, and what the Generic Alert is to carry if the server has
// to hear it later.

const text = z.string().max(1000)
const outcome = z.strictObject({
  status: z.union([z.literal([200, 202, 403, 500, 501, 503, 507]), z.int().min(1000).max(1999)]),
  /** Of the alert; without it our own. */
  alertType: z
    .string()
    .max(300)
    .regex(/^[\w.:+-]+$/)
    .optional(),
  data: z.record(z.string().max(100), z.union([text, z.number()])).optional(),
})

export type AppOutcome = Readonly<z.infer<typeof outcome>>

const mostData = 50

/** Reads what an application says; the problem names what is wrong with it. */
export function readOutcome(json: unknown): Result<AppOutcome, AppRefusal> {
  const given = outcome.safeParse(json)
  if (!given.success) {
    const [issue] = given.error.issues
    return wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  }
  const { data = {} } = given.data
  return Object.keys(data).length > mostData ? wrong(`more than ${mostData} values in data`) : ok(given.data)
}

const wrong = (what: string) => refused(400, problem('device.app-outcome', { what }))
