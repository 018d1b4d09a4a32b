// Monaco with the features an instrument needs; loaded when the first text is opened, never before the shell is painted.
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/caretOperations/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/gotoLine/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/longLinesHelper/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/quickCommand/register'
import 'monaco-editor/features/readOnlyMessage/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/unicodeHighlighter/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import * as monaco from 'monaco-editor/editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { jsonConfiguration, jsonTokens } from './json-language.ts'
import { xmlConfiguration, xmlTokens } from './xml-language.ts'
import { xmlFolds } from './xml-tags.ts'

export { monaco }

/** Above this size (UTF-16 units) folding goes by indentation: it must not delay typing. */
const mostForTagFolds = 2_000_000

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

monaco.languages.register({ id: 'xml', extensions: ['.ddf', '.xml', '.dtd'], aliases: ['XML'] })
monaco.languages.setMonarchTokensProvider('xml', xmlTokens)
monaco.languages.setLanguageConfiguration('xml', xmlConfiguration)
monaco.languages.registerFoldingRangeProvider('xml', {
  provideFoldingRanges: model =>
    model.getValueLength() > mostForTagFolds
      ? undefined
      : xmlFolds(model.getValue()).map(({ start, end, comment }) => ({
          start,
          end,
          ...(comment && { kind: monaco.languages.FoldingRangeKind.Comment }),
        })),
})
monaco.languages.register({ id: 'json', extensions: ['.json'], aliases: ['JSON'] })
monaco.languages.setMonarchTokensProvider('json', jsonTokens)
monaco.languages.setLanguageConfiguration('json', jsonConfiguration)
