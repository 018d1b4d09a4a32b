import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { CommandStatus } from '../../main/core/package-types.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, id, none, wireCommand } from './common.ts'

// The HTTP interfaces for other systems: Management Authorities (DMA-DMS) and other workbenches (DM-6).

const interfaceSettings = z.object({
  enabled: z.boolean(),
  host: z.string().min(1).max(255),
  port: z.number().int().min(0).max(65535),
})
export type InterfaceSettings = z.infer<typeof interfaceSettings>

/** A token of a Management Authority. The token itself is shown once, when it is made. */
export interface TokenSummary {
  readonly id: string
  readonly name: string
  readonly authority: string
  /** Microseconds since 1970. */
  readonly madeAt: number
  readonly usedAt?: number
}

/** Another workbench whose card was taken in. */
export interface PeerSummary {
  readonly serverId: string
  readonly name: string
  readonly url: string
  /** SHA-256 of its certificate. */
  readonly fingerprint: string
  /** Until when its certificate is valid, microseconds since 1970. */
  readonly validTo: number
  /** Devices whose commands go to it. */
  readonly devices: readonly string[]
}

export interface InterfacesState {
  readonly settings: InterfaceSettings
  /** Base address while they listen. */
  readonly address?: string
  readonly exposed: boolean
  readonly problem?: Problem
  readonly tokens: readonly TokenSummary[]
  /** Those that servers of this workbench act for. */
  readonly authorities: readonly string[]
  readonly peers: readonly PeerSummary[]
}

export interface ForwardedCommand {
  readonly command: readonly string[]
  readonly state: 'queued' | 'sent' | 'done' | 'failed' | 'unknown' | 'cancelled'
  readonly status?: CommandStatus | undefined
  readonly result?: string | undefined
}

/** Commands that went to another workbench, or came from one. */
export interface ForwardItem {
  readonly id: string
  readonly direction: 'out' | 'in' | 'onward'
  /** SrvID of the workbench that they went to, or came from. */
  readonly peer: string
  readonly deviceId: string
  readonly at: number
  readonly state: 'open' | 'done' | 'failed'
  readonly commands: readonly ForwardedCommand[]
  readonly problem?: Problem
}

export const interfacesCalls = {
  state: oc.input(none).output(type<InterfacesState>()),
  change: oc.input(interfaceSettings).output(type<Answer<InterfacesState>>()),
  makeToken: oc
    .input(z.object({ name: z.string().trim().min(1).max(100), authority: z.string().min(1).max(200) }))
    .output(type<Answer<{ readonly token: string; readonly id: string }>>()),
  revokeToken: oc.input(z.object({ id })).output(type<Answer<InterfacesState>>()),
  /** What another workbench takes in, to know this one. `renew` makes a new certificate; the old card ends. */
  card: oc.input(z.object({ renew: z.boolean() })).output(type<Answer<string>>()),
  addPeer: oc.input(z.object({ card: z.string().max(50_000) })).output(type<Answer<InterfacesState>>()),
  removePeer: oc.input(z.object({ serverId: id })).output(type<Answer<InterfacesState>>()),
  /** Asks the other one who it is. */
  tryPeer: oc.input(z.object({ serverId: id })).output(type<Answer<{ readonly name: string }>>()),
  /** Commands for the device that others send here go on to this workbench; without one they stay. */
  setWay: oc.input(z.object({ deviceId: id, serverId: id.optional() })).output(type<Answer<InterfacesState>>()),
  forward: oc
    .input(z.object({ serverId: id, deviceId: id, commands: z.array(wireCommand).min(1).max(1000) }))
    .output(type<Answer<ForwardItem>>()),
  /** Newest first. */
  forwards: oc.input(none).output(type<readonly ForwardItem[]>()),
}
