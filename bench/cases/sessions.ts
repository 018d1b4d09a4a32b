import { setTimeout } from 'node:timers/promises'
import { type BenchGroup, median, result } from '../bench.ts'
import { startProgram } from '../program.ts'
import { sessionRate } from '../session-rate.ts'

const connections = 50
/** Rounds take turns between the two servers, so that a busy machine disturbs both alike. */
const rounds = 5
/** After each round, in milliseconds: what a server still writes does not disturb the next one. */
const restMs = 1000
const round = { connections, warmUpMs: 500, measureMs: 2000 }
/** Before the first round, until the code that is measured was compiled to its last stage. */
const warmUp = { connections, warmUpMs: 0, measureMs: 6000 }

const note =
  'Whole sessions per second (Package#1, GET, Package#3 with data, END) over plain HTTP in the insecure test mode, ' +
  `${connections} kept-alive connections, answers verified; the load stays on one core; everything recorded to disk. Commit mode: SQLite WAL, ` +
  'synchronous=NORMAL, behind a journal: no answer leaves before its session is in the journal, what comes ' +
  'together shares a frame. ' +
  'Reference: node:http alone with prepared answers of the same size. Goal: 0.35. '
const alone = `${note}The DM Server with its recorder; what to send is given by a file, as in dmwb server.`
const workbench = `${note}As in the workbench: queue, devices and what was read are kept in the store, too.`

/** Sessions per second of our DM Server, alone and as the workbench has it, against a bare HTTP server. */
export const sessions: BenchGroup = {
  name: 'sessions',
  async run() {
    const servers = [
      startProgram('dm-server', { queue: false }),
      startProgram('dm-server', { queue: true }),
      startProgram('bare-server', null),
    ]
    try {
      const ports = await Promise.all(servers.map(portOf))
      for (const port of ports) await sessionRate({ port }, warmUp)
      const rates: number[][] = [[], [], []]
      for (let i = 0; i < rounds; i++) {
        for (const [index, port] of ports.entries()) {
          rates[index]?.push(await sessionRate({ port }, round))
          await setTimeout(restMs)
        }
      }
      const [ours = 0, full = 0, reference = 0] = rates.map(median)
      return [
        result('sessions', { ours, reference }, 'sessions/s', alone),
        result('sessions.workbench', { ours: full, reference }, 'sessions/s', workbench),
      ]
    } finally {
      await Promise.all(servers.map(server => server.end()))
    }
  },
}

async function portOf(server: ReturnType<typeof startProgram>): Promise<number> {
  return ((await server.message()) as { readonly port: number }).port
}
