import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { DialectName } from '../../main/core/dialect/dialect.ts'
import { marks } from '../../main/core/package-types.ts'
import { refusable } from '../../main/core/refusable.ts'
import type { BootstrapRun } from './bootstrap.ts'
import { type Answer, id, none } from './common.ts'

export interface SimulatedMemory {
  readonly subscriptions: readonly { readonly uri: string; readonly to: string }[]
  /** Where MOs come from when they are needed and missing. */
  readonly defaults: readonly { readonly moid: string; readonly from: string }[]
  /** Addresses of nodes whose EXEC has not come to its end. */
  readonly underWay: readonly string[]
  /** Alerts and changes that servers are still to be told. */
  readonly toTell: number
}

/** Mobile country or network code. */
const networkCode = z.string().regex(/^\d{2,3}$/)

/** How a page of SHOW is answered. */
const pageRule = {
  /** Nobody answers it. */
  unanswered: z.boolean().optional(),
  /** The person closes it. */
  closes: z.boolean().optional(),
  /** Values for its fields. */
  fields: z.record(z.string().min(1).max(200), z.string().max(4000)).optional(),
  /** The button to press: its name, value or words. */
  press: z.string().max(200).optional(),
}

/** What a simulated device does otherwise than by itself; what is left out is as always. Acts at once, also on one that runs. */
const simulatedBehaviour = z.object({
  /** SHOW finds no browser (501). */
  noBrowser: z.boolean().optional(),
  /** SHOW opens the pages in the browser of this machine, where a person answers them. */
  realBrowser: z.boolean().optional(),
  ...pageRule,
  /** For pages with certain words; the first rule that fits counts, else what holds for all pages. */
  rules: z
    .array(z.object({ ...pageRule, words: z.string().min(1).max(200) }))
    .max(100)
    .readonly()
    .optional(),
  /** Commands that are refused: 503 not just now, 507 the user said no. */
  refuse: z.partialRecord(z.enum(refusable), z.union([z.literal(503), z.literal(507)])).optional(),
  /** The connections it has, the first one its own choice; none = it waits. */
  bearers: z
    .array(z.enum(['wlan', 'cellular', 'wireline']))
    .max(3)
    .readonly()
    .optional(),
  /** Port for notifications; without it any free one. */
  udpPort: z.number().int().min(1).max(65_535).optional(),
  /** What it knows of its mobile network, for the parameters of a ServerURI (OMA DM 2.0 §6.2). */
  network: z
    .object({
      MCC: networkCode.optional(),
      MNC: networkCode.optional(),
      CMCC: networkCode.optional(),
      CMNC: networkCode.optional(),
      SPName: z.string().min(1).max(200).optional(),
    })
    .optional(),
  /** What it checks pushed bootstraps with; a made-up IMSI of the test network and PIN 1234, if left out. */
  subscriber: z
    .object({
      imsi: z
        .string()
        .regex(/^\d{6,15}$/)
        .optional(),
      pin: z
        .string()
        .regex(/^\d{1,32}$/)
        .optional(),
      /** Takes pushed bootstraps without SEC and MAC. */
      acceptUnsigned: z.boolean().optional(),
    })
    .optional(),
  /** It does not use the card in its slot: by its policy, or for a lock to other cards. */
  cardRefused: z.enum(['policy', 'lock']).optional(),
})

export type SimulatedBehaviour = z.infer<typeof simulatedBehaviour>

/** A local application of a simulated device. */
export interface SimulatedApplication {
  readonly id: string
  /** MOIDs that its owner lets it read, or `*`. */
  readonly reads: readonly string[]
  /** `lost`: it was there, and went without a word. */
  readonly presence: 'here' | 'away' | 'lost'
  /** What it registered. */
  readonly objects: readonly string[]
  /** Changes that it has not heard of. */
  readonly missed: number
}

export interface SimulatedSummary {
  readonly id: string
  readonly name: string
  readonly ddfs: readonly string[]
  readonly running: boolean
  readonly nodes: number
  readonly accounts: readonly {
    readonly serverId: string
    readonly address: string
    readonly dialect?: DialectName
  }[]
  readonly busy: boolean
  /** Where it takes server-initiated bootstraps, while it runs. */
  readonly listens?: string
  /** Where it takes notifications (UDP), while it runs. */
  readonly notifiedAt?: string
  /** Where local applications reach it, while it runs and lets any in. */
  readonly applicationsAt?: string
  readonly applications: readonly SimulatedApplication[]
  /** What it keeps for its servers, while it runs. */
  readonly remembers?: SimulatedMemory
  /** What the MAC of a pushed bootstrap must be made with. */
  readonly subscriber: { readonly imsi: string; readonly pin: string }
  /** A card lies in its slot; read at power-on. */
  readonly hasCard: boolean
  readonly behaviour: SimulatedBehaviour
  readonly lastResult?: { readonly at: number; readonly ok: boolean; readonly words: string; readonly record?: string }
}

export const simulatorCalls = {
  list: oc.input(none).output(type<readonly SimulatedSummary[]>()),
  /** DDFs by workspace path, or `resource:<name>`; none = the demo set. */
  create: oc
    .input(
      z.object({
        deviceId: id.optional(),
        name: z.string().max(200).optional(),
        ddfs: z.array(z.string()).max(100),
        contents: z.enum(['full', 'factory']).optional(),
      }),
    )
    .output(type<Answer<SimulatedSummary>>()),
  start: oc.input(z.object({ deviceId: id })).output(type<Answer<SimulatedSummary>>()),
  stop: oc.input(z.object({ deviceId: id })).output(type<Answer<SimulatedSummary>>()),
  callNow: oc.input(z.object({ deviceId: id })).output(type<Answer<SimulatedSummary>>()),
  remove: oc.input(z.object({ deviceId: id })).output(type<Answer<null>>()),
  /** Its switches, all of them. Problem `notification.cannot-listen` when the port is taken. */
  behave: oc.input(z.object({ deviceId: id, behaviour: simulatedBehaviour })).output(type<Answer<SimulatedSummary>>()),
  /** Puts a card image into its slot, or takes the card out; read at the next power-on. Problem `bootstrap.card-form`. */
  insertCard: oc
    .input(z.object({ deviceId: id, image: z.string().max(500_000).optional() }))
    .output(type<Answer<SimulatedSummary>>()),
  /** A local application asks for an MO; one that is missing is fetched from where a DEFAULT said. Its instances. */
  need: oc.input(z.object({ deviceId: id, moid: id })).output(type<Answer<readonly string[]>>()),
  /** Lets a local application in, or in anew: the token is a new one, and is told once. */
  allowApplication: oc
    .input(
      z.object({
        deviceId: id,
        app: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
        reads: z.array(z.string().min(1).max(400)).max(100),
      }),
    )
    .output(type<Answer<{ readonly device: SimulatedSummary; readonly token: string }>>()),
  /** Lets it go; what it registered goes with it. */
  removeApplication: oc
    .input(z.object({ deviceId: id, app: z.string().max(64) }))
    .output(type<Answer<SimulatedSummary>>()),
  /** Lets the device raise an alert; it goes out with the next package it sends. */
  raise: oc
    .input(
      z.object({
        deviceId: id,
        alert: z.object({
          type: z.string().min(1).max(400),
          mark: z.enum(marks),
          source: z.string().max(4096).optional(),
          dataType: z.string().max(200).optional(),
          data: z.unknown().optional(),
        }),
      }),
    )
    .output(type<Answer<SimulatedSummary>>()),
  /** The whole demo: server on, demo device made and started, bootstrapped, called in, its tree read. */
  demo: oc.input(none).output(type<Answer<{ readonly deviceId: string; readonly run: BootstrapRun }>>()),
}
