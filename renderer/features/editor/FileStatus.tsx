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
export function FileStatus({ document: { file, dirty, saving, counts, place } }: { document: FileDocument }) {
  const showProblems = useApp(state => state.bottomShown)
  const found = countFound(counts)
  return (
    <div className={classes.status}>
      <span className="mono">
        Ln {place.line}, Col {place.column}
      </span>
      {found.words === '' ? (
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
function countFound({ error, warning, info, hint }: FileDocument['counts']): {
  kind: 'good' | 'warn' | 'bad'
  words: string
} {
  const counted = [few(error, 'problem'), few(warning, 'warning')].filter(part => part !== '')
  const kind = error > 0 ? 'bad' : warning > 0 ? 'warn' : 'good'
  if (counted.length > 0) return { kind, words: counted.join(', ') }
  return { kind, words: info + hint === 0 ? '' : `No problems, ${few(info + hint, 'hint')}` }
}

const few = (count: number, word: string) =>
  count === 0 ? '' : `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`
