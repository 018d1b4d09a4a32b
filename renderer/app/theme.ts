import { createTheme, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#e6f4fa',
  '#cde6f1',
  '#9dcbe2',
  '#6ab0d3',
  '#4399c4',
  '#2a89b9',
  '#1a7fae',
  '#0b6e99',
  '#035d84',
  '#004b6d',
]

/** Small controls, 13 px text, one accent; colours come from app.css so that all three schemes share the names. */
export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 3,
  cursorType: 'pointer',
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '13px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  components: Object.fromEntries(
    [
      ...['ActionIcon', 'CloseButton', 'TextInput', 'NumberInput', 'PasswordInput', 'Textarea'],
      ...['Select', 'MultiSelect', 'NativeSelect', 'Autocomplete', 'TagsInput', 'FileInput', 'InputWrapper'],
      ...['SegmentedControl', 'Switch', 'Checkbox', 'Radio', 'Table', 'Tabs', 'Badge', 'Loader', 'Menu', 'Text'],
    ].map(name => [name, { defaultProps: { size: 'xs' } }] as const),
  ),
})
theme.components = {
  ...theme.components,
  Button: { defaultProps: { size: 'xs' }, classNames: { root: 'workbench-button' } },
  Input: { classNames: { wrapper: 'workbench-input' } },
  Badge: { defaultProps: { size: 'sm', variant: 'light', tt: 'none' } },
  Tooltip: { defaultProps: { openDelay: 400, withArrow: true, multiline: true, maw: 320, fz: 12 } },
}
