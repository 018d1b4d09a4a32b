import { Checkbox } from '@mantine/core'
import type { SimulatedBehaviour } from '#contract'
import { allBearers } from './behaviour-form.ts'
import classes from './Simulator.module.css'

const words = { wlan: 'WLAN', cellular: 'Cellular', wireline: 'Wireline' } as const

export interface BearerChoiceProps {
  readonly bearers: SimulatedBehaviour['bearers']
  onChange(bearers: NonNullable<SimulatedBehaviour['bearers']>): void
}

/** Which connections the device has. A notification that wishes another one waits (OMA DM 2.0 §5.2.1.2). */
export function BearerChoice({ bearers = allBearers, onChange }: BearerChoiceProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it stands in a fieldset already
    <div className={classes.line} role="group" aria-label="Connections it has">
      {allBearers.map(bearer => (
        <Checkbox
          key={bearer}
          label={words[bearer]}
          checked={bearers.includes(bearer)}
          onChange={event => {
            const { checked } = event.currentTarget
            onChange(allBearers.filter(item => (item === bearer ? checked : bearers.includes(item))))
          }}
        />
      ))}
    </div>
  )
}
