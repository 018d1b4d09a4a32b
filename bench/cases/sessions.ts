import { type BenchGroup, median, result } from '../bench.ts'
import { startProgram } from '../program.ts'

const connections = 50
/** Rounds take turns between the two servers, so that a busy machine disturbs both alike. */
const rounds = 3
const round = { connections, warmUpMs: 500, measureMs: 3000 }
/** Before the first round, until the code that is measured was compiled to its last stage. */
const warmUp = { connections, warmUpMs: 0, measureMs: 6000 }

const note =
  'Whole sessions per second (Package#1, GET, Package#3 with data, END) over plain HTTP in the insecure test mode, ' +
  `${connections} kept-alive connections, answers verified; everything recorded to disk. Commit mode: SQLite WAL, ` +
  'synchronous=NORMAL, groups of up to 8 ms in one commit. Reference: node:http alone with prepared answers of the ' +
  'same size. Goal: 0.35.'

/** Sessions per second of our DM Server against a bare HTTP server. */
export const sessions: BenchGroup = {
  name: 'sessions',
  async run() {
    const servers = [startProgram('dm-server', null), startProgram('bare-server', null)]
    try {
      const [ours, bare] = await Promise.all(servers.map(portOf))
      for (const port of [ours, bare]) await rate(port, warmUp)
      const rates: { readonly ours: number; readonly reference: number }[] = []
      for (let i = 0; i < rounds; i++) rates.push({ ours: await rate(ours, round), reference: await rate(bare, round) })
      const values = {
        ours: median(rates.map(item => item.ours)),
        reference: median(rates.map(item => item.reference)),
      }
      return [result('sessions', values, 'sessions/s', note)]
    } finally {
      await Promise.all(servers.map(server => server.end()))
    }
  },
}

async function portOf(server: ReturnType<typeof startProgram>): Promise<number> {
  return ((await server.message()) as { readonly port: number }).port
}

async function rate(port: number | undefined, load: typeof round): Promise<number> {
  const program = startProgram('session-load', { ...load, port })
  try {
    return ((await program.message()) as { readonly perSecond: number }).perSecond
  } finally {
    await program.end()
  }
}
