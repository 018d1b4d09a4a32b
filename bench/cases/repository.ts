import { type BenchGroup, type BenchResult, median, result } from '../bench.ts'
import { type Program, startProgram } from '../program.ts'

const bytes = 1024 ** 3
/** Rounds take turns between the two servers, so that a busy machine or disk disturbs both alike. */
const rounds = 3
const handshakes = { connections: 16, warmUpMs: 700, measureMs: 2500 }

const reference =
  'Reference: node:http that pipes into a file and out of it, synchronised likewise, in the same run. Goal: 0.7. '
const what = 'of 1 GiB over plain HTTP on loopback, by one client, to and from disk; the middle of three. '

/** Large bodies through the Data Repository, and TLS handshakes at its listener. */
export const repository: BenchGroup = {
  name: 'repository',
  run: async () => [...(await streams()), ...(await handshakeRate())],
}

interface Subject {
  readonly program: Program
  readonly port: number
  readonly path: string
}

async function streams(): Promise<readonly BenchResult[]> {
  const programs = [startProgram('repository', null), startProgram('bare-stream', null)]
  try {
    const [ours, bare] = await Promise.all(programs.map(subjectOf))
    if (!ours || !bare) return []
    const [up, down]: [Rates, Rates] = [
      { ours: [], bare: [] },
      { ours: [], bare: [] },
    ]
    const idle = await peakOf(ours)
    for (let round = 0; round < rounds; round++) {
      for (const [rates, method] of [
        [up, 'PUT'],
        [down, 'GET'],
      ] as const) {
        rates.ours.push(await rate(ours, method))
        rates.bare.push(await rate(bare, method))
      }
    }
    const [peak, barePeak] = [await peakOf(ours), await peakOf(bare)]
    const memory =
      `Most memory resident in the server's process while 3 GiB came and went; ${idle.toFixed(0)} MB before. Flat: it does ` +
      'not grow with the body. Reference: the same of node:http that pipes.'
    return [
      result('repository.upload', middle(up), 'MB/s', `Upload ${what}${reference}`),
      result('repository.download', middle(down), 'MB/s', `Download ${what}${reference}`),
      result('repository.memory', { ours: peak, reference: barePeak }, 'MB', memory),
    ]
  } finally {
    await Promise.all(programs.map(program => program.end()))
  }
}

interface Rates {
  readonly ours: number[]
  readonly bare: number[]
}

const middle = ({ ours, bare }: Rates) => ({ ours: median(ours), reference: median(bare) })

async function subjectOf(program: Program): Promise<Subject> {
  return { program, ...((await program.message()) as { readonly port: number; readonly path: string }) }
}

async function peakOf({ program }: Subject): Promise<number> {
  return ((await program.ask()) as { readonly peak: number }).peak
}

async function rate({ port, path }: Subject, method: 'PUT' | 'GET'): Promise<number> {
  const load = startProgram('stream-load', { port, path, method, bytes })
  try {
    const { seconds } = (await load.message()) as { readonly seconds: number }
    return bytes / 1e6 / seconds
  } finally {
    await load.end()
  }
}

async function handshakeRate(): Promise<readonly BenchResult[]> {
  const servers = [startProgram('tls-server', { bare: false }), startProgram('tls-server', { bare: true })]
  try {
    const started = (await Promise.all(servers.map(server => server.message()))) as { port: number; ca: string }[]
    const rates: number[][] = [[], []]
    for (let round = 0; round < rounds; round++) {
      for (const [index, to] of started.entries()) rates[index]?.push(await handshakesPerSecond(to))
    }
    const [ours = 0, bare = 0] = rates.map(median)
    const note =
      `Full TLS 1.3 handshakes per second (EC P-256, no resumption), ${handshakes.connections} at a time, each connection closed ` +
      'after it; the listener of DM Server and repository, with both its certificates, which asks for a client certificate. ' +
      'Reference: node:tls alone with one certificate.'
    return [result('repository.handshakes', { ours, reference: bare }, 'handshakes/s', note)]
  } finally {
    await Promise.all(servers.map(server => server.end()))
  }
}

async function handshakesPerSecond(to: { readonly port: number; readonly ca: string }): Promise<number> {
  const load = startProgram('handshake-load', { ...to, ...handshakes })
  try {
    return ((await load.message()) as { readonly perSecond: number }).perSecond
  } finally {
    await load.end()
  }
}
