/** JSON text for a column that may be empty. */
export function toText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** What `toText` wrote; the caller names the type it wrote. */
export function fromText<T>(text: string | null): T | undefined {
  return text === null ? undefined : (JSON.parse(text) as T)
}

/** Leaves out what is null or undefined: an empty column is a missing member. */
export function present<T extends object>(members: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  const kept: { [Name in keyof T]?: NonNullable<T[Name]> } = {}
  for (const name in members) {
    const value = members[name]
    if (value !== null && value !== undefined) kept[name] = value
  }
  return kept
}
