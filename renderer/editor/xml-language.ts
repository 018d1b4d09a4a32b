import type { languages } from 'monaco-editor/editor'

// Words of DDF 1.2 and TNDS 1.2 (DM TND 1.3 §10, §11): shown as keywords, so that a mistyped element stands out.
const structure = [
  'MgmtTree',
  'VerDTD',
  'Man',
  'Mod',
  'Node',
  'NodeName',
  'Path',
  'Value',
  'RTProperties',
  'DFProperties',
]
const properties = [
  ...['AccessType', 'Add', 'Copy', 'Delete', 'Exec', 'Get', 'Replace', 'ACL', 'CaseSense', 'CIS', 'CS'],
  ...['DDFName', 'DFFormat', 'DFTitle', 'DFType', 'DefaultValue', 'Description', 'Dynamic', 'Format', 'MIME', 'Name'],
  ...['Occurrence', 'One', 'OneOrMore', 'OneOrN', 'ZeroOrMore', 'ZeroOrN', 'ZeroOrOne', 'Permanent', 'Scope', 'Size'],
  ...['TStamp', 'Title', 'Type', 'VerNo', 'b64', 'bin', 'bool', 'chr', 'date', 'float', 'int', 'node', 'null', 'time'],
  'xml',
]

/** Colours of XML, with the words of DDF and TNDS set apart from other elements. */
export const xmlTokens: languages.IMonarchLanguage = {
  defaultToken: '',
  structure,
  properties,
  name: /[A-Za-z_][\w.:-]*/,
  tokenizer: {
    root: [
      [/<!--/, 'comment', '@comment'],
      [/<!\[CDATA\[/, 'delimiter.cdata', '@cdata'],
      [/<!DOCTYPE/i, 'metatag', '@doctype'],
      [/<\?@name/, 'metatag', '@instruction'],
      [
        /(<\/?)(@name)/,
        [
          'delimiter',
          {
            cases: {
              '$2@structure': { token: 'keyword', next: '@tag' },
              '@default': { token: '@rematch', next: '@element' },
            },
          },
        ],
      ],
      [/&(?:#\d+|#x[\da-fA-F]+|\w+);/, 'string.escape'],
      [/[<&]/, 'invalid'],
      [/[^<&]+/, ''],
    ],
    element: [
      [
        /@name/,
        {
          cases: {
            '@structure': { token: 'keyword', switchTo: '@tag' },
            '@properties': { token: 'type', switchTo: '@tag' },
            '@default': { token: 'tag', switchTo: '@tag' },
          },
        },
      ],
    ],
    tag: [
      [/\s+/, ''],
      [/(@name)(\s*=\s*)/, ['attribute.name', 'delimiter']],
      [/"[^"<]*"|'[^'<]*'/, 'attribute.value'],
      [/\/?>/, 'delimiter', '@pop'],
      [/</, { token: '@rematch', next: '@pop' }],
      [/./, 'invalid'],
    ],
    instruction: [
      [/\?>/, 'metatag', '@pop'],
      [/(@name)(\s*=\s*)/, ['attribute.name', 'delimiter']],
      [/"[^"]*"|'[^']*'/, 'attribute.value'],
      [/./, ''],
    ],
    doctype: [
      [/\[/, 'delimiter', '@subset'],
      [/>/, 'metatag', '@pop'],
      [/"[^"]*"|'[^']*'/, 'attribute.value'],
      [/./, 'metatag'],
    ],
    subset: [
      [/\]/, 'delimiter', '@pop'],
      [/./, 'metatag'],
    ],
    cdata: [
      [/\]\]>/, 'delimiter.cdata', '@pop'],
      [/./, 'string'],
    ],
    comment: [
      [/-->/, 'comment', '@pop'],
      [/./, 'comment'],
    ],
  },
}
/** Brackets, comments and indentation of XML. */
export const xmlConfiguration: languages.LanguageConfiguration = {
  comments: { blockComment: ['<!--', '-->'] },
  brackets: [['<', '>']],
  autoClosingPairs: [
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
    { open: '<!--', close: ' -->', notIn: ['comment'] },
  ],
  surroundingPairs: [
    { open: '<', close: '>' },
    { open: '"', close: '"' },
    { open: "'", close: "'" },
  ],
  onEnterRules: [
    {
      beforeText: /<([A-Za-z_][\w.:-]*)(?:[^<>]*[^<>/])?>[^<]*$/,
      afterText: /^\s*<\/[A-Za-z_]/,
      action: { indentAction: 2 satisfies languages.IndentAction.IndentOutdent },
    },
    {
      beforeText: /<([A-Za-z_][\w.:-]*)(?:[^<>]*[^<>/])?>[^<]*$/,
      action: { indentAction: 1 satisfies languages.IndentAction.Indent },
    },
  ],
}
