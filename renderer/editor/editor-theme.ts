import type { editor } from 'monaco-editor/editor'

export interface EditorTheme {
  readonly scheme: 'light' | 'dark'
  readonly contrast: boolean
}

/** The Monaco theme for a theme of the app. `surface` is the colour behind the text, `#rrggbb`. */
export function themeData({ scheme, contrast }: EditorTheme, surface: string | undefined): editor.IStandaloneThemeData {
  const dark = scheme === 'dark'
  const rules = contrast ? [] : dark ? darkRules : lightRules
  const base = contrast ? (dark ? 'hc-black' : 'hc-light') : dark ? 'vs-dark' : 'vs'
  const linked = dark ? '#3a4656' : '#dbe7f3'
  const colors =
    surface && !contrast
      ? { 'editor.background': surface, 'editorGutter.background': surface, 'editor.linkedEditingBackground': linked }
      : {}
  return { base, inherit: true, rules, colors }
}

/** `rgb(1, 2, 3)` as `#010203`; undefined for what is transparent or not a colour. */
export function hexColor(color: string): string | undefined {
  const parts = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(color)
  if (!parts || parts[4] === '0') return undefined
  const hex = parts.slice(1, 4).map(part => Number(part).toString(16).padStart(2, '0'))
  return `#${hex.join('')}`
}

// Contrast of at least 4.5:1 on the surfaces of the app.
const lightRules: editor.ITokenThemeRule[] = [
  { token: 'keyword', foreground: '0b4f8a', fontStyle: 'bold' },
  { token: 'type', foreground: '1d5f8f' },
  { token: 'tag', foreground: '5c3c9e' },
  { token: 'attribute.name', foreground: '7a3e00' },
  { token: 'attribute.value', foreground: '22662b' },
  { token: 'string', foreground: '22662b' },
  { token: 'string.escape', foreground: '8a4b00' },
  { token: 'string.variable', foreground: '9a1f6a', fontStyle: 'bold' },
  { token: 'number', foreground: '8a4b00' },
  { token: 'comment', foreground: '5f6b6b', fontStyle: 'italic' },
  { token: 'metatag', foreground: '5f6b6b' },
  { token: 'delimiter', foreground: '5a6270' },
  { token: 'invalid', foreground: 'b3261e' },
]
const darkRules: editor.ITokenThemeRule[] = [
  { token: 'keyword', foreground: '7cc0ff', fontStyle: 'bold' },
  { token: 'type', foreground: '8cc8e8' },
  { token: 'tag', foreground: 'c3a6ff' },
  { token: 'attribute.name', foreground: 'f0b27a' },
  { token: 'attribute.value', foreground: '9ad6a0' },
  { token: 'string', foreground: '9ad6a0' },
  { token: 'string.escape', foreground: 'f0c674' },
  { token: 'string.variable', foreground: 'ff9bd2', fontStyle: 'bold' },
  { token: 'number', foreground: 'f0c674' },
  { token: 'comment', foreground: '94a3a3', fontStyle: 'italic' },
  { token: 'metatag', foreground: '94a3a3' },
  { token: 'delimiter', foreground: 'a6adb8' },
  { token: 'invalid', foreground: 'ff8a80' },
]
