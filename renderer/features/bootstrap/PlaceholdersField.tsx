import {
  ActionIcon,
  Autocomplete,
  Button,
  Group,
  NumberInput,
  Stack,
  TagsInput,
  TextInput,
  Tooltip,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { placeholderKind } from '#core/bootstrap/placeholders.ts'
import type { FormPart } from './FormTab.tsx'
import classes from './Profile.module.css'
import type { RuleForm } from './profile-form.ts'

/** Defaults and bounds of the values that differ from device to device. */
export function PlaceholdersField(part: FormPart) {
  const { form, set } = part
  const [name, setName] = useState('')
  const wanted = name.trim().replace(/^\{\{|\}\}$/g, '')
  const fault =
    wanted === '' || placeholderKind(wanted) !== undefined
      ? undefined
      : 'There is no such placeholder; columns are row.NAME.'
  const isTaken = form.rules.some(rule => rule.name === wanted)
  const add = () => {
    if (wanted === '' || fault !== undefined || isTaken) return
    set(['placeholders', wanted], {})
    setName('')
  }
  return (
    <Stack gap="md">
      <p className="dim">
        A placeholder such as <code>{'{{row.apn}}'}</code> stands for a column of a table,{' '}
        <code>{'{{generated.key}}'}</code> for a key made for each device, <code>{'{{secret.name}}'}</code> for a secret
        that is kept here. Say what its values must be like.
      </p>
      {form.rules.map(rule => (
        <Rule key={rule.name} rule={rule} {...part} />
      ))}
      <Group align="flex-end" gap="sm">
        <Autocomplete
          label="Placeholder"
          placeholder="row.apn"
          data={[...form.unruled]}
          value={name}
          error={fault ?? (isTaken ? 'It stands above already.' : undefined)}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={setName}
          onKeyDown={event => {
            if (event.key === 'Enter') add()
          }}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={wanted === '' || fault !== undefined || isTaken}
          onClick={add}
        >
          Add bounds
        </Button>
      </Group>
    </Stack>
  )
}

function Rule({ rule, fault, set }: FormPart & { readonly rule: RuleForm }) {
  const { name } = rule
  const at = (...rest: readonly string[]) => ['placeholders', name, ...rest]
  const kind = placeholderKind(name)
  const number = (value: string | number | bigint) => (value === '' ? undefined : Number(value))
  const hasDefault = kind !== 'generated' && kind !== 'secret' && kind !== 'credentials'
  return (
    <fieldset className={classes.set}>
      <legend>
        <span className="mono">{name}</span>
        <Tooltip label={`Remove the bounds of ${name}`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={22}
            aria-label={`Remove the bounds of ${name}`}
            onClick={() => set(at(), undefined)}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Tooltip>
      </legend>
      {hasDefault && (
        <TextInput
          label="Default"
          value={rule.default}
          error={fault(...at('default'))}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={event => set(at('default'), event.currentTarget.value || undefined)}
        />
      )}
      <TagsInput
        label="One of"
        description="The only values that are allowed. Enter adds one."
        value={[...rule.oneOf]}
        error={fault(...at('oneOf'))}
        classNames={{ inputField: 'mono' }}
        onChange={value => set(at('oneOf'), value.length > 0 ? value : undefined)}
      />
      <TextInput
        label="Pattern"
        description="A regular expression for the whole value."
        value={rule.pattern}
        error={fault(...at('pattern'))}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        onChange={event => set(at('pattern'), event.currentTarget.value || undefined)}
      />
      <Group grow gap="sm">
        <NumberInput
          label="Fewest characters"
          value={rule.shortest}
          min={0}
          onChange={value => set(at('length', 'least'), number(value))}
        />
        <NumberInput
          label="Most characters"
          value={rule.longest}
          min={0}
          onChange={value => set(at('length', 'most'), number(value))}
        />
      </Group>
      <Group grow gap="sm">
        <NumberInput
          label="Least number"
          value={rule.least}
          onChange={value => set(at('range', 'least'), number(value))}
        />
        <NumberInput
          label="Largest number"
          value={rule.most}
          onChange={value => set(at('range', 'most'), number(value))}
        />
      </Group>
      <TextInput
        label="Note"
        value={rule.notes}
        onChange={event => set(at('notes'), event.currentTarget.value || undefined)}
      />
    </fieldset>
  )
}
