import { ActionIcon, Button, Group, TextInput, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { ask, call, host } from '../../host.ts'
import classes from './Profile.module.css'

/** Names of the secrets that profiles refer to. What they are is never shown again. */
export function ProfileSecrets() {
  const [names, setNames] = useState<readonly string[]>([])
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  useEffect(() => {
    void call(host.profiles.secrets()).then(known => known && setNames(known))
  }, [])
  const isName = /^[\w.-]{1,64}$/.test(name)
  const keep = async () => {
    const known = await ask(host.profiles.putSecret({ name, value }))
    if (!known) return
    setNames(known)
    setName('')
    setValue('')
  }
  const remove = async (gone: string) => {
    const known = await ask(host.profiles.removeSecret({ name: gone }))
    if (known) setNames(known)
  }
  return (
    <section className={classes.section} aria-label="Secrets">
      <h3>Secrets</h3>
      <p className="dim">
        A profile refers to a secret as <code>{'{{secret.name}}'}</code>. It lies sealed, and is never shown again.
      </p>
      <ul className={classes.plainList}>
        {names.map(each => (
          <li key={each}>
            <span className="mono">{each}</span>
            <Tooltip label={`Remove the secret ${each}`}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove the secret ${each}`}
                onClick={() => void remove(each)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Name of the secret"
          value={name}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          error={name !== '' && !isName ? 'Letters, digits, dot, dash and underscore.' : undefined}
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          type="password"
          label="Secret"
          autoComplete="off"
          value={value}
          onChange={event => setValue(event.currentTarget.value)}
        />
        <Button variant="default" disabled={!isName || value === ''} onClick={() => void keep()}>
          {names.includes(name) ? 'Replace' : 'Keep'}
        </Button>
      </Group>
    </section>
  )
}
