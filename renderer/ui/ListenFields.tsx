import { Group, NumberInput, TextInput } from '@mantine/core'

interface Listening {
  readonly host: string
  readonly port: number
}

/** Where a service listens: host, and port (0: any free one). */
export function ListenFields({ value, onChange }: { value: Listening; onChange(change: Partial<Listening>): void }) {
  return (
    <Group gap="sm" align="flex-start">
      <TextInput
        label="Listens on"
        description="127.0.0.1: this machine only"
        value={value.host}
        spellCheck={false}
        onChange={event => onChange({ host: event.currentTarget.value })}
      />
      <NumberInput
        label="Port"
        description="0: any free one"
        value={value.port}
        min={0}
        max={65_535}
        hideControls
        onChange={port => onChange({ port: Number(port) })}
        w={120}
      />
    </Group>
  )
}
