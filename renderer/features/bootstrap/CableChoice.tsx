import { Radio, Select, Stack, TextInput } from '@mantine/core'
import type { CableProposal } from '#core/serial/cable-proposals.ts'
import { useApp } from '../../app/store.ts'
import { Mark } from '../../ui/Mark.tsx'
import { type CableTarget, cableWays, wayKey } from './cable-target.ts'

interface FieldProps<Name extends keyof CableTarget> {
  readonly target: Pick<CableTarget, Name>
  onTarget(part: Pick<CableTarget, Name>): void
}

/** The profile that goes over a cable. */
export function ProfileField({ target, onTarget }: FieldProps<'profileId'>) {
  const profiles = useApp(state => state.profiles)
  return (
    <Select
      label="Profile"
      data={(profiles ?? []).map(({ id, name, sample }) => ({ value: id, label: sample ? `${name} (sample)` : name }))}
      value={target.profileId}
      allowDeselect={false}
      searchable
      onChange={profileId => profileId !== null && onTarget({ profileId })}
      style={{ maxWidth: 420 }}
    />
  )
}

/** Who does it. */
export function OperatorField({ target, onTarget }: FieldProps<'operator'>) {
  return (
    <TextInput
      label="Operator"
      description="Stands in the evidence; your user name, if empty"
      value={target.operator}
      maxLength={200}
      onChange={event => onTarget({ operator: event.currentTarget.value })}
      style={{ maxWidth: 280 }}
    />
  )
}

export interface WayFieldProps extends FieldProps<'choice'> {
  readonly proposals: readonly CableProposal[]
}

/** The way over the cable; the one that fits what answered is marked. */
export function WayField({ target, proposals, onTarget }: WayFieldProps) {
  return (
    <Radio.Group
      label="Way"
      value={wayKey(target.choice)}
      onChange={value => {
        const choice = cableWays.find(item => wayKey(item) === value)
        if (choice) onTarget({ choice: { method: choice.method, way: choice.way } })
      }}
    >
      <Stack gap="sm" pt={4}>
        {cableWays.map(item => {
          const at = proposals.findIndex(proposal => wayKey(proposal) === wayKey(item))
          return (
            <Radio
              key={wayKey(item)}
              value={wayKey(item)}
              label={
                <>
                  {item.label} {at === 0 && <Mark kind="good">proposed</Mark>}
                </>
              }
              description={proposals[at] && at === 0 ? `${proposals[at].why} ${item.words}` : item.words}
            />
          )
        })}
      </Stack>
    </Radio.Group>
  )
}
