import { Button, Code, Group, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PortalRegistration, PortalSettings, PortalState } from '#contract'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { clockTime } from '../../ui/time.ts'
import classes from './Profile.module.css'

/** Self-service: persons register their devices on a page, and load settings onto them. */
export function PortalPanel() {
  const state = useApp(({ portal }) => portal)
  return (
    <div className={classes.runPanel}>{state && <Portal key={JSON.stringify(state.settings)} state={state} />}</div>
  )
}

type Operator = PortalSettings['operators'][number]
type Setting = PortalSettings['settings'][number]
type Numbered<T> = T & { readonly key: number }

const numbered = <T extends object>(items: readonly T[]): readonly Numbered<T>[] =>
  items.map((item, key) => ({ ...item, key }))
const plain = <T extends { readonly key: number }>(items: readonly T[]) => items.map(({ key: _, ...item }) => item)
const nextKey = (items: readonly { readonly key: number }[]) => Math.max(-1, ...items.map(({ key }) => key)) + 1
const withItem = <T extends { readonly key: number }>(items: readonly T[], changed: T) =>
  items.map(item => (item.key === changed.key ? changed : item))

function Portal({ state }: { state: PortalState }) {
  const [enabled, setEnabled] = useState(state.settings.enabled)
  const [operators, setOperators] = useState(() => numbered(state.settings.operators))
  const [settings, setSettings] = useState(() => numbered(state.settings.settings))
  const [problem, setProblem] = useState<Problem>()
  const serverRuns = useApp(({ workbench }) => workbench?.server.running === true)
  const apply = async () => {
    const wanted = { enabled, operators: plain(operators), settings: plain(settings) }
    const changed = await call(host.portal.change(wanted))
    if (!changed) return
    setProblem(changed.ok ? undefined : changed.problem)
    if (changed.ok) useApp.setState({ portal: changed.value })
  }
  const { address } = state
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void apply()
      }}
    >
      <Stack gap="md" maw={640}>
        <h2>Self-service pages</h2>
        <p>
          On one page a person registers a device with an operator of choice: it gets an account, and a one-time address
          at which it fetches it. On the page of the device the person loads settings that you offer.
        </p>
        {address === undefined ? (
          <Mark kind="idle">
            {state.settings.enabled && !serverRuns ? 'open as soon as the DM Server runs' : 'closed'}
          </Mark>
        ) : (
          <Group gap="sm">
            <Mark kind="good">open</Mark>
            <Code>{address}</Code>
            <CopyText text={address} label="Copy address" />
          </Group>
        )}
        <Switch
          label="Open the pages"
          description="Whoever reaches the DM Server can then register a device that has no account yet."
          checked={enabled}
          onChange={event => setEnabled(event.currentTarget.checked)}
        />
        <h2>Operators</h2>
        {operators.length === 0 && <p className="dim">Without an operator nobody can register. Add one.</p>}
        {operators.map(item => (
          <OperatorFields
            key={item.key}
            operator={item}
            onChange={changed => setOperators(withItem(operators, { ...changed, key: item.key }))}
            onRemove={() => setOperators(operators.filter(({ key }) => key !== item.key))}
          />
        ))}
        <Group>
          <Button
            variant="default"
            onClick={() =>
              setOperators([...operators, { name: '', profileId: 'sample:phone', key: nextKey(operators) }])
            }
          >
            Add an operator
          </Button>
        </Group>
        <h2>Settings to load</h2>
        {settings.map(item => (
          <SettingFields
            key={item.key}
            setting={item}
            onChange={changed => setSettings(withItem(settings, { ...changed, key: item.key }))}
            onRemove={() => setSettings(settings.filter(({ key }) => key !== item.key))}
          />
        ))}
        <Group>
          <Button
            variant="default"
            onClick={() => setSettings([...settings, { name: '', document: '', key: nextKey(settings) }])}
          >
            Add settings
          </Button>
        </Group>
        {problem && <ProblemNote problem={problem} />}
        <Group>
          <Button type="submit">Apply</Button>
        </Group>
        <Registrations registrations={state.registrations} />
      </Stack>
    </form>
  )
}

interface OperatorFieldsProps {
  readonly operator: Operator
  onChange(operator: Operator): void
  onRemove(): void
}

function OperatorFields({ operator, onChange, onRemove }: OperatorFieldsProps) {
  const profiles = useApp(({ profiles: all }) => all)
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        label="Name on the page"
        required
        maxLength={100}
        flex={1}
        value={operator.name}
        onChange={event => onChange({ ...operator, name: event.currentTarget.value })}
      />
      <Select
        label="Profile"
        flex={1}
        data={(profiles ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={operator.profileId}
        allowDeselect={false}
        onChange={profileId => profileId && onChange({ ...operator, profileId })}
      />
      <Button variant="default" onClick={onRemove}>
        Remove
      </Button>
    </Group>
  )
}

interface SettingFieldsProps {
  readonly setting: Setting
  onChange(setting: Setting): void
  onRemove(): void
}

function SettingFields({ setting, onChange, onRemove }: SettingFieldsProps) {
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <TextInput
          label="Name of the settings"
          required
          maxLength={100}
          flex={1}
          value={setting.name}
          onChange={event => onChange({ ...setting, name: event.currentTarget.value })}
        />
        <Button variant="default" onClick={onRemove}>
          Remove
        </Button>
      </Group>
      <TextInput
        label="What the person reads about them"
        maxLength={2000}
        value={setting.text ?? ''}
        onChange={event => onChange({ ...setting, text: event.currentTarget.value })}
      />
      <Textarea
        label="MO document"
        description="What the device fetches, as JSON"
        required
        classNames={{ input: 'mono' }}
        autosize
        minRows={3}
        maxRows={14}
        placeholder='[{"ClientURI": "urn:example:mo:mail:1.0//", "MOData": {"work": {"Host": "mail.example.com"}}}]'
        value={setting.document}
        onChange={event => onChange({ ...setting, document: event.currentTarget.value })}
      />
    </Stack>
  )
}

function Registrations({ registrations }: { registrations: readonly PortalRegistration[] }) {
  const openPanel = useApp(({ openPanel: open }) => open)
  return (
    <Stack gap="sm">
      <h2>Registered devices</h2>
      {registrations.length === 0 && <p className="dim">No device was registered yet.</p>}
      <ul className={classes.plainList} aria-label="Registered devices, newest first">
        {registrations.map(({ deviceId, name, operator, at, address }) => (
          <li key={address}>
            <Group gap="sm" wrap="nowrap" justify="space-between">
              <span className={classes.wrapping}>
                <button type="button" className="link mono" onClick={() => openPanel('device', { deviceId }, deviceId)}>
                  {deviceId}
                </button>{' '}
                {name}, {operator}, {clockTime(at).slice(0, 8)}
              </span>
              <CopyText text={address} label="Copy page" />
            </Group>
          </li>
        ))}
      </ul>
    </Stack>
  )
}
