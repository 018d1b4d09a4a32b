/** Commands of one line; those behind `&&` keep it in front. */
export function splitCommands(line: string): readonly string[] {
  const parts: string[] = []
  let held = ''
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? ''
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === "'" || letter === '"') quote = letter
    const isAnd = quote === '' && line.startsWith('&&', at)
    if (isAnd || (quote === '' && letter === ';')) {
      parts.push(held)
      held = isAnd ? '&&' : ''
      if (isAnd) at += 1
    } else held += letter
  }
  return [...parts, held].map(part => part.trim())
}

/** Words without their quotes. */
export function wordsOf(text: string): readonly string[] {
  return (text.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []).map(word =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  )
}
