const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** How much it is, in three figures. */
export function sizeWords(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const figures = unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)
  return `${figures} ${units[unit]}`
}
