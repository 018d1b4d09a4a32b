import { Radio } from '@mantine/core'
import type { ThemeChoice } from '../../app/shell-slice.ts'
import { useApp } from '../../app/store.ts'
import classes from './Settings.module.css'

const themes: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: 'system', label: 'As the system says' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
]

/** Light, dark or high contrast. */
export function Appearance() {
  const theme = useApp(state => state.theme)
  const choose = useApp(state => state.themeChosen)
  return (
    <section className={classes.section} aria-label="Appearance">
      <Radio.Group
        label="Appearance"
        value={theme}
        onChange={value => choose(themes.find(item => item.value === value)?.value ?? 'system')}
      >
        <div className={classes.radios}>
          {themes.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </div>
      </Radio.Group>
    </section>
  )
}
