import { useCallback, useEffect, useRef, useState } from 'react'
import type { BlobItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'

const pageRows = 200

export interface Pages {
  readonly total: number | undefined
  row(index: number): BlobItem | undefined
  /** Sees to it that these rows come. */
  need(first: number, last: number): void
}

/** A long list of which only what is looked at is fetched. */
export function usePages(prefix: string): Pages {
  const changes = useApp(state => state.repositoryChanges)
  const pages = useRef(new Map<number, readonly BlobItem[] | 'asked'>())
  const [total, setTotal] = useState<number>()
  const [, setSeen] = useState(0)
  const generation = useRef(0)

  const fetchPage = useCallback(
    async (page: number) => {
      const asked = generation.current
      pages.current.set(page, 'asked')
      const got = await call(host.repository.list({ prefix, from: page * pageRows, limit: pageRows }))
      if (asked !== generation.current) return
      if (!got) {
        pages.current.delete(page)
        return
      }
      pages.current.set(page, got.items)
      setTotal(got.total)
      setSeen(count => count + 1)
    },
    [prefix],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed elsewhere is asked for anew
  useEffect(() => {
    generation.current += 1
    // Changes come in bursts; what is shown stays until the new is there.
    const timer = setTimeout(() => {
      pages.current.clear()
      void fetchPage(0)
    }, 100)
    return () => clearTimeout(timer)
  }, [fetchPage, changes])

  return {
    total,
    row: index => {
      const page = pages.current.get(Math.floor(index / pageRows))
      return page === 'asked' ? undefined : page?.[index % pageRows]
    },
    need: (first, last) => {
      for (let page = Math.floor(first / pageRows); page <= Math.floor(last / pageRows); page += 1) {
        if (!pages.current.has(page)) void fetchPage(page)
      }
    },
  }
}
