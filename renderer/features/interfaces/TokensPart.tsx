import { Button, Code, Group, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InterfacesState, TokenSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { dateTime } from '../../ui/time.ts'
import classes from './Interfaces.module.css'

/** Tokens of Management Authorities: made, shown once, revoked. */
export function TokensPart({ state: { tokens, authorities } }: { state: InterfacesState }) {
  return (
    <Stack gap="sm" component="section" aria-label="Tokens of authorities">
      <h2>Tokens of authorities</h2>
      {tokens.length === 0 && <p className="dim">No token yet: nobody can use the interface for authorities.</p>}
      <ul className={classes.rows}>
        {tokens.map(token => (
          <li key={token.id}>
            <TokenRow token={token} />
          </li>
        ))}
      </ul>
      {authorities.length === 0 ? (
        <p>
          No server acts for an authority. Name one under <strong>Settings, Servers and authorities</strong>, then make
          its token here.
        </p>
      ) : (
        <NewToken authorities={authorities} />
      )}
    </Stack>
  )
}

function TokenRow({ token: { id, name, authority, madeAt, usedAt } }: { token: TokenSummary }) {
  const confirm = useApp(state => state.confirm)
  const changed = useApp(state => state.interfacesChanged)
  const revoke = async () => {
    const question = {
      title: `Revoke the token ${name}?`,
      words: `Whoever uses it for ${authority} is refused from now on. It cannot be had back.`,
      verb: 'Revoke',
      danger: true,
    }
    if (!(await confirm(question))) return
    const next = await ask(host.interfaces.revokeToken({ id }))
    if (next) changed(next)
  }
  return (
    <>
      <div>
        <strong>{name}</strong> for {authority}
        <p className="dim">
          made {dateTime(madeAt)}, {usedAt === undefined ? 'never used' : `last used ${dateTime(usedAt)}`}
        </p>
      </div>
      <Button size="compact-xs" variant="default" aria-label={`Revoke ${name}`} onClick={() => void revoke()}>
        Revoke
      </Button>
    </>
  )
}

function NewToken({ authorities }: { authorities: readonly string[] }) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [token, setToken] = useState<string>()
  const authority = chosen ?? authorities[0] ?? ''
  const make = async () => {
    const made = await ask(host.interfaces.makeToken({ name: name.trim(), authority }))
    if (!made) return
    setToken(made.token)
    setName('')
  }
  return (
    <>
      <form
        onSubmit={event => {
          event.preventDefault()
          void make()
        }}
      >
        <Group gap="sm" align="flex-end">
          <TextInput
            label="Name of a new token"
            placeholder="billing"
            value={name}
            maxLength={100}
            onChange={event => setName(event.currentTarget.value)}
          />
          <Select
            label="Authority"
            data={[...authorities]}
            value={authority}
            allowDeselect={false}
            onChange={setChosen}
          />
          <Button type="submit" variant="default" disabled={name.trim() === ''}>
            Make a token
          </Button>
        </Group>
      </form>
      {token !== undefined && (
        <div role="status">
          <p>This is the token. It is shown now and never again.</p>
          <Group gap="sm">
            <Code className={classes.token}>{token}</Code>
            <CopyText text={token} label="Copy" />
            <Button size="compact-xs" variant="default" onClick={() => setToken(undefined)}>
              Done
            </Button>
          </Group>
        </div>
      )}
    </>
  )
}
