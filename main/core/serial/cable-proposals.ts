import type { DeliveryMethod } from '../bootstrap/delivery-method.ts'
import type { CableWay } from './cable.ts'
import type { PortIdentity } from './port-identity.ts'

/** A way of a document over a cable, as it is chosen. */
export interface CableChoice {
  readonly method: DeliveryMethod
  readonly way: CableWay
}

export interface CableProposal extends CableChoice {
  /** Why it fits what was identified. */
  readonly why: string
  /** By YMODEM: what makes the device receive, where that is not rb of a Linux. */
  readonly launcher?: 'loady'
}

/** The ways that fit a device, the best first; none where nothing was identified. */
export function cableProposals(identity: PortIdentity | undefined): readonly CableProposal[] {
  switch (identity?.kind) {
    case 'modem':
      return [
        {
          method: 'card',
          way: 'modem',
          why: 'A modem answered: it reaches the card behind it, and the card is read back.',
        },
        {
          method: 'factory',
          way: 'at',
          why: 'A recipe of AT commands sets the modem itself up, where there is one for its model.',
        },
        { method: 'sms', way: 'modem', why: 'The modem can also send the bootstrap to another device.' },
      ]
    case 'board':
      return [{ method: 'factory', way: 'smp', why: 'It answered SMP: it takes files, and tells their hash.' }]
    case 'loader':
      return [
        { method: 'factory', way: 'ymodem', launcher: 'loady', why: 'It stands in U-Boot, which receives by loady.' },
      ]
    case 'phone':
      return [{ method: 'factory', way: 'obex', why: 'It serves SyncML DM over OBEX.' }]
    case 'console':
      return identity.hasRb
        ? [
            { method: 'factory', way: 'ymodem', why: 'A shell answered, and it has rb.' },
            { method: 'factory', way: 'base64', why: 'A shell answered; this way needs no rb.' },
          ]
        : [{ method: 'factory', way: 'base64', why: 'A shell answered, and it has no rb.' }]
    case undefined:
      return []
  }
}
