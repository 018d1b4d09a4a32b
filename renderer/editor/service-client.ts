import type { TextEdit } from '#core/finding.ts'
import type { CheckKind } from './check.ts'
import type { AnswerTo, FromService, LibraryFile, Question, ToService } from './service-types.ts'

/** The way to the worker. */
export interface ServiceLink {
  send(message: ToService): void
  onAnswer(listener: (answer: FromService) => void): void
}

/** Keeps the worker's copies of texts in step, and asks about them. */
export interface ServiceClient {
  open(name: string, version: number, as: CheckKind, text: string): void
  edit(name: string, version: number, edits: readonly TextEdit[]): void
  close(name: string): void
  library(files: readonly LibraryFile[], gone: readonly string[]): void
  /** Undefined when the text moved on, or was closed, before there was an answer. */
  ask<Asked extends Question>(name: string, question: Asked): Promise<AnswerTo<Asked> | undefined>
}

export function createServiceClient(link: ServiceLink): ServiceClient {
  const versions = new Map<string, number>()
  const waiting = new Map<number, { name: string; version: number; settle: (value: unknown) => void }>()
  let last = 0

  link.onAnswer(answer => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (!asked) return
    const isStale = answer.stale || versions.get(asked.name) !== asked.version
    asked.settle(isStale ? undefined : answer.value)
  })
  return {
    open(name, version, as, text) {
      versions.set(name, version)
      link.send({ kind: 'open', name, version, as, text })
    },
    edit(name, version, edits) {
      versions.set(name, version)
      link.send({ kind: 'edit', name, version, edits })
    },
    close(name) {
      versions.delete(name)
      link.send({ kind: 'close', name })
    },
    library: (files, gone) => link.send({ kind: 'library', files, gone }),
    ask: (name, question) =>
      new Promise(resolve => {
        const version = versions.get(name)
        if (version === undefined) return resolve(undefined)
        last += 1
        waiting.set(last, { name, version, settle: value => resolve(value as AnswerTo<typeof question> | undefined) })
        link.send({ kind: 'ask', id: last, name, version, question })
      }),
  }
}
