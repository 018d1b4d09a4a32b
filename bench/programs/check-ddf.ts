import { SaxesParser } from 'saxes'
import { checkText } from '#core/check/check-text.ts'
import { largeDescription } from '../large-description.ts'
import { argument, report } from './report.ts'

// Checks one large description, and scans it with saxes; in a process of its own, so that its memory can be told.

export interface CheckDdf {
  /** One check and no scan: the largest memory it takes. Else so many rounds of both. */
  readonly rounds: number
}
export interface CheckedDdf {
  readonly checkMs: readonly number[]
  readonly scanMs: readonly number[]
  readonly peakMB: number
  readonly bytes: number
  readonly nodes: number
}

const { rounds } = argument<CheckDdf>()
const text = largeDescription(980, 50)
const checkMs: number[] = []
const scanMs: number[] = []
let nodes = 0
for (let round = 0; round < Math.max(1, rounds); round++) {
  if (rounds > 0) scanMs.push(timed(() => scan(text)))
  checkMs.push(
    timed(() => {
      nodes = checkText(text).nodes
    }),
  )
}
report({
  checkMs,
  scanMs,
  nodes,
  bytes: text.length,
  peakMB: process.resourceUsage().maxRSS / 1000,
} satisfies CheckedDdf)

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** The bare scan: positions are kept, nobody listens but a counter. */
function scan(document: string): void {
  const parser = new SaxesParser<{ position: true; xmlns: false }>({ position: true, xmlns: false })
  let elements = 0
  parser.on('opentag', () => {
    elements += 1
  })
  parser.write(document).close()
  if (elements < 100_000) throw new Error('The scan ended early.')
}
