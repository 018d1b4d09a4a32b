// Characters of XML 1.0 §2.2–2.3 by their UTF-16 units.

const startFlag = 1
const nameFlag = 2
const ascii = new Uint8Array(128)
for (let unit = 0; unit < 128; unit += 1) {
  const letter = String.fromCharCode(unit)
  if (/[A-Za-z_:]/.test(letter)) ascii[unit] = startFlag | nameFlag
  else if (/[0-9.-]/.test(letter)) ascii[unit] = nameFlag
}
// First and last units of the ranges beyond ASCII: where names may begin, and what may follow besides.
const foreignStart = [
  0xc0, 0xd6, 0xd8, 0xf6, 0xf8, 0x2ff, 0x370, 0x37d, 0x37f, 0x1fff, 0x200c, 0x200d, 0x2070, 0x218f, 0x2c00, 0x2fef,
  0x3001, 0xdfff, 0xf900, 0xfdcf, 0xfdf0, 0xfffd,
]
const foreignPart = [0xb7, 0xb7, 0x300, 0x36f, 0x203f, 0x2040]

function isWithin(unit: number, ranges: readonly number[]): boolean {
  for (let index = 0; index < ranges.length; index += 2) {
    if (unit >= (ranges[index] ?? 0) && unit <= (ranges[index + 1] ?? 0)) return true
  }
  return false
}

/** Blank, tab and line ends. */
export function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09
}

/** May a name begin with this unit? */
export function isNameStart(unit: number): boolean {
  return unit < 128 ? ((ascii[unit] ?? 0) & startFlag) !== 0 : isWithin(unit, foreignStart)
}

/** May a name hold this unit? */
export function isNamePart(unit: number): boolean {
  if (unit < 128) return (ascii[unit] ?? 0) !== 0
  return isWithin(unit, foreignStart) || isWithin(unit, foreignPart)
}

// Everything that may be wrong, and surrogates, of which only lone ones are.
const suspicious = /[^\t\n\r -\ud7ff\ue000-\ufffd]/g

/** Calls back for every unit that XML does not allow. */
export function eachBadCharacter(text: string, found: (offset: number, unit: number) => void): void {
  suspicious.lastIndex = 0
  for (let match = suspicious.exec(text); match; match = suspicious.exec(text)) {
    const { index } = match
    const unit = text.charCodeAt(index)
    const isHigh = unit >= 0xd800 && unit < 0xdc00
    const next = isHigh ? text.charCodeAt(index + 1) : 0
    if (next >= 0xdc00 && next < 0xe000) suspicious.lastIndex = index + 2
    else found(index, unit)
  }
  suspicious.lastIndex = 0
}

/** Is this number of a character reference a character? */
export function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d
  return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff
}
