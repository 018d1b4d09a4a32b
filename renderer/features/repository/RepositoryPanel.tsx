import { Button, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { RepositoryState } from '#contract'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { count } from '../../ui/count.ts'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { BlobList } from './BlobList.tsx'
import { FormatsForm } from './FormatsForm.tsx'
import classes from './Repository.module.css'
import { sizeWords } from './size-words.ts'
import { UploadForm } from './UploadForm.tsx'
import { usePages } from './use-pages.ts'

/** The Data Repository: what devices may read and what they delivered. */
export function RepositoryPanel() {
  const [prefix, setPrefix] = useState('')
  const [open, setOpen] = useState<'upload' | 'formats'>()
  const [state, setState] = useState<RepositoryState>()
  const pages = usePages(prefix)
  const changes = useApp(app => app.repositoryChanges)
  const server = useApp(app => app.workbench?.server)
  // biome-ignore lint/correctness/useExhaustiveDependencies: address and room change with the server and the data
  useEffect(() => {
    void call(host.repository.state()).then(next => next && setState(next))
  }, [changes, server])
  return (
    <Panel>
      <PanelHead
        title={<h2 className={classes.title}>Data Repository</h2>}
        actions={
          <>
            <Button variant="default" onClick={() => setOpen(open === 'formats' ? undefined : 'formats')}>
              Formats taken
            </Button>
            <Button onClick={() => setOpen(open === 'upload' ? undefined : 'upload')}>Upload a file</Button>
          </>
        }
      >
        <p className={classes.where}>
          {state?.address === undefined ? (
            'The DM Server is stopped: devices do not reach it now.'
          ) : (
            <>
              Devices find it at <span className="mono">{state.address}</span>{' '}
              <CopyText text={state.address} label="Copy the address" />
            </>
          )}
          {state && <span className="dim"> {sizeWords(state.free)} free on the disk</span>}
        </p>
        {open === 'upload' && <UploadForm onDone={() => setOpen(undefined)} />}
        {open === 'formats' && state && (
          <FormatsForm
            takes={state.takes}
            onSaved={next => {
              setState(next)
              setOpen(undefined)
            }}
          />
        )}
        <div className={classes.filter}>
          <TextInput
            label="Paths that begin with"
            placeholder="up/ = what devices delivered"
            value={prefix}
            spellCheck={false}
            onChange={event => setPrefix(event.currentTarget.value)}
          />
          <span role="status" className="dim">
            {pages.total === undefined ? '' : count(pages.total, 'item')}
          </span>
        </div>
      </PanelHead>
      <BlobList pages={pages} prefix={prefix} address={state?.address} />
    </Panel>
  )
}
