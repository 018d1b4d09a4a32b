import { z } from 'zod'
import { readJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { AnswerRules } from '#device/page-form.ts'
import { inFile, readText } from './read-file.ts'

const pageRules = z
  .array(
    z.strictObject({
      words: z.string().min(1),
      fields: z.record(z.string(), z.string()).optional(),
      press: z.string().optional(),
      unanswered: z.boolean().optional(),
      closes: z.boolean().optional(),
    }),
  )
  .max(100)

/** Rules for the pages of SHOW from a file: the first one whose words stand on a page says how it is answered. */
export async function readPageRules(file: string): Promise<Result<NonNullable<AnswerRules['rules']>>> {
  const text = await readText(file)
  const json = text.ok ? readJson(text.value) : text
  if (!json.ok) return failed(inFile(file)(json.problem))
  const read = pageRules.safeParse(json.value)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  return failed(problem('cli.usage', { what: `${file}: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}` }))
}
