import type { Problem } from '#core/problem.ts'
import type { CheckKind } from './check.ts'

export interface CheckQuestion {
  readonly key: string
  readonly version: number
  readonly kind: CheckKind
  readonly text: string
}
export interface CheckAnswer {
  readonly key: string
  readonly version: number
  readonly problems: readonly Problem[]
}
/** The way to the worker. */
export interface CheckLink {
  ask(question: CheckQuestion): void
  onAnswer(listener: (answer: CheckAnswer) => void): void
}
export interface Checker {
  /** Asks for the problems of a text. Only the newest question per key is asked, and only its answer is given. */
  check(question: CheckQuestion, answer: (problems: readonly Problem[]) => void): void
  forget(key: string): void
}

/** One question at a time goes to the worker; what was overtaken while it worked is never asked. */
export function createChecker(link: CheckLink): Checker {
  const waiting = new Map<string, CheckQuestion>()
  const newest = new Map<
    string,
    { readonly version: number; readonly answer: (problems: readonly Problem[]) => void }
  >()
  let busy = false

  link.onAnswer(({ key, version, problems }) => {
    busy = false
    const asked = newest.get(key)
    if (asked?.version === version) asked.answer(problems)
    askNext()
  })
  function askNext(): void {
    const [key, question] = waiting.entries().next().value ?? []
    if (busy || key === undefined || question === undefined) return
    waiting.delete(key)
    busy = true
    link.ask(question)
  }
  return {
    check(question, answer) {
      newest.set(question.key, { version: question.version, answer })
      waiting.set(question.key, question)
      askNext()
    },
    forget(key) {
      newest.delete(key)
      waiting.delete(key)
    },
  }
}
