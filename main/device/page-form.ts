// The first form of a web page, read well enough for a program that stands in for a person with a browser.

/** How the person answers one page. */
export interface PageRule {
  /** Values by the name of the field; of a choice the one to choose. Other fields keep what the page gives them. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** The button to press: its name, its value or its words. Without it, or if there is none like it, the first one. */
  readonly press?: string | undefined
  /** Nobody is there: pages wait until they load themselves anew. */
  readonly unanswered?: boolean | undefined
  /** The person closes the page. */
  readonly closes?: boolean | undefined
}

/** How pages are answered: by the first rule whose words stand on the page, else by what holds for all. */
export interface AnswerRules extends PageRule {
  readonly rules?: readonly (PageRule & { readonly words: string })[] | undefined
}

/** The rule for a page, by its words as a person reads them. */
export function ruleFor(html: string, rules: AnswerRules): PageRule {
  const read = decodeEntities(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ')
  return rules.rules?.find(({ words }) => read.includes(words)) ?? rules
}

/** A form that is filled in and sent. */
export interface FilledForm {
  readonly method: 'GET' | 'POST'
  /** As the page has it; empty for the page itself. */
  readonly action: string
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** Fills in the first form of a page; undefined when there is none. */
export function fillForm(html: string, rules: PageRule): FilledForm | undefined {
  const [, head = '', body = ''] = /<form\b([^>]*)>([\s\S]*?)<\/form\s*>/i.exec(html) ?? []
  if (body === '') return undefined
  const { method, action = '' } = attributesOf(head)
  const button = pressed(buttonsOf(body), rules.press)
  return {
    method: method?.toLowerCase() === 'post' ? 'POST' : 'GET',
    action,
    fields: [
      ...inputsOf(body, rules),
      ...choicesOf(body, rules),
      ...(button?.name ? [[button.name, button.value] as const] : []),
    ],
  }
}

type Attributes = Readonly<Record<string, string>>

function attributesOf(text: string): Attributes {
  const found = text.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi)
  return Object.fromEntries(
    [...found].map(([, name = '', a, b, c]) => [name.toLowerCase(), decodeEntities(a ?? b ?? c ?? '')]),
  )
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
}

function decodeEntities(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
}

const notFields = new Set(['submit', 'button', 'reset', 'image', 'file'])

function inputsOf(body: string, { fields = {} }: PageRule): (readonly [string, string])[] {
  return [...body.matchAll(/<input\b([^>]*)>/gi)].flatMap(([, text = '']) => {
    const { name, type = 'text', value, checked } = attributesOf(text)
    const kind = type.toLowerCase()
    if (!name || notFields.has(kind)) return []
    const wanted = fields[name]
    if (kind !== 'checkbox' && kind !== 'radio') return [[name, wanted ?? value ?? ''] as const]
    const isOn = wanted === undefined ? checked !== undefined : wanted === (value ?? 'on')
    return isOn ? [[name, value ?? 'on'] as const] : []
  })
}

function choicesOf(body: string, { fields = {} }: PageRule): (readonly [string, string])[] {
  const texts = [...body.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea\s*>/gi)].flatMap(
    ([, text = '', inner = '']) => {
      const { name } = attributesOf(text)
      return name ? [[name, fields[name] ?? decodeEntities(inner)] as const] : []
    },
  )
  const selects = [...body.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select\s*>/gi)].flatMap(
    ([, text = '', inner = '']) => {
      const { name } = attributesOf(text)
      const options = [...inner.matchAll(/<option\b([^>]*)>([^<]*)/gi)].map(([, option = '', words = '']) => {
        const { value, selected } = attributesOf(option)
        return { value: value ?? decodeEntities(words.trim()), selected: selected !== undefined }
      })
      const chosen =
        options.find(({ value }) => name && value === fields[name]) ??
        options.find(({ selected }) => selected) ??
        options[0]
      return name && chosen ? [[name, chosen.value] as const] : []
    },
  )
  return [...texts, ...selects]
}

interface Button {
  readonly name: string
  readonly value: string
  readonly words: string
}

function buttonsOf(body: string): readonly Button[] {
  const inputs = [...body.matchAll(/<input\b([^>]*)>/gi)].flatMap(([, text = '']) => {
    const { type = '', name = '', value = '' } = attributesOf(text)
    return type.toLowerCase() === 'submit' ? [{ name, value, words: value }] : []
  })
  const buttons = [...body.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button\s*>/gi)].flatMap(
    ([, text = '', inner = '']) => {
      const { type = 'submit', name = '', value = '' } = attributesOf(text)
      return type.toLowerCase() === 'submit' ? [{ name, value, words: inner.replace(/<[^>]*>/g, '').trim() }] : []
    },
  )
  return [...inputs, ...buttons]
}

function pressed(buttons: readonly Button[], wanted: string | undefined): Button | undefined {
  return (
    buttons.find(({ name, value, words }) => wanted !== undefined && [name, value, words].includes(wanted)) ??
    buttons[0]
  )
}
