import { useMemo } from 'react'
import type { DialectName } from '#core/dialect/dialect.ts'
import { type Translated, translatePackage } from '#core/dialect/translate.ts'
import { explain } from '#core/problem.ts'
import type { LadderStep, PackageView, RecordView } from '#core/record-view.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { JsonText } from './JsonText.tsx'
import classes from './Views.module.css'

const dialectNames: Readonly<Record<DialectName, string>> = { approved: 'Approved dialect', draft: 'Draft dialect' }

/** The same package in both dialects, side by side, and what one of them has no counterpart for. */
export function DialectsView({ view, step }: { view: RecordView; step: LadderStep | undefined }) {
  const index = step?.package
  const found = index === undefined ? undefined : view.packages[index]
  const other = useMemo(() => (index === undefined ? undefined : translatePackage(view, index)), [view, index])
  if (!found?.dialect)
    return (
      <EmptyState title={found ? 'A notification is the same in both dialects' : 'Choose a package of the ladder'} />
    )
  if (!other)
    return (
      <EmptyState title="This package cannot be read">
        <p>Only what can be read can be written in the other dialect. The Problems tab says what is wrong.</p>
      </EmptyState>
    )
  const columns = [<Sent key="sent" item={found} dialect={found.dialect} />, <Other key="other" item={other} />]
  return (
    <section aria-label="Both dialects" className={classes.dialects}>
      <Missing item={other} />
      <div className={classes.sides}>{found.dialect === 'approved' ? columns : columns.reverse()}</div>
    </section>
  )
}

function Missing({ item: { missing, dialect } }: { item: Translated }) {
  if (missing.length === 0) return <p className="dim">Everything in this package has a counterpart.</p>
  return (
    <div>
      <p>Without a counterpart in the {dialect} dialect:</p>
      <ul className={classes.missing}>
        {missing.map(item => {
          const { cause } = explain(item)
          return (
            <li key={String(item.detail?.what)}>
              <strong>{item.detail?.what}</strong>. <span className="dim">{cause}</span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Sent({ item, dialect }: { item: PackageView; dialect: DialectName }) {
  return (
    <div className={classes.side}>
      <h3 className={classes.part}>
        {dialectNames[dialect]}, as it was sent <code>{item.mediaType || 'no media type'}</code>
      </h3>
      <JsonText value={item.decoded} />
      {dialect === 'approved' &&
        item.results.map(({ index, mediaType, text }) => <Part key={index} at={index} type={mediaType} value={text} />)}
    </div>
  )
}

function Other({ item }: { item: Translated }) {
  return (
    <div className={classes.side}>
      <h3 className={classes.part}>
        {dialectNames[item.dialect]} <code>{item.mediaType}</code>
      </h3>
      <JsonText value={item.value} />
      {item.parts.map(({ index, mediaType, value }) => (
        <Part key={index} at={index} type={mediaType} value={value} />
      ))}
    </div>
  )
}

/** Data of a GET that travels beside the package. */
function Part({ at, type, value }: { at: number; type: string; value: unknown }) {
  return (
    <>
      <h3 className={classes.part}>
        Part {at} <code>{type}</code>
      </h3>
      <JsonText value={typeof value === 'string' ? parsed(value) : value} />
    </>
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
