/** Names by token. */
export type Tokens = ReadonlyMap<number, string>

/** The start of an attribute: its name, and the beginning of its value that the token stands for. */
export interface AttributeStart {
  readonly name: string
  readonly value: string
}

/** Reads a table such as `05 Add, 06 Alert`. */
export function tokens(table: string): Tokens {
  return new Map(table.trim().split(/,\s+/).map(readEntry))
}

/** Reads tables of attribute starts by the names of the attributes. */
export function attributeTokens(tables: Readonly<Record<string, string>>): ReadonlyMap<number, AttributeStart> {
  const starts = new Map<number, AttributeStart>()
  for (const [name, table] of Object.entries(tables)) {
    for (const [token, value] of tokens(table)) starts.set(token, { name, value })
  }
  return starts
}

function readEntry(entry: string): readonly [number, string] {
  return [Number.parseInt(entry.slice(0, 2), 16), entry.slice(3)]
}
