import { useApp } from '../../app/store.ts'
import { Mark } from '../../ui/Mark.tsx'
import type { FileDocument } from './editor-slice.ts'
import classes from './File.module.css'

const kindWords: Readonly<Record<FileDocument['file']['kind'], string>> = {
  ddf: 'DDF',
  tnds: 'TNDS',
  json: 'JSON',
  xml: 'XML',
  other: 'Plain text',
}

/** Where the cursor is, what is wrong, how the file is stored. */
export function FileStatus({ document: { file, dirty, saving, problems, place } }: { document: FileDocument }) {
  const showProblems = useApp(state => state.bottomShown)
  const found = countFound(problems)
  return (
    <div className={classes.status}>
      <span className="mono">
        Ln {place.line}, Col {place.column}
      </span>
      {found.kind === 'good' && problems.length === 0 ? (
        <Mark kind="good">No problems</Mark>
      ) : (
        <button type="button" className={classes.problems} onClick={() => showProblems('problems')}>
          <Mark kind={found.kind}>{found.words}</Mark>
        </button>
      )}
      <span className={classes.space} />
      <span role="status">{saving ? 'Saving…' : file.readOnly ? 'Read-only' : dirty ? 'Not saved' : 'Saved'}</span>
      {file.misfits > 0 && (
        <Mark kind="warn" title="They are read as windows-1252, and stay as they are in lines that you do not edit.">
          {file.misfits === 1 ? '1 byte is' : `${file.misfits} bytes are`} not {file.encoding}
        </Mark>
      )}
      <span>{file.bom ? `${file.encoding} with BOM` : file.encoding}</span>
      <span>{kindWords[file.kind]}</span>
    </div>
  )
}

/** Errors and warnings in words; hints count only where there is nothing worse. */
function countFound(problems: FileDocument['problems']): { kind: 'good' | 'warn' | 'bad'; words: string } {
  const severities = problems.map(item => ('severity' in item ? item.severity : 'error'))
  const errors = severities.filter(severity => severity === 'error').length
  const warnings = severities.filter(severity => severity === 'warning').length
  const hints = severities.length - errors - warnings
  const counted = [few(errors, 'problem'), few(warnings, 'warning')].filter(part => part !== '')
  const kind = errors > 0 ? 'bad' : warnings > 0 ? 'warn' : 'good'
  return { kind, words: counted.length > 0 ? counted.join(', ') : `No problems, ${few(hints, 'hint')}` }
}

const few = (count: number, word: string) => (count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`)
