import { type Problem, problem } from '../problem.ts'

/** One line of a table; a quoted cell may reach over several lines of the file, the first counts. */
export interface CsvLine {
  readonly line: number
  readonly cells: readonly string[]
  readonly problem?: Problem
}

const longestLine = 1_000_000

/** Comma-separated values (RFC 4180) that arrive in any cut; semicolons too, if the first line has them and no comma. */
export class CsvReader {
  private separator: string | undefined
  private cells: string[] = []
  private cell = ''
  private quoted = false
  private closed = false
  private wrong: string | undefined
  private line = 1
  private start = 1
  private length = 0
  private head = ''
  private lines = 0
  /** Empty lines since the last one with something in it. */
  private empty: { readonly line: number; readonly count: number } | undefined

  /** The lines that the text completes. */
  push(text: string): readonly CsvLine[] {
    // The first line tells the separator, so it must be whole.
    if (this.separator === undefined) {
      this.head += text
      const first = /^[^\n]*\n/.exec(this.head)?.[0]
      if (first === undefined && this.head.length < longestLine) return []
      const head = this.head.slice(0, first?.length)
      this.separator = head.includes(';') && !head.includes(',') ? ';' : ','
      return this.read(this.head.replace(/^\ufeff/, ''))
    }
    return this.read(text)
  }

  /** The last line, which may lack its end. */
  end(): readonly CsvLine[] {
    const rest = this.separator === undefined ? this.push('\n') : []
    if (this.quoted) this.wrong ??= 'a quoted cell does not end'
    const isEmpty = this.cells.length === 0 && this.cell === '' && !this.closed
    return isEmpty ? rest : [...rest, ...this.emptyBefore(), this.finish()]
  }

  /** A row is missing where lines are empty between others; those at the end of a file are its end. */
  private emptyBefore(): readonly CsvLine[] {
    const { empty } = this
    this.empty = undefined
    if (!empty || this.lines === 0) return []
    const what = empty.count === 1 ? 'the line is empty' : `${empty.count} lines are empty`
    const { line } = empty
    return [{ line, cells: [], problem: problem('bootstrap.row', { what }, { line }) }]
  }

  private read(text: string): readonly CsvLine[] {
    const found: CsvLine[] = []
    for (const letter of text) {
      this.length += 1
      if (this.length > longestLine) this.wrong = `it has more than ${longestLine} characters`
      if (letter === '\n') this.line += 1
      if (letter === '\n' && !this.quoted) {
        const isEmpty = this.cells.length === 0 && this.cell.trim() === '' && !this.closed
        if (isEmpty) this.empty = { line: this.empty?.line ?? this.start, count: (this.empty?.count ?? 0) + 1 }
        else found.push(...this.emptyBefore(), this.finish())
        this.reset()
      } else if (this.length <= longestLine) this.take(letter)
    }
    return found
  }

  private take(letter: string): void {
    if (this.quoted) {
      if (letter === '"') {
        this.quoted = false
        this.closed = true
      } else this.cell += letter
    } else if (letter === '"' && this.closed) {
      this.quoted = true
      this.closed = false
      this.cell += '"'
    } else if (letter === '"' && this.cell === '') this.quoted = true
    else if (letter === this.separator) this.endCell()
    else if (letter !== '\r') {
      if (letter === '"' || this.closed) this.wrong ??= 'a quotation mark stands in the middle of a cell'
      this.cell += letter
    }
  }

  private endCell(): void {
    this.cells.push(this.cell)
    this.cell = ''
    this.closed = false
  }

  private finish(): CsvLine {
    this.endCell()
    this.lines += 1
    const { start: line, cells, wrong } = this
    return { line, cells, ...(wrong !== undefined && { problem: problem('bootstrap.row', { what: wrong }, { line }) }) }
  }

  private reset(): void {
    this.cells = []
    this.cell = ''
    this.closed = false
    this.wrong = undefined
    this.length = 0
    this.start = this.line
  }
}
