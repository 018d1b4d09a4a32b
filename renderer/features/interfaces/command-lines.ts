/** Commands as a person types them: one on each line, words apart by blanks; empty lines are nothing. */
export function readLines(text: string): string[][] {
  return text
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([first]) => first !== '' && first !== undefined)
}
