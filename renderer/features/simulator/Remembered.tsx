import type { SimulatedMemory } from '#contract'
import { Mark } from '../../ui/Mark.tsx'

/** What a device keeps for its servers; nothing when there is nothing. */
export function Remembered({ memory }: { memory: SimulatedMemory }) {
  const { subscriptions, defaults, underWay, toTell } = memory
  const kept = [counted(subscriptions.length, 'subscription'), counted(defaults.length, 'default')].filter(Boolean)
  const details = [
    ...subscriptions.map(({ uri, to }) => `${uri} → ${to}`),
    ...defaults.map(({ moid, from }) => `${moid} ← ${from}`),
  ]
  return (
    <>
      {kept.length > 0 && (
        <p className="dim" title={details.join('\n')}>
          Remembers {kept.join(' and ')}
        </p>
      )}
      {underWay.length > 0 && (
        <p title={underWay.join('\n')}>
          <Mark kind="busy">{counted(underWay.length, 'operation')} under way</Mark>
        </p>
      )}
      {toTell > 0 && (
        <p>
          <Mark kind="warn">{counted(toTell, 'thing')} to tell a server</Mark>
        </p>
      )}
    </>
  )
}

const counted = (count: number, word: string) => (count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`)
