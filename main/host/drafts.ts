import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DraftOrder, FileDraft, OpenFile } from '#contract'
import { applyEdits } from '#core/language/apply-edits.ts'
import type { Result } from '#core/result.ts'

/** Text that was typed and not saved, kept outside the workspace until it is saved or given up. */
export interface Drafts {
  keep(draft: FileDraft): Promise<void>
  /** The draft of a file, unless its text is what is stored. */
  of(path: string): Promise<FileDraft | undefined>
  drop(path: string): Promise<void>
}

/** Keeps drafts in a folder, one file each, named by what they belong to. */
export function createDrafts(folder: string): Drafts {
  const fileOf = (path: string) => join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 40)}.json`)
  return {
    async keep(draft) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = fileOf(draft.path)
      // Written beside its place: a crash leaves the last whole draft.
      const beside = `${file}.${randomBytes(4).toString('hex')}`
      await writeFile(beside, JSON.stringify(draft), { mode: 0o600 })
      await rename(beside, file)
    },
    async of(path) {
      const text = await readFile(fileOf(path), 'utf8').catch(() => undefined)
      if (text === undefined) return undefined
      try {
        return JSON.parse(text) as FileDraft
      } catch {
        // Cut off by a full disk; nothing can be offered.
        return undefined
      }
    },
    drop: path => rm(fileOf(path), { force: true }),
  }
}

/** The draft that is to be kept: whole, or made of the stored text; undefined when that is another text by now. */
export async function draftOf(
  order: DraftOrder,
  files: { open(path: string): Promise<Result<OpenFile>> },
): Promise<FileDraft | undefined> {
  if ('text' in order) return order
  const { changes, ...head } = order
  const stored = await files.open(head.path)
  if (!stored.ok || stored.value.version !== head.version) return undefined
  const text = applyEdits(stored.value.text.replaceAll(/\r\n?/g, '\n'), changes)
  return { ...head, text }
}
