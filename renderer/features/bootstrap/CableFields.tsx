import { Checkbox, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { type CableTarget, usualPath } from './cable-target.ts'

export interface CableFieldsProps {
  readonly target: CableTarget
  onTarget(part: Partial<CableTarget>): void
}

/** What the chosen way over a cable asks for. */
export function CableFields({ target, onTarget }: CableFieldsProps) {
  const { choice, path, waiting, baud, operator } = target
  const usual = usualPath(choice.way)
  return (
    <Stack gap="sm">
      {choice.method === 'card' && <CardFields target={target} onTarget={onTarget} />}
      {choice.method === 'sms' && <MessageFields target={target} onTarget={onTarget} />}
      {choice.way === 'ymodem' && (
        <Checkbox
          label="The device waits for the file already"
          description="A loader after loady, or a ROM: what it does with the file is its own affair, and nothing is read back"
          checked={waiting}
          onChange={event => onTarget({ waiting: event.currentTarget.checked })}
        />
      )}
      {usual !== undefined && (
        <TextInput
          label="What the file is called on the device"
          placeholder={usual}
          value={path}
          maxLength={500}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={event => onTarget({ path: event.currentTarget.value })}
          style={{ maxWidth: 420 }}
        />
      )}
      <Group gap="sm" align="flex-start">
        <TextInput
          label="Baud"
          description="115200, if empty; USB does not care"
          placeholder="115200"
          value={baud}
          inputMode="numeric"
          maxLength={7}
          onChange={event => onTarget({ baud: event.currentTarget.value.replace(/\D/g, '') })}
          w={200}
        />
        <TextInput
          label="Operator"
          description="Stands in the evidence; your user name, if empty"
          value={operator}
          maxLength={200}
          onChange={event => onTarget({ operator: event.currentTarget.value })}
          w={280}
        />
      </Group>
    </Stack>
  )
}

function CardFields({ target, onTarget }: CableFieldsProps) {
  return (
    <Group gap="sm" align="flex-start">
      <PasswordInput
        label="PIN of the card"
        description="Where it wants one; shown once, never when it is the last try"
        value={target.simPin}
        maxLength={8}
        autoComplete="off"
        onChange={event => onTarget({ simPin: event.currentTarget.value })}
        w={280}
      />
      <PasswordInput
        label="ADM key"
        description="Of the issuer, where the card wants it; as careful"
        value={target.adm}
        maxLength={8}
        autoComplete="off"
        onChange={event => onTarget({ adm: event.currentTarget.value })}
        w={280}
      />
    </Group>
  )
}

function MessageFields({ target, onTarget }: CableFieldsProps) {
  const field = (name: 'phone' | 'imsi' | 'pin', label: string, placeholder: string, width: number) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={target[name]}
      classNames={{ input: 'mono' }}
      onChange={event => onTarget({ [name]: event.currentTarget.value })}
      w={width}
    />
  )
  return (
    <Group gap="sm" align="flex-start">
      {field('phone', 'Telephone number of the device', '+491701234567', 220)}
      {field('imsi', 'Its IMSI', '262021234567890', 190)}
      {field('pin', 'PIN, if its user types one', '1234', 190)}
    </Group>
  )
}
