import { monaco } from './editor/monaco.ts'

// Monaco alone, with our colours and without our language service: what the editor of the window is measured against.

const box = document.getElementById('editor')
const options = {
  automaticLayout: true,
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  bracketPairColorization: { enabled: false },
  wordBasedSuggestions: 'off',
} as const

/** Fetches `?text=` and shows it. */
async function open(): Promise<void> {
  const answer = await fetch(new URLSearchParams(location.search).get('text') ?? '')
  const model = monaco.editor.createModel(await answer.text(), 'xml')
  if (box) monaco.editor.create(box, { ...options, model }).focus()
}

// The first editor of a page costs more than any later one, here as in the window.
if (box) monaco.editor.create(box, { ...options, value: '', language: 'xml' }).dispose()
document.querySelector('button')?.addEventListener('click', () => void open())
