import { Button, NativeSelect } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ConvertedFile } from '#contract'
import { type Target, targets } from '#core/convert/convert-types.ts'
import { explain, type Problem } from '#core/problem.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { downloadBytes } from '../../ui/download.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Compare.module.css'

const words: Readonly<Record<Target, string>> = {
  ddf: 'Description (DDF)',
  tnds: 'Values (TNDS)',
  'mo-json': 'MO document (JSON)',
  xml: 'XML',
  wbxml: 'WBXML',
  markdown: 'Reference (Markdown)',
  html: 'Reference (HTML)',
  csv: 'Table (CSV)',
  tree: 'Tree to read',
}
/** Characters of the new document that are shown before it is saved. */
const mostShown = 20_000

/** A file in another form, or a device described by what was read from it. */
export function ConvertPanel({ params: { path, deviceId } }: PanelProps) {
  const choice = deviceId === undefined ? targets : (['ddf', 'tnds'] as const)
  const [to, setTo] = useState<Target>(deviceId === undefined ? 'markdown' : 'ddf')
  const [made, setMade] = useState<ConvertedFile>()
  const [failure, setFailure] = useState<Problem>()
  const revision = useApp(state => (deviceId === undefined ? 0 : (state.treeRevisions[deviceId] ?? 0)))

  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision is another tree
  useEffect(() => {
    let isNewest = true
    setMade(undefined)
    setFailure(undefined)
    void call(convert(path, deviceId, to)).then(answer => {
      if (!isNewest || !answer) return
      if (answer.ok) setMade(answer.value)
      else setFailure(answer.problem)
    })
    return () => {
      isNewest = false
    }
  }, [path, deviceId, to, revision])

  return (
    <Panel>
      <PanelHead
        title={<strong className={classes.title}>{deviceId ?? path}</strong>}
        actions={
          <>
            <NativeSelect
              aria-label="Form"
              value={to}
              data={choice.map(value => ({ value, label: words[value] }))}
              onChange={event => setTo(event.currentTarget.value as Target)}
            />
            <Button variant="default" disabled={!made} onClick={() => made && download(made)}>
              Download
            </Button>
            <Button disabled={made?.text === undefined} onClick={() => made && void save(made)}>
              Save in the workspace
            </Button>
          </>
        }
      />
      {failure && <ProblemNote problem={failure} />}
      {made && <Result made={made} />}
    </Panel>
  )
}

function convert(path: string | undefined, deviceId: string | undefined, to: Target) {
  if (deviceId !== undefined) return host.compare.describe({ deviceId, to: to === 'tnds' ? 'tnds' : 'ddf' })
  return host.compare.convert({ path: path ?? '', to })
}

function Result({ made: { text, bytes, lost } }: { made: ConvertedFile }) {
  return (
    <div className={classes.body}>
      {lost.length === 0 ? (
        <p>
          <Mark kind="good">Nothing is lost</Mark>
        </p>
      ) : (
        <ul className={classes.lost} aria-label="What is lost or made up">
          {lost.slice(0, 100).map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew each time
            <li key={index}>
              <Mark kind="warn">{explain(item).words}</Mark>
            </li>
          ))}
          {lost.length > 100 && <li className="dim">{lost.length - 100} more</li>}
        </ul>
      )}
      {text === undefined ? (
        <EmptyState title={`${bytes?.length ?? 0} bytes`}>
          <p>The document is not plain text. Download it to have it as a file.</p>
        </EmptyState>
      ) : (
        <textarea
          className={classes.preview}
          aria-label="The new document"
          readOnly
          spellCheck={false}
          value={
            text.length > mostShown ? `${text.slice(0, mostShown)}\n… ${text.length - mostShown} more characters` : text
          }
        />
      )}
    </div>
  )
}

function download({ name, text, bytes }: ConvertedFile): void {
  downloadBytes(name, bytes ?? text ?? '')
}

/** Under its own name or, where that is taken, with a number. */
async function save({ name, text = '' }: ConvertedFile): Promise<void> {
  const { createFile, notify } = useApp.getState()
  const [, stem = name, extension = ''] = /^(.*?)(\.[a-z.]+)?$/.exec(name) ?? []
  for (let number = 1; number < 1000; number += 1) {
    const fault = await createFile(number === 1 ? name : `${stem}-${number}${extension}`, text)
    if (fault?.code === 'host.file-exists') continue
    if (fault) notify(fault)
    return
  }
}
