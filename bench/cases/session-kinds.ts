import { setTimeout } from 'node:timers/promises'
import { type BenchGroup, median, result } from '../bench.ts'
import { startProgram } from '../program.ts'
import { type LoadTarget, sessionRate } from '../session-rate.ts'
import { basicAccount } from '../session-wire.ts'

// Sessions under other conditions than those of `sessions`, each against a reference of the same run.

const connections = 50
const rounds = 3
/** Where the ratio is near its goal, and one round may be disturbed. */
const nearRounds = 7
/** After each round, in milliseconds: what a server still writes does not disturb the next one. */
const restMs = 1000
const round = { connections, warmUpMs: 500, measureMs: 2500 }
const warmUp = { connections, warmUpMs: 0, measureMs: 4000 }
const what = `Whole sessions per second, ${connections} kept-alive connections, everything recorded to disk. `

interface Subject {
  readonly program: string
  readonly argument: object
  /** What the load is told beside the port. */
  readonly load?: object
}

/** HTTP Basic on every request, against node:http alone. */
export const sessionBasic: BenchGroup = {
  name: 'sessions.basic',
  async run() {
    const load = { basic: basicAccount }
    const ours = { program: 'dm-server', argument: { queue: false, basic: true }, load }
    const [rate = 0, reference = 0] = await compare([ours, { program: 'bare-server', argument: {}, load }], nearRounds)
    const note = `${what}HTTP Basic on every request. Reference: node:http alone, which reads no credentials. Goal: 0.45.`
    return [result('sessions.basic', { ours: rate, reference }, 'sessions/s', note)]
  },
}

/** TLS with kept-alive connections, against node:https alone. */
export const sessionTls: BenchGroup = {
  name: 'sessions.tls',
  async run() {
    const ours = { program: 'dm-server', argument: { queue: false, tls: true } }
    const [rate = 0, reference = 0] = await compare([ours, { program: 'bare-server', argument: { tls: true } }])
    const note = `${what}TLS 1.3, certificates of a local authority (EC P-256). Reference: node:https alone.`
    return [result('sessions.tls', { ours: rate, reference }, 'sessions/s', note)]
  },
}

const many = 1_000_000
const few = 1000

/** What one session costs with a million known devices, against a thousand. */
export const sessionKnown: BenchGroup = {
  name: 'sessions.known',
  async run() {
    const subject = (known: number): Subject => ({
      program: 'dm-server',
      argument: { queue: true, known },
      load: { devices: known },
    })
    const [manyRate = 0, fewRate = 0] = await compare([subject(many), subject(few)], nearRounds)
    const note =
      `Time per session with ${many} known devices, each with its DevInfo, against ${few}. All of them call in, in ` +
      `leaps; ${connections} kept-alive connections, as in the workbench. Goal: at most 1.25.`
    return [result('sessions.known', { ours: 1e6 / manyRate, reference: 1e6 / fewRate }, 'µs/session', note)]
  },
}

/** Sessions that are run for the memory; `BENCH_SESSIONS=1000000` runs the full million. */
const memorySessions = Number(process.env.BENCH_SESSIONS ?? 90_000)

/** The memory of the server after many sessions, against that after the warm-up. */
export const sessionMemory: BenchGroup = {
  name: 'sessions.memory',
  async run() {
    const server = startProgram('dm-server', { queue: true })
    try {
      const { port } = (await server.message()) as LoadTarget
      const bytes = async () => ((await server.ask()) as { readonly bytes: number }).bytes / 2 ** 20
      const third = { connections, warmUpMs: 0, measureMs: 5000 }
      let done = 0
      const run = async (upTo: number) => {
        while (done < upTo) done += (await sessionRate({ port }, third)) * (third.measureMs / 1000)
      }
      await run(memorySessions / 3)
      const reference = await bytes()
      await run(memorySessions)
      const note = `The most resident memory within ${Math.round(done)} sessions, against that within a third of them. Goal: flat.`
      return [result('sessions.memory', { ours: await bytes(), reference }, 'MiB', note)]
    } finally {
      await server.end()
    }
  },
}

/** Sessions per second of each; they take turns, so that a busy machine disturbs all alike. */
async function compare(subjects: readonly Subject[], count: number = rounds): Promise<readonly number[]> {
  const programs = subjects.map(({ program, argument }) => startProgram(program, argument))
  try {
    const addresses = (await Promise.all(programs.map(program => program.message()))) as readonly LoadTarget[]
    const loads = addresses.map((address, index) => ({ ...address, ...subjects[index]?.load }))
    for (const load of loads) await sessionRate(load, warmUp)
    const rates: number[][] = loads.map(() => [])
    for (let i = 0; i < count; i++) {
      for (const [index, load] of loads.entries()) {
        rates[index]?.push(await sessionRate(load, round))
        await setTimeout(restMs)
      }
    }
    return rates.map(median)
  } finally {
    await Promise.all(programs.map(program => program.end()))
  }
}
