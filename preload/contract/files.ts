import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Change } from '../../main/core/compare/compare.ts'
import type { Breach } from '../../main/core/compare/contract.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, id, none } from './common.ts'

export interface FileEntry {
  /** Path below the workspace folder, with `/`. */
  readonly path: string
  readonly size: number
  readonly modifiedAt: number
  readonly kind: 'ddf' | 'tnds' | 'json' | 'xml' | 'other'
  readonly readOnly: boolean
}

export interface OpenFile {
  /** As in `FileEntry`, `resource:…` for a sample, or `disk:…` for a file elsewhere that the user opened. */
  readonly path: string
  readonly text: string
  readonly kind: FileEntry['kind']
  readonly bom: boolean
  readonly encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'ISO-8859-1' | 'windows-1252'
  /** Bytes of an XML file that are not of its encoding; they stay as they are where the text is not edited. */
  readonly misfits: number
  /** Opaque; give it back on save, so that a change made elsewhere is not overwritten. */
  readonly version: string
  readonly readOnly: boolean
}

/** A part of a stored text, in the order of the text. */
export interface TextPiece {
  readonly text: string
  /** As in `OpenFile`; the next piece is asked for with it. */
  readonly version: string
  readonly isLast: boolean
}

/** What was stored of a text that the window has. */
export type SavedFile = Omit<OpenFile, 'text'>
/** What became of a stored file since it was opened. */
export type StoredState = 'same' | 'changed' | 'gone'

/** A document in a new form, under the name that suits it, and what is lost. */
export interface ConvertedFile {
  readonly name: string
  readonly text?: string
  /** WBXML, and text in other encodings than UTF-8. */
  readonly bytes?: Uint8Array
  readonly lost: readonly Problem[]
}

/** What changed between two descriptions. */
export interface CompareReport {
  readonly before: string
  readonly after: string
  readonly changes: readonly (Change & { readonly words: string; readonly why: string })[]
  readonly markdown: string
}

/** How a device keeps its description, as far as it was read. */
export interface ContractReport {
  readonly breaches: readonly (Breach & { readonly report: string })[]
  readonly markdown: string
  /** How many were looked at. */
  readonly instances: number
  /** Reads that could be tried. */
  readonly probes: number
}

const target = z.enum(['ddf', 'tnds', 'mo-json', 'xml', 'wbxml', 'markdown', 'html', 'csv', 'tree'])

/** Unsaved text of a file; `version` is the one that was opened, `at` when it was typed (microseconds since 1970). */
export interface FileDraft {
  readonly path: string
  readonly text: string
  readonly version: string
  readonly at: number
}

/** Longer than other names: files of the user lie anywhere. */
const filePath = z.string().min(1).max(4200)

const draftHead = { path: filePath, version: z.string().max(100), at: z.number() }

/** More than that no setting allows. */
const mostText = 100_000_000
const draftText = z.string().max(mostText)

const place = z.number().int().min(0)
const draftOrder = z.union([
  z.object({ ...draftHead, text: draftText }),
  z.object({
    ...draftHead,
    changes: z
      .array(z.object({ offset: place, length: place, text: draftText }))
      .max(1000)
      .readonly(),
  }),
])

export type DraftOrder = z.infer<typeof draftOrder>

export const compareCalls = {
  convert: oc.input(z.object({ path: filePath, to: target })).output(type<Answer<ConvertedFile>>()),
  describe: oc.input(z.object({ deviceId: id, to: z.enum(['ddf', 'tnds']) })).output(type<Answer<ConvertedFile>>()),
  files: oc.input(z.object({ before: filePath, after: filePath })).output(type<Answer<CompareReport>>()),
  /** A description and, as `after`, what was read from a device of the objects in it. */
  device: oc.input(z.object({ path: filePath, deviceId: id })).output(type<Answer<CompareReport>>()),
  /** `probe`: reads of what must not be read are queued for the next call. */
  contract: oc.input(z.object({ deviceId: id, probe: z.boolean() })).output(type<Answer<ContractReport>>()),
}

export const filesCalls = {
  /** Files of the workspace, and the sample files that ship with the workbench (`resource:…`, read-only). */
  list: oc.input(none).output(type<readonly FileEntry[]>()),
  open: oc.input(z.object({ path: filePath })).output(type<Answer<OpenFile>>()),
  /** The text alone, from this UTF-16 unit on: for texts that nobody waits for, which must not keep the window from anything. */
  piece: oc
    .input(z.object({ path: filePath, from: place, version: z.string().optional() }))
    .output(type<Answer<TextPiece>>()),
  /** The largest file that is taken from now on, in bytes. */
  setLimit: oc.input(z.object({ bytes: z.number().int().min(1_000_000).max(mostText) })).output(type<number>()),
  /** `version` undefined = a new file; it must not exist yet. */
  save: oc
    .input(
      z.object({
        path: filePath,
        text: z.string().max(mostText),
        bom: z.boolean(),
        version: z.string().optional(),
      }),
    )
    .output(type<Answer<SavedFile>>()),
  /** Asked when something changed: the text itself may be large. */
  state: oc.input(z.object({ path: filePath, version: z.string() })).output(type<StoredState>()),
  /**
   * What is typed and not saved, so that a crash does not lose it: the text, or the changes that make it of the stored one (line
   * ends count as one character). Not kept: the stored text is another one by now.
   */
  keepDraft: oc.input(draftOrder).output(type<{ readonly kept: boolean }>()),
  draft: oc.input(z.object({ path: filePath })).output(type<{ readonly draft?: FileDraft }>()),
  dropDraft: oc.input(z.object({ path: filePath })).output(type<null>()),
}
