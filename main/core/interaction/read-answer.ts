import { fitsInput, inputWords } from './input-kinds.ts'
import { type AnswerValue, type Interaction, maxLengthOf } from './interaction.ts'

/** The fields of the form, by which pages and answers agree. */
export const fieldNames = { answer: 'answer', action: 'action' } as const

/** What a person sent, or what is to be mended about it, in words for that person. */
export type ReadAnswer =
  | { readonly ok: true; readonly value: AnswerValue }
  | { readonly ok: false; readonly words: string }

const mend = (words: string): ReadAnswer => ({ ok: false, words })
const taken = (value: AnswerValue): ReadAnswer => ({ ok: true, value })

/** Reads the fields of a form that came back. What a page never offered is refused. */
export function readAnswer(asked: Interaction, fields: ReadonlyMap<string, readonly string[]>): ReadAnswer {
  const answers = fields.get(fieldNames.answer) ?? []
  const [first = ''] = answers
  const [action] = fields.get(fieldNames.action) ?? []
  switch (asked.kind) {
    case 'notice':
      return action === 'ok' ? taken('ok') : mend('Press the button when you have read this.')
    case 'confirm':
      return action === 'yes' || action === 'no' ? taken(action) : mend('Choose Yes or No.')
    case 'input':
      return readText(asked, first)
    case 'choice':
      return asked.options.includes(first) ? taken(first) : mend('Choose one.')
    case 'choices': {
      const strays = answers.filter(item => !asked.options.includes(item))
      return strays.length > 0
        ? mend('Choose from the list.')
        : taken(asked.options.filter(item => answers.includes(item)))
    }
    case 'progress':
      return mend('There is nothing to answer.')
  }
}

function readText(asked: Extract<Interaction, { kind: 'input' }>, typed: string): ReadAnswer {
  const text = asked.echo === false ? typed : typed.trim()
  const most = maxLengthOf(asked)
  const length = [...text].length
  if (length === 0) return mend('Fill this in.')
  if (length > most) return mend(`Use ${most} characters at most; these are ${length}.`)
  if (!fitsInput(asked.input, text)) return mend(`This takes ${inputWords[asked.input ?? 'text']}.`)
  return taken(text)
}
