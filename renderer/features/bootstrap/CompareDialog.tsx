import { Button, Group, NativeSelect, Stack, Table } from '@mantine/core'
import { useEffect, useState } from 'react'
import { compareProfiles, type ProfileDifference } from '#core/bootstrap/compare-profiles.ts'
import { parseProfile } from '#core/bootstrap/profile.ts'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Profile.module.css'

type Compared =
  | { readonly kind: 'differences'; readonly differences: readonly ProfileDifference[] }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** What another profile says otherwise. */
export function CompareDialog({ id, text, onClose }: { id: string; text: string; onClose(): void }) {
  const profiles = useApp(state => state.profiles) ?? []
  const others = profiles.filter(profile => profile.id !== id)
  const [other, setOther] = useState<string | null>(others[0]?.id ?? null)
  const compared = useCompared(text, other)
  return (
    <Dialog label="Compare profiles" onClose={onClose} width={760}>
      <Stack p="lg" gap="md">
        <h2>Compare profiles</h2>
        <NativeSelect
          label="With"
          value={other ?? ''}
          data={others.map(profile => ({
            value: profile.id,
            label: `${profile.name}${profile.sample ? ' (sample)' : ''}`,
          }))}
          disabled={others.length === 0}
          onChange={event => setOther(event.currentTarget.value)}
        />
        {compared?.kind === 'problem' && <ProblemNote problem={compared.problem} />}
        {compared?.kind === 'differences' && <Differences differences={compared.differences} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function useCompared(text: string, other: string | null): Compared | undefined {
  const [compared, setCompared] = useState<Compared>()
  useEffect(() => {
    let over = false
    const look = async () => {
      const stored = other === null ? undefined : await ask(host.bootstrap.profile({ id: other }))
      if (!stored || over) return
      const [before, after] = [parseProfile(text), parseProfile(stored.text)]
      if (!before.ok) setCompared({ kind: 'problem', problem: before.problem })
      else if (!after.ok) setCompared({ kind: 'problem', problem: after.problem })
      else setCompared({ kind: 'differences', differences: compareProfiles(before.value, after.value) })
    }
    void look()
    return () => {
      over = true
    }
  }, [text, other])
  return compared
}

const kinds = { added: 'only there', removed: 'only here', changed: 'differs' } as const

function Differences({ differences }: { differences: readonly ProfileDifference[] }) {
  if (differences.length === 0) return <Mark kind="good">Both say the same.</Mark>
  return (
    <div className={classes.differences}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Place</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Here</Table.Th>
            <Table.Th>There</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map(({ path, kind, before, after }) => (
            <Table.Tr key={path}>
              <Table.Td className="mono">{path}</Table.Td>
              <Table.Td>{kinds[kind]}</Table.Td>
              <Table.Td className="mono">{shown(before)}</Table.Td>
              <Table.Td className="mono">{shown(after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function shown(value: unknown): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
