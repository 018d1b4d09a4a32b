import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { matches, type Recipe } from './recipe.ts'

/** What a recipe may take, by the names of its sources: facts of the bootstrap, and `row.NAME` of the order. */
export type RecipeFacts = Readonly<Record<string, string | undefined>>

/**
 * The values of a recipe, each as a modem can take it: nothing in it may end its text or its line. Problem: `serial.recipe-value`,
 * which never tells the value itself.
 */
export function recipeValues({ values = {} }: Recipe, facts: RecipeFacts): Result<Readonly<Record<string, string>>> {
  const filled: Record<string, string> = {}
  for (const [name, { from, most = 255, as }] of Object.entries(values)) {
    const text = facts[from]
    const wrong = text === undefined ? `there is no ${from}` : unfit(text, most, as)
    if (wrong !== undefined || text === undefined) {
      return failed(problem('serial.recipe-value', { name, what: wrong ?? `there is no ${from}` }))
    }
    filled[name] = text
  }
  return ok(filled)
}

function unfit(text: string, most: number, as: string | undefined): string | undefined {
  if (text.length > most) return `it is longer than ${most} letters`
  // A quote would end the text, and everything that is no letter of ASCII could end the line.
  if (!/^[\x20\x21\x23-\x7e]*$/.test(text)) return 'it has letters that a modem takes for something else'
  return as === undefined || matches(as, text) ? undefined : 'it does not look as the recipe wants it'
}
