import { type BenchGroup, result } from '../bench.ts'
import { startProgram } from '../program.ts'

const count = 10_000
const atOnce = 25
const goalKilobytes = 100

interface Measured {
  readonly count: number
  /** Devices whose DevInfo came. */
  readonly read: number
  readonly nodes: number
  readonly perDevice: number
  readonly resident: number
}

/** What one of very many simulated devices in one process costs, against what it may cost. */
export const devices: BenchGroup = {
  name: 'devices',
  async run() {
    const program = startProgram('devices', { count, atOnce })
    try {
      const measured = (await program.message()) as Measured
      if (measured.count !== count || measured.read !== count) throw new Error('Not every device had its session.')
      return [result('devices', { ours: measured.perDevice / 1024, reference: goalKilobytes }, 'KB', note(measured))]
    } finally {
      await program.end()
    }
  },
}

const note = ({ nodes, resident }: Measured): string =>
  `Memory that one of ${count} simulated devices in one process holds (heap and buffers after collection), each with ` +
  `${Math.round(nodes)} nodes, bootstrapped, and with one session over real HTTP behind it. Resident memory grew by ` +
  `${(resident / 1024).toFixed(0)} KB for each. Reference: the goal of ${goalKilobytes} KB. Goal: 1.`
