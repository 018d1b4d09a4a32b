import type { z } from 'zod'
import { profileFault } from './bootstrap/profile-fault.ts'
import { createLocator, readJson } from './json.ts'
import { type Place, type Problem, type ProblemCode, problem } from './problem.ts'

/** What a text came to: the value it stands for, or everything that is wrong with it. */
export interface SchemaRead<T> {
  readonly value?: T
  /** Each with line, column and JSON pointer; empty when there is a value. */
  readonly problems: readonly Problem[]
}

/** Reads a JSON text by a schema. What does not fit is told under `code`, with `{what}` in its words. */
export function readBySchema<T>(text: string, schema: z.ZodType<T>, code: ProblemCode): SchemaRead<T> {
  const json = readJson(text)
  if (!json.ok) return { problems: [json.problem] }
  const read = schema.safeParse(json.value, { reportInput: true })
  if (read.success) return { value: read.data, problems: [] }
  const locate = createLocator(text)
  return { problems: read.error.issues.map(issue => issueProblem(issue, code, locate)) }
}

function issueProblem(issue: z.core.$ZodIssue, code: ProblemCode, locate: (pointer: string) => Place): Problem {
  const path = issue.path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  const what = `${path === '' ? 'it' : path.slice(1)} ${profileFault(issue)}`
  return problem(code, { what }, { ...placeOf(path, locate), path })
}

/** A member that is missing has no place; its object has. */
function placeOf(pointer: string, locate: (pointer: string) => Place): Place {
  const place = locate(pointer)
  return place.line !== undefined || pointer === ''
    ? place
    : placeOf(pointer.slice(0, pointer.lastIndexOf('/')), locate)
}

/** Problems that have a JSON pointer only, with line and column of the text too. */
export function locateProblems(text: string, problems: readonly Problem[]): readonly Problem[] {
  if (problems.length === 0) return problems
  const locate = createLocator(text)
  return problems.map(item => {
    const path = item.at?.path ?? ''
    return { ...item, at: { ...placeOf(path, locate), ...item.at, path } }
  })
}
