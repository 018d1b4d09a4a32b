import type { DeviceSummary, NotificationItem, WorkItem } from '#contract'
import { encodeCommand } from '#core/command.ts'
import type { Command } from '#core/package-types.ts'
import type { MarkKind } from '../../ui/Mark.tsx'

interface Words {
  readonly mark: MarkKind
  readonly word: string
  readonly title: string
}

/** States of a device in the words of the list, each with its shape. */
export const deviceStates: Readonly<Record<DeviceSummary['state'], Words>> = {
  expected: { mark: 'waiting', word: 'expected', title: 'Never called in yet' },
  'in-session': { mark: 'busy', word: 'in session', title: 'A DM session is open now' },
  seen: { mark: 'good', word: 'seen', title: 'Its last session ended well' },
  failed: { mark: 'bad', word: 'failed', title: 'Its last session ended with a problem' },
}

/** States of queued work. */
export const workStates: Readonly<Record<WorkItem['state'], Words>> = {
  queued: { mark: 'waiting', word: 'pending', title: 'Goes out when the device next calls in' },
  sent: { mark: 'busy', word: 'sent', title: 'Sent; its status has not come yet' },
  done: { mark: 'good', word: 'done', title: 'The device answered with success' },
  failed: { mark: 'bad', word: 'failed', title: 'The device refused or could not do it' },
  unknown: { mark: 'warn', word: 'unknown', title: 'Sent, but the session ended before its status came' },
  cancelled: { mark: 'idle', word: 'cancelled', title: 'Taken back before it was sent' },
}

/** States of a notification. */
export const notificationStates: Readonly<Record<NotificationItem['state'], Words>> = {
  created: { mark: 'waiting', word: 'not sent', title: 'It was made, but the workbench stopped before it was sent' },
  sent: { mark: 'busy', word: 'notified', title: 'It left; only a session can tell that it arrived' },
  answered: { mark: 'good', word: 'answered', title: 'The device called in because of it' },
  undelivered: { mark: 'warn', word: 'not answered', title: 'No session came in time; a later one still counts' },
  failed: { mark: 'bad', word: 'not sent', title: 'It could not be sent' },
}

export const accounts: Readonly<Record<DeviceSummary['account'], string>> = {
  none: 'no account',
  pending: 'account not proved yet',
  proved: 'account proved',
}

/** What waits, in the order in which it goes out. */
export function queueOrder(items: readonly WorkItem[]): readonly WorkItem[] {
  const place = (item: WorkItem) => item.place ?? item.id
  return items.filter(({ state }) => state === 'queued').sort((a, b) => place(a) - place(b))
}

/** A command in one line: its name, then its parameters as they go over the wire. */
export const commandText = (command: Command): string => encodeCommand(command).join(' ')

/** The same with repository addresses cut to their end, so that the node they are for is seen. */
export const shortCommandText = (command: Command): string => commandText(command).replace(/https?:\/\/\S*\//g, '…/')

/** What a device is called: its maker and model, else its name, else nothing. */
export function deviceModel({ manufacturer, model, name }: DeviceSummary): string | undefined {
  const made = [manufacturer, model].filter(part => part !== undefined).join(' ')
  return made !== '' ? made : name
}
