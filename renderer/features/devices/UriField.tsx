import { Autocomplete } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { UriSuggestion } from '#contract'
import { call, host } from '../../host.ts'
import classes from './Builder.module.css'

export interface UriFieldProps {
  readonly deviceId: string
  readonly label: string
  readonly optional?: boolean
  readonly value: string
  onChange(value: string): void
}

/** A ClientURI with completion from the device's tree and the descriptions. */
export function UriField({ deviceId, label, optional = false, value, onChange }: UriFieldProps) {
  const suggestions = useSuggestions(deviceId, value)
  const [opened, setOpened] = useState(false)
  const byUri = new Map(suggestions.map(item => [item.uri, item]))
  return (
    <Autocomplete
      label={label}
      required={!optional}
      withAsterisk={false}
      description={optional ? 'May stay empty' : undefined}
      classNames={{ input: 'mono', option: classes.option }}
      data={suggestions.map(({ uri }) => uri)}
      // The host has chosen already; the list is not filtered again.
      filter={({ options }) => options}
      renderOption={({ option }) => <Suggestion uri={option.value} item={byUri.get(option.value)} />}
      dropdownOpened={opened && suggestions.length > 0}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      // A choice that leads further keeps the list open, for the next step of the way.
      onOptionSubmit={uri => byUri.get(uri)?.kind !== 'leaf' && queueMicrotask(() => setOpened(true))}
      comboboxProps={{ withinPortal: true, position: 'bottom-start' }}
      maxDropdownHeight={260}
      spellCheck={false}
      value={value}
      onChange={onChange}
    />
  )
}

function Suggestion({ uri, item }: { uri: string; item: UriSuggestion | undefined }) {
  const facts = [item?.format, item?.words].filter(text => text !== undefined)
  return (
    <span className={classes.suggestion}>
      <code>{uri}</code>
      {facts.length > 0 && <span className="dim">{facts.join(' · ')}</span>}
    </span>
  )
}

/** What the host offers for the text as it stands; answers to older texts are dropped. */
function useSuggestions(deviceId: string, text: string): readonly UriSuggestion[] {
  const [found, setFound] = useState<readonly UriSuggestion[]>([])
  useEffect(() => {
    let over = false
    void call(host.devices.complete({ deviceId, text })).then(answer => {
      if (!over && answer?.ok) setFound(answer.value)
    })
    return () => {
      over = true
    }
  }, [deviceId, text])
  return found
}
