import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { BlobItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { downloadBlob } from '../../ui/download.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { dateTime } from '../../ui/time.ts'
import classes from './Repository.module.css'
import { sizeWords } from './size-words.ts'
import { TransferBar } from './TransferBar.tsx'
import { download, type Progress } from './transfer.ts'
import type { Pages } from './use-pages.ts'

const rowHeight = 44

interface BlobListProps {
  readonly pages: Pages
  readonly prefix: string
  readonly address: string | undefined
}

/** What lies in the repository, by path; of a long list only what is looked at is there. */
export function BlobList({ pages, prefix, address }: BlobListProps) {
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: pages.total ?? 0,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const shown = rows.getVirtualItems()
  const [first, last] = [shown[0]?.index, shown.at(-1)?.index]
  const { need } = pages
  useEffect(() => {
    if (first !== undefined && last !== undefined) need(first, last)
  })
  if (pages.total === 0) {
    return (
      <EmptyState title={prefix === '' ? 'Nothing lies here yet' : `No path begins with ${prefix}`}>
        <p>Upload a file for devices to fetch by HGET, or let a device deliver by HPUT or HPOST.</p>
      </EmptyState>
    )
  }
  return (
    <section
      ref={box}
      className={classes.list}
      aria-label="Items of the Data Repository"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
    >
      <ul style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const item = pages.row(index)
          return (
            <li key={index} className={classes.row} style={{ transform: `translateY(${start}px)` }}>
              {item ? <BlobRow item={item} address={address} /> : <span className="dim">…</span>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function BlobRow({ item, address }: { item: BlobItem; address: string | undefined }) {
  const { path, mediaType, owner, size, at } = item
  const confirm = useApp(state => state.confirm)
  const [progress, setProgress] = useState<Progress>()
  const ending = useRef<AbortController>(undefined)
  const fetchIt = async () => {
    ending.current = new AbortController()
    const blob = await download(item, ending.current.signal, setProgress)
    setProgress(undefined)
    if (blob) downloadBlob(path.split('/').at(-1) ?? 'data', blob)
  }
  const remove = async () => {
    const words = 'Devices that are sent there find nothing. It cannot be had back.'
    if (await confirm({ title: `Delete ${path}?`, words, verb: 'Delete', danger: true })) {
      await ask(host.repository.remove({ path }))
    }
  }
  return (
    <>
      <span className={classes.path} title={path}>
        <span className="mono">{path}</span>
        <span className="dim">
          {mediaType}, {owner === undefined ? 'for every device' : `for ${owner} only`}, {dateTime(at)}
        </span>
      </span>
      <span className={classes.size}>{sizeWords(size)}</span>
      {progress ? (
        <TransferBar label={`Download of ${path}`} progress={progress} onCancel={() => ending.current?.abort()} />
      ) : (
        <span className={classes.actions}>
          {address !== undefined && <CopyText text={address + encodePath(path)} label="Copy the address" />}
          <Button size="compact-xs" variant="default" aria-label={`Download ${path}`} onClick={() => void fetchIt()}>
            Download
          </Button>
          <Button size="compact-xs" variant="default" aria-label={`Delete ${path}`} onClick={() => void remove()}>
            Delete
          </Button>
        </span>
      )}
    </>
  )
}

const encodePath = (path: string) => path.split('/').map(encodeURIComponent).join('/')
