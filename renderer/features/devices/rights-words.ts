/** Rights in the order of the bits of AR (OMA DM 2.0 §12.3). */
export const rightBits = [
  ['Read', 1],
  ['Write', 2],
  ['Execute', 4],
  ['Delegate', 8],
] as const
