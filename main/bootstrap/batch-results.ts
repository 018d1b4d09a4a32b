import { explain, type Problem } from '#core/problem.ts'

export interface BatchFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** What became of one row of the table. */
export interface RowResult {
  readonly line: number
  readonly device: string
  /** `kept`: it was made by an earlier run, of the same row. */
  readonly result: 'made' | 'kept' | 'refused'
  readonly files?: readonly BatchFile[]
  readonly problem?: Problem
}

/** The first line of `results.csv`. */
export const resultHead = 'line,device,result,files,bytes,sha256,code,words\n'

/** A row's line of `results.csv`, without its end. */
export function resultLine({ line, device, result, files = [], problem: why }: RowResult): string {
  // Names have no blanks, so that blanks may stand between them.
  const each = (of: (file: BatchFile) => string | number) => files.map(of).join(' ')
  const told = [each(({ file }) => file), each(({ bytes }) => bytes), each(({ sha256 }) => sha256)]
  return [line, device, result, ...told, why?.code, why && explain(why).words].map(cell).join(',')
}

function cell(value: string | number | undefined): string {
  const text = String(value ?? '')
  return /[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
