/** What the command line asks for; `wrong` names what is not known. */
export interface BenchRequest {
  readonly groups: readonly string[]
  readonly json: boolean
  readonly wrong: readonly string[]
}

/**
 * Reads `[NAME…] [--json]`. A name selects the group it is or begins with, so that `tree.paint` selects `tree`;
 * no name selects all groups.
 */
export function readArguments(words: readonly string[], known: readonly string[]): BenchRequest {
  const names = words.filter(word => !word.startsWith('-'))
  const groupOf = (name: string) =>
    known.find(group => name === group) ?? known.find(group => name.startsWith(`${group}.`))
  const chosen = known.filter(group => names.some(name => groupOf(name) === group))
  return {
    groups: names.length === 0 ? known : chosen,
    json: words.includes('--json'),
    wrong: words.filter(word => (word.startsWith('-') ? word !== '--json' : groupOf(word) === undefined)),
  }
}
