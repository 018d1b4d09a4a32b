import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import { type AuthMode, authModes } from '../../main/core/auth-mode.ts'
import { type DialectChoice, dialectChoices } from '../../main/core/dialect/dialect.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, id, none, page, wireCommand } from './common.ts'
import type { AuthorityJob } from './devices.ts'
import type { HostEvent } from './events.ts'

export interface ServerState {
  readonly running: boolean
  readonly serverId: string
  /** Base address without the path, e.g. `https://127.0.0.1:8443`. */
  readonly origin?: string
  /** Where Package#1 goes. */
  readonly endpoint?: string
  readonly tls: boolean
  readonly auth: AuthMode
  /** Where the compatibility listener takes Package#1, while there is one: TLS 1.0 and 1.1 too, insecure. */
  readonly compatibility?: string
  /** True when TLS or authentication is off: the insecure test mode. */
  readonly insecure: boolean
  /** True when it listens beyond loopback. */
  readonly exposed: boolean
  readonly dialect: DialectChoice
  readonly caFingerprint?: string
  readonly problem?: Problem
}

export const serverOptions = z.object({
  port: z.number().int().min(0).max(65535),
  path: z.string().regex(/^\/[^?#\s]*$/),
  host: z.string().min(1),
  tls: z.boolean(),
  auth: z.enum(authModes),
  /** Port of a second listener on loopback that also speaks TLS 1.0 and 1.1: insecure. None = off. */
  compatibilityPort: z.number().int().min(0).max(65535).optional(),
  /** Takes the dialect from each first package, or speaks one alone. */
  dialect: z.enum(dialectChoices).default('auto'),
  /** Draft dialect: ends each session by END. */
  alwaysEnd: z.boolean().default(false),
})

export type ServerOptions = z.infer<typeof serverOptions>

/** A DM Server of the workbench, and the Management Authorities that it acts for. */
export const identity = z.object({
  /** SrvID, as it stands in DM Accounts. */
  serverId: z.string().regex(/^[^\s:/?#]{1,64}$/),
  name: z.string().min(1).max(200),
  authorities: z.array(z.string().min(1).max(200)).max(100),
  options: serverOptions,
})

export type Identity = z.infer<typeof identity>

export interface IdentityState extends Identity {
  readonly state: ServerState
  /** The server that the workbench has had from the start. */
  readonly first?: boolean
}

const serverAccount = z.object({
  serverId: z.string().max(64),
  /** None = one account for many devices, which tell by their DevID who they are. */
  deviceId: z.string().min(1).max(255).optional(),
  user: z.string().regex(/^[^:]{1,255}$/),
  secret: z.string().min(8).max(1024),
})

export type NewServerAccount = z.infer<typeof serverAccount>

export interface WorkbenchState {
  readonly version: string
  readonly door: 'electron' | 'headless'
  readonly dataFolder: string
  readonly workspaceFolder: string
  readonly server: ServerState
  /** What the server was last told to be, for the settings form. */
  readonly serverOptions: ServerOptions
  /** The largest file that the editor takes, in bytes. */
  readonly largestFile: number
  readonly recorder: { readonly records: number; readonly bytes: number }
  readonly node: string
}

export interface LogLine {
  readonly id: number
  /** Microseconds since 1970. */
  readonly at: number
  readonly level: 'info' | 'warning' | 'error'
  readonly source: string
  readonly text: string
  readonly problem?: Problem
}

export const workbenchCalls = {
  state: oc.input(none).output(type<WorkbenchState>()),
  /** Events in batches, in order, from the moment of the call on. */
  follow: oc.input(none).output(eventIterator(type<readonly HostEvent[]>())),
  log: oc.input(z.object(page)).output(type<readonly LogLine[]>()),
}

export const serverCalls = {
  /** `forNow`: not kept, for a command that needs another port or address than the usual one. */
  start: oc.input(serverOptions.extend({ forNow: z.boolean().optional() })).output(type<Answer<ServerState>>()),
  stop: oc.input(none).output(type<Answer<ServerState>>()),
  /** The local certificate authority's certificate, PEM. */
  caCertificate: oc.input(none).output(type<Answer<string>>()),
}

export const identitiesCalls = {
  list: oc.input(none).output(type<readonly IdentityState[]>()),
  save: oc.input(identity).output(type<Answer<readonly IdentityState[]>>()),
  remove: oc.input(z.object({ serverId: id })).output(type<Answer<readonly IdentityState[]>>()),
  start: oc.input(z.object({ serverId: id })).output(type<Answer<readonly IdentityState[]>>()),
  stop: oc.input(z.object({ serverId: id })).output(type<Answer<readonly IdentityState[]>>()),
  addAccount: oc.input(serverAccount).output(type<Answer<null>>()),
  submit: oc
    .input(
      z.object({
        authority: z.string().max(200),
        serverId: id,
        deviceId: id,
        commands: z.array(wireCommand).min(1).max(10_000),
      }),
    )
    .output(type<Answer<readonly AuthorityJob[]>>()),
  /** The jobs of one authority, and of no other. */
  jobs: oc.input(z.object({ authority: z.string().max(200) })).output(type<readonly AuthorityJob[]>()),
}
