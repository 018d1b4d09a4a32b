import { type BenchGroup, median, result } from '../bench.ts'
import { startProgram } from '../program.ts'

const count = 1000
const rounds = 3

const note =
  `${count} interaction pages open at once, each in a browser with a connection of its own, which loads the page and sends its answer; ` +
  'persons per second, both answers checked. Every exchange is recorded and every answer is kept before the person is told so; ' +
  'that all were kept is checked at the end. Reference: node:http alone with one prepared page and one prepared redirection, ' +
  'nothing read, kept or recorded.'

/** A thousand persons who answer at the same moment, against a bare HTTP server. */
export const interaction: BenchGroup = {
  name: 'interaction',
  async run() {
    const [ours, reference]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await answersPerSecond(false))
      reference.push(await answersPerSecond(true))
    }
    return [result('interaction', { ours: median(ours), reference: median(reference) }, 'persons/s', note)]
  },
}

async function answersPerSecond(bare: boolean): Promise<number> {
  const pages = startProgram('pages', { count, bare })
  try {
    const { addresses } = (await pages.message()) as { readonly addresses: readonly string[] }
    const load = startProgram('page-load', { addresses })
    const { perSecond } = (await load.message()) as { readonly perSecond: number }
    await load.end()
    if (bare) return perSecond
    const { answered } = (await pages.ask()) as { readonly answered: number }
    if (answered !== count) throw new Error(`${answered} of ${count} answers were kept.`)
    return perSecond
  } finally {
    await pages.end()
  }
}
