import { FileInput, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { type CableTarget, usualPath } from './cable-target.ts'

export interface CableFieldsProps {
  readonly target: CableTarget
  onTarget(part: Partial<CableTarget>): void
}

/** What the chosen way over a cable asks for. */
export function CableFields({ target, onTarget }: CableFieldsProps) {
  const { choice, path, baud } = target
  const usual = usualPath(choice.way)
  return (
    <Stack gap="sm">
      {choice.method === 'card' && <CardFields target={target} onTarget={onTarget} />}
      {choice.method === 'sms' && <MessageFields target={target} onTarget={onTarget} />}
      {choice.way === 'at' && (
        <FileInput
          label="Recipe"
          description="A file of your own; without one the recipe that ships with the workbench for this modem"
          placeholder="Choose a file…"
          accept=".json,application/json"
          clearable
          onChange={file => void Promise.resolve(file?.text() ?? '').then(recipe => onTarget({ recipe }))}
          style={{ maxWidth: 420 }}
        />
      )}
      {choice.way === 'ymodem' && <LauncherFields target={target} onTarget={onTarget} />}
      {usual !== undefined && target.launcher !== 'loady' && (
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
      <TextInput
        label="Baud"
        description="115200, if empty"
        placeholder="115200"
        value={baud}
        inputMode="numeric"
        maxLength={7}
        onChange={event => onTarget({ baud: event.currentTarget.value.replace(/\D/g, '') })}
        w={200}
      />
    </Stack>
  )
}

function LauncherFields({ target, onTarget }: CableFieldsProps) {
  const { launcher, memory, store } = target
  return (
    <>
      <NativeSelect
        label="What receives it"
        description={
          launcher === 'waiting' ? 'What it does with the file is its own affair; nothing is read back' : undefined
        }
        data={[
          { value: 'rb', label: 'rb of a Linux console' },
          { value: 'loady', label: 'loady of a board in U-Boot' },
          { value: 'waiting', label: 'The device waits for a file already' },
        ]}
        value={launcher}
        onChange={event => onTarget({ launcher: event.currentTarget.value as CableTarget['launcher'] })}
        style={{ maxWidth: 420 }}
      />
      {launcher === 'loady' && (
        <Group gap="sm" align="flex-start">
          <TextInput
            label="Where in its memory"
            description="Its CRC-32 is compared there"
            value={memory}
            pattern="0x[0-9a-fA-F]{1,16}"
            classNames={{ input: 'mono' }}
            onChange={event => onTarget({ memory: event.currentTarget.value })}
            w={200}
          />
          <TextInput
            label="Command that stores it"
            description="Boards differ; none: it stays in the memory"
            placeholder="fatwrite mmc 0:1 0x42000000 dm.json ${filesize}"
            value={store}
            maxLength={400}
            spellCheck={false}
            classNames={{ input: 'mono' }}
            onChange={event => onTarget({ store: event.currentTarget.value })}
            w={420}
          />
        </Group>
      )}
    </>
  )
}

function CardFields({ target, onTarget }: CableFieldsProps) {
  return (
    <Group gap="sm" align="flex-start">
      <TextInput
        type="password"
        label="PIN of the card"
        description="Where it wants one; shown once, never when it is the last try"
        value={target.simPin}
        maxLength={8}
        autoComplete="off"
        onChange={event => onTarget({ simPin: event.currentTarget.value })}
        w={280}
      />
      <TextInput
        type="password"
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
