import type { InputKind } from './input-kinds.ts'
import { inputWords } from './input-kinds.ts'
import { type Interaction, type InteractionEnd, maxLengthOf } from './interaction.ts'
import { fieldNames } from './read-answer.ts'

// The pages of an interaction: HTML that needs no script and runs none. All that comes from elsewhere is escaped.

/** What a page shows beside the question itself. */
export interface PageState {
  /** What was sent and has to be mended, with the words for it. */
  readonly mend?: string
  readonly sent?: readonly string[]
  /** Seconds until an answer counts. */
  readonly wait?: number
  /** Of a progress: 0 to 100, undefined while nobody knows, and what is going on. */
  readonly percent?: number | undefined
  readonly words?: string | undefined
}

/** The page that asks. */
export function askPage(asked: Interaction, state: PageState): string {
  const title = asked.title ?? titles[asked.kind]
  const note = state.mend === undefined ? '' : `<p id="mend" class="mend" role="alert">${escapeHtml(state.mend)}</p>`
  return pageOf(title, `<p class="text">${escapeHtml(asked.text)}</p>${note}${bodyOf(asked, state)}`)
}

/** The page that stands at the end. */
export function endPage({ how }: InteractionEnd): string {
  const [title, words] = endWords[how]
  return pageOf(title, `<p class="text" role="status">${words}</p>`)
}

/** A page for what cannot be shown. */
export const refusalPage = (title: string, words: string): string =>
  pageOf(title, `<p class="text" role="alert">${escapeHtml(words)}</p>`)

const titles: Readonly<Record<Interaction['kind'], string>> = {
  notice: 'Notice',
  confirm: 'Question',
  input: 'Question',
  choice: 'Choose one',
  choices: 'Choose',
  progress: 'In progress',
}
const endWords: Readonly<Record<InteractionEnd['how'], readonly [title: string, words: string]>> = {
  answered: ['Thank you', 'Your answer was sent. You can close this page.'],
  done: ['Finished', 'It is done. You can close this page.'],
  default: ['Time is over', 'Nobody answered in time. You can close this page.'],
  expired: ['Time is over', 'Nobody answered in time. You can close this page.'],
  withdrawn: ['No longer needed', 'This question was withdrawn. You can close this page.'],
}

function bodyOf(asked: Interaction, state: PageState): string {
  // What was typed would be lost when the page loads itself anew, so there is nothing to type in before.
  if (state.wait && asked.kind !== 'progress') return waiting
  switch (asked.kind) {
    case 'notice':
      return form(button('ok', 'OK'))
    case 'confirm':
      return form(`${button('yes', 'Yes')}${button('no', 'No', 'other')}`)
    case 'input':
      return form(`${inputField(asked, state)}${button('send', 'Send')}`)
    case 'choice':
      return form(`${choiceField('radio', asked, state)}${button('send', 'Send')}`)
    case 'choices':
      return form(`${choiceField('checkbox', asked, state)}${button('send', 'Send')}`)
    case 'progress':
      return progressBar(state)
  }
}

const waiting = '<p class="hint" role="status">Please read this. You can go on in a moment.</p>'
const form = (inside: string) => `<form method="post" autocomplete="off">${inside}</form>`
const button = (value: string, words: string, look = 'main') =>
  `<button type="submit" class="${look}" name="${fieldNames.action}" value="${value}">${words}</button>`
const mended = ({ mend }: PageState) => (mend === undefined ? '' : ' aria-invalid="true" aria-describedby="mend"')

/** How a browser helps with each form; what it lets through is checked again. */
const inputTypes: Readonly<Record<InputKind, string>> = {
  text: 'type="text"',
  alphanumeric: 'type="text"',
  numeric: 'type="text" inputmode="decimal"',
  date: 'type="date"',
  time: 'type="time"',
  phone: 'type="tel"',
  ip: 'type="text" autocapitalize="none" spellcheck="false"',
  email: 'type="email"',
}

function inputField(asked: Extract<Interaction, { kind: 'input' }>, state: PageState): string {
  const { input = 'text', echo = true } = asked
  const type = echo ? inputTypes[input] : 'type="password" autocomplete="off"'
  // A secret is typed anew rather than sent back.
  const value = echo ? (state.sent?.[0] ?? asked.default ?? '') : ''
  const hint = input === 'text' ? '' : `<p class="hint" id="hint">${escapeHtml(inputWords[input])}</p>`
  const described = input === 'text' || state.mend !== undefined ? '' : ' aria-describedby="hint"'
  return (
    `<label for="answer">Your answer</label>${hint}` +
    `<input id="answer" name="${fieldNames.answer}" ${type} maxlength="${maxLengthOf(asked)}" ` +
    `value="${escapeHtml(value)}" required${described}${mended(state)}>`
  )
}

function choiceField(
  type: 'radio' | 'checkbox',
  asked: Extract<Interaction, { kind: 'choice' | 'choices' }>,
  state: PageState,
): string {
  const chosen = state.sent ?? [asked.default ?? []].flat()
  const items = asked.options.map(item => {
    const checked = chosen.includes(item) ? ' checked' : ''
    const value = escapeHtml(item)
    return `<label><input type="${type}" name="${fieldNames.answer}" value="${value}"${checked}><span>${value}</span></label>`
  })
  return `<fieldset${mended(state)}><legend>${titles[asked.kind]}</legend>${items.join('')}</fieldset>`
}

function progressBar({ percent, words = '' }: PageState): string {
  const value = percent === undefined ? '' : ` value="${percent}"`
  const told = percent === undefined ? '' : `${percent} % `
  return (
    `<progress max="100"${value} aria-label="Progress"></progress>` +
    `<p class="hint" role="status">${told}${escapeHtml(words)}</p>`
  )
}

/** A whole page: `title` is text, `body` is HTML. */
export function pageOf(title: string, body: string): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${escapeHtml(title)}</title><link rel="stylesheet" href="/ui/page.css"></head>` +
    `<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`
  )
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Text as HTML, also within quotes. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, letter => entities[letter] ?? letter)

/** The look of all pages. */
export const pageStyle = `
:root { color-scheme: light dark; --line: #c3c7cf; --accent: #1b5fc1; --on: #fff; --bad: #b3261e; --dim: #5a6069; }
@media (prefers-color-scheme: dark) { :root { --line: #4a4f58; --accent: #8ab4f8; --on: #10141a; --bad: #ffb4ab; --dim: #a9b0bb; } }
* { box-sizing: border-box; }
body { margin: 0; font: 17px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; }
.text { white-space: pre-line; margin: 0 0 1.25rem; }
.hint { color: var(--dim); margin: 0 0 .4rem; font-size: .95rem; }
.mend { border-left: 4px solid var(--bad); padding: .2rem .75rem; margin: 0 0 1rem; color: var(--bad); font-weight: 600; }
label[for] { display: block; font-weight: 600; }
input:not([type=radio]):not([type=checkbox]) { width: 100%; min-height: 3rem; padding: .4rem .75rem; font: inherit;
  color: inherit; background: Canvas; border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1.25rem; }
fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1.25rem; padding: .25rem .75rem; }
legend { font-weight: 600; padding: 0 .3rem; }
select { width: 100%; min-height: 3rem; padding: .4rem .6rem; font: inherit; color: inherit; background: Canvas;
  border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1.25rem; }
code { display: block; padding: .6rem .75rem; margin: 0 0 1.25rem; border: 1px solid var(--line); border-radius: 6px;
  font: .95rem/1.4 ui-monospace, monospace; user-select: all; }
h2 { font-size: 1.1rem; margin: 0 0 .25rem; }
section { border-top: 1px solid var(--line); padding: 1rem 0 .5rem; }
fieldset label { display: flex; gap: .75rem; align-items: center; min-height: 3rem; cursor: pointer; }
fieldset input { flex: none; width: 1.35rem; height: 1.35rem; accent-color: var(--accent); }
button { display: block; width: 100%; min-height: 3rem; margin: 0 0 .75rem; font: inherit; font-weight: 600;
  border-radius: 6px; border: 1px solid var(--accent); background: var(--accent); color: var(--on); cursor: pointer; }
button.other { background: Canvas; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
progress { width: 100%; height: 1.25rem; accent-color: var(--accent); margin-bottom: .5rem; }
`
