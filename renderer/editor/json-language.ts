import type { languages } from 'monaco-editor/editor'

/** Colours of JSON: member names apart from text values. */
export const jsonTokens: languages.IMonarchLanguage = {
  defaultToken: 'invalid',
  escapes: /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/,
  tokenizer: {
    root: [
      [/\s+/, ''],
      [/"(?=(?:[^"\\]|\\.)*"\s*:)/, 'attribute.name', '@key'],
      [/"/, 'string', '@string'],
      [/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'],
      [/(?:true|false|null)\b/, 'keyword'],
      [/[{}[\]]/, '@brackets'],
      [/[,:]/, 'delimiter'],
    ],
    key: [
      [/@escapes/, 'string.escape'],
      [/"/, 'attribute.name', '@pop'],
      [/[^"\\]+/, 'attribute.name'],
      [/./, 'invalid'],
    ],
    string: [
      [/@escapes/, 'string.escape'],
      [/\{\{[\w.]+\}\}/, 'string.variable'],
      [/"/, 'string', '@pop'],
      [/[^"\\{]+/, 'string'],
      [/\{/, 'string'],
      [/./, 'invalid'],
    ],
  },
  brackets: [
    { open: '{', close: '}', token: 'delimiter.bracket' },
    { open: '[', close: ']', token: 'delimiter.array' },
  ],
}

/** Brackets and indentation of JSON. */
export const jsonConfiguration: languages.LanguageConfiguration = {
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}', notIn: ['string'] },
    { open: '[', close: ']', notIn: ['string'] },
    { open: '"', close: '"', notIn: ['string'] },
  ],
  indentationRules: {
    increaseIndentPattern: /[{[][^\]}"]*$/,
    decreaseIndentPattern: /^\s*[\]}]/,
  },
}
