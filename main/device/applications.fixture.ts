import { execFile } from 'node:child_process'
import { request } from 'node:http'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { eventually } from '#http/eventually.fixture.ts'
import { newAuthority } from '#http/tls.fixture.ts'
import { bootstrapDocument, commandServer, newDevice } from './device.fixture.ts'

// Applications at a device: curl, which shares no code with it, and a listener whose death can be played.

export const run = promisify(execFile)
export const moid = 'urn:example:mo:thermostat:1.0'
export const mail = 'urn:example:mo:mail:1.0'
const leaf = (name: string, format: string) =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType><Get/><Replace/></AccessType><DFFormat><${format}/></DFFormat>
    <Occurrence><ZeroOrOne/></Occurrence><Scope><Dynamic/></Scope><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>`
const fixed = (name: string, access: string, format: string, inside = '') =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType>${access}</AccessType><DFFormat><${format}/></DFFormat>
    <Occurrence><One/></Occurrence><Scope><Permanent/></Scope><DFType>${inside ? '<DDFName/>' : '<MIME>text/plain</MIME>'}</DFType></DFProperties>${inside}</Node>`
export const ddf = `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName/><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat>
  <Occurrence><ZeroOrMore/></Occurrence><Scope><Dynamic/></Scope><DFType><DDFName>${moid}</DDFName></DFType></DFProperties>
  ${leaf('Target', 'int')}${leaf('Room', 'chr')}
  ${fixed('Operations', '<Get/>', 'node', fixed('Boost', '<Exec/><Get/>', 'null'))}</Node></MgmtTree>`
export const object = (values: object) => [{ ClientURI: `${moid}//`, MOData: { living: values } }]
export const tokens = { thermostat: 'thermostat-token-of-128-bits', reader: 'reader-token-of-128-bits-too' }
const applications = [
  { id: 'thermostat', token: tokens.thermostat, reads: [] as readonly string[] },
  { id: 'reader', token: tokens.reader, reads: ['*'] as readonly string[] },
]

export async function opened(options: Parameters<typeof newDevice>[0] = {}) {
  const device = newDevice({ applications, ...options })
  const listening = await device.applications.listen(0)
  if (!listening.ok) throw new Error(listening.problem.code)
  onTestFinished(() => device.stop())
  return { device, url: listening.value.url }
}

/** One request by curl: status and body. */
export async function curl(url: string, app: keyof typeof tokens, ...args: readonly string[]) {
  const { stdout } = await run('curl', [
    '-s', '-w', '\n%{http_code}', '-H', `Authorization: Bearer ${tokens[app]}`, ...args, url,
  ]) // biome-ignore format: arguments of a command
  const [code = '', ...body] = stdout.split('\n').reverse()
  const text = body.reverse().join('\n').trim()
  return { status: Number(code), body: text === '' ? undefined : JSON.parse(text) }
}
export const put = (url: string, app: keyof typeof tokens, body: unknown) =>
  curl(`${url}/v1/objects`, app, '-X', 'PUT', '-H', 'Content-Type: application/json', '-d', JSON.stringify(body))
export const at = (url: string, key: 'uri' | 'moid', value: string) =>
  `${url}/v1/objects?${key}=${encodeURIComponent(value)}`

/** An application that listens to updates; `die` cuts its connection as the end of a process does. */
export async function listening(url: string, app: keyof typeof tokens) {
  const lines: Record<string, unknown>[] = []
  const asked = request(`${url}/v1/updates`, { headers: { Authorization: `Bearer ${tokens[app]}` } })
  asked.end().on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    asked.once('error', reject).once('response', response => {
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n')
        rest = parts.pop() ?? ''
        lines.push(...parts.map(part => JSON.parse(part)))
      })
      response.on('error', () => undefined)
      resolve()
    })
  })
  await eventually(() => lines[0]).toEqual({ event: 'listening', application: app })
  return { lines, die: () => asked.destroy() }
}

/** A device with an account at a server that answers as `repository` says. */
export async function managed(
  repository: Parameters<typeof commandServer>[0],
  options: Parameters<typeof newDevice>[0] = {},
) {
  const authority = await newAuthority()
  const server = await commandServer(repository, await authority.issueServer({ dns: [], ip: ['127.0.0.1'] }))
  const made = await opened({ trust: { ca: authority.certificate }, ...options })
  const done = await made.device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`))
  if (!done.ok) throw new Error(done.problem.code)
  return { ...made, server: { ...server, ca: authority.certificate } }
}
