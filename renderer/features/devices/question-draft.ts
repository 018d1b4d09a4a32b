import type { InteractionItem } from '#contract'
import type { inputKinds } from '#core/interaction/input-kinds.ts'
import type { InteractionEnd } from '#core/interaction/interaction.ts'
import type { MarkKind } from '../../ui/Mark.tsx'

/** The form of a question: what was typed, as text. */
export interface QuestionDraft {
  readonly kind: InteractionItem['about']['kind']
  readonly title: string
  readonly text: string
  /** One in a line. */
  readonly options: string
  readonly standard: string
  readonly input: (typeof inputKinds)[number]
  readonly maxLength: string
  readonly secret: boolean
  readonly minSeconds: string
  readonly maxSeconds: string
  /** Commands, one in a line. */
  readonly onYes: string
}

export const emptyQuestion: QuestionDraft = {
  kind: 'confirm',
  title: '',
  text: '',
  options: '',
  standard: '',
  input: 'text',
  maxLength: '',
  secret: false,
  minSeconds: '',
  maxSeconds: '',
  onYes: '',
}

export const questionKinds: Readonly<Record<QuestionDraft['kind'], string>> = {
  notice: 'Notice, to be read',
  confirm: 'Question, yes or no',
  input: 'Question, to be typed',
  choice: 'Choice of one',
  choices: 'Choice of several',
  progress: 'Progress, to be watched',
}

/** What the draft asks for, and what follows; a mistake in it is found by the host, which tells where. */
export function questionOf(draft: QuestionDraft): { about: Record<string, unknown>; onYes: string[][] } {
  const { kind, title, text, input, secret } = draft
  const lines = (field: string) => field.split('\n').flatMap(line => (line.trim() === '' ? [] : [line.trim()]))
  const number = (name: string, field: string) => (field.trim() === '' ? {} : { [name]: Number(field) })
  const about: Record<string, unknown> = {
    kind,
    ...(title !== '' && { title }),
    text,
    ...number('minSeconds', draft.minSeconds),
    ...number('maxSeconds', draft.maxSeconds),
    ...(kind === 'input' && { input, ...number('maxLength', draft.maxLength), ...(secret && { echo: false }) }),
    ...((kind === 'choice' || kind === 'choices') && { options: lines(draft.options) }),
    ...standardOf(draft, lines),
  }
  const follows = kind === 'confirm' || kind === 'input' || kind === 'choice' || kind === 'choices'
  return { about, onYes: follows ? lines(draft.onYes).map(line => line.split(/\s+/)) : [] }
}

function standardOf({ kind, standard }: QuestionDraft, lines: (field: string) => string[]): Record<string, unknown> {
  if (standard === '' || kind === 'notice' || kind === 'progress') return {}
  return { default: kind === 'choices' ? lines(standard) : standard }
}

interface Words {
  readonly mark: MarkKind
  readonly word: string
}

/** How a question stands. */
export function questionState({ shownAt, end }: Pick<InteractionItem, 'shownAt' | 'end'>): Words {
  if (!end) return shownAt === undefined ? { mark: 'waiting', word: 'not shown yet' } : { mark: 'busy', word: 'shown' }
  return ends[end.how]
}

const ends: Readonly<Record<InteractionEnd['how'], Words>> = {
  answered: { mark: 'good', word: 'answered' },
  done: { mark: 'good', word: 'done' },
  default: { mark: 'warn', word: 'default counts' },
  expired: { mark: 'warn', word: 'not answered' },
  withdrawn: { mark: 'idle', word: 'withdrawn' },
}

/** The answer in one line. */
export const answerText = (end: InteractionEnd | undefined): string =>
  end && 'value' in end ? [end.value].flat().join(', ') || 'none of them' : ''
