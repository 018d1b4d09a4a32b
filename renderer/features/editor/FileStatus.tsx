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
  const count = problems.length
  return (
    <div className={classes.status}>
      <span className="mono">
        Ln {place.line}, Col {place.column}
      </span>
      {count === 0 ? (
        <Mark kind="good">No problems</Mark>
      ) : (
        <button type="button" className={classes.problems} onClick={() => showProblems('problems')}>
          <Mark kind="bad">{count === 1 ? '1 problem' : `${count} problems`}</Mark>
        </button>
      )}
      <span className={classes.space} />
      <span role="status">{saving ? 'Saving…' : file.readOnly ? 'Read-only' : dirty ? 'Not saved' : 'Saved'}</span>
      <span>{file.bom ? 'UTF-8 with BOM' : 'UTF-8'}</span>
      <span>{kindWords[file.kind]}</span>
    </div>
  )
}
