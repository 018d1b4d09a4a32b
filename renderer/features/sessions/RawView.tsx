import { Button, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { utf8Decode } from '#core/bytes.ts'
import { asCurl } from '#core/copy-as.ts'
import { explain, type Place } from '#core/problem.ts'
import type { LadderStep, RecordView } from '#core/record-view.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { hexLines, visibleText } from '../../ui/hex.ts'
import { markPlaces } from './mark-places.ts'
import { isSealed, SealedNote } from './SealedNote.tsx'
import classes from './Views.module.css'

/** Shown at first; the rest on demand, so that a large body does not stop the window. */
const firstCharacters = 100_000
const firstLines = 2000

export interface RawViewProps {
  readonly view: RecordView
  readonly step: LadderStep | undefined
  /** Without TLS: addresses begin with http. */
  readonly insecure: boolean
}

/** The head and the bytes of a step, exactly as they crossed the wire. */
export function RawView({ view, step, insecure }: RawViewProps) {
  const [form, setForm] = useState<'text' | 'hex'>('text')
  if (!step) return <EmptyState title="Choose a step of the ladder" />
  if (!step.head && !step.bytes)
    return (
      <EmptyState title="This step carried no bytes">{step.problem && <p>{explain(step.problem).words}</p>}</EmptyState>
    )
  const bytes = step.bytes ?? new Uint8Array()
  return (
    <section aria-label="Raw" className={classes.raw}>
      {step.head && <pre className={classes.head}>{headText(step.head)}</pre>}
      <div className={classes.bar}>
        <span className="dim">{bodyWords(bytes, step.size)}</span>
        {step.head && 'method' in step.head && !isSealed(bytes) && (
          <CopyText text={asCurl(step.head, bytes, !insecure)} label="Copy as curl" />
        )}
        {bytes.length > 0 && !isSealed(bytes) && (
          <SegmentedControl
            aria-label="Show the body as"
            value={form}
            onChange={value => setForm(value === 'hex' ? 'hex' : 'text')}
            data={[
              { value: 'text', label: 'Text' },
              { value: 'hex', label: 'Hex' },
            ]}
          />
        )}
      </div>
      {isSealed(bytes) && <SealedNote />}
      {bytes.length > 0 &&
        !isSealed(bytes) &&
        (form === 'text' ? <TextBody bytes={bytes} places={placesIn(view, step)} /> : <HexBody bytes={bytes} />)}
    </section>
  )
}

function bodyWords(bytes: Uint8Array, size = bytes.length): string {
  if (isSealed(bytes)) return 'Body'
  const count = (bytes: number) => bytes.toLocaleString('en')
  if (size > bytes.length) return `Body, ${count(size)} bytes; the first ${count(bytes.length)} are recorded`
  return bytes.length === 0 ? 'No body' : `Body, ${count(size)} bytes`
}

function headText(head: NonNullable<LadderStep['head']>): string {
  const first = 'method' in head ? `${head.method} ${head.target}` : `HTTP ${head.status}`
  return [first, ...head.headers.map(([name, value]) => `${name}: ${value}`)].join('\n')
}

/** Where the problems of a package lie in its text; a multipart body is located by its parts and has no marks. */
function placesIn(view: RecordView, step: LadderStep): readonly Place[] {
  const found = step.package === undefined ? undefined : view.packages[step.package]
  if (!found || found.mediaType.startsWith('multipart/')) return []
  return [found.problem, ...found.warnings].flatMap(item => item?.at ?? [])
}

function TextBody({ bytes, places }: { bytes: Uint8Array; places: readonly Place[] }) {
  const decoded = useMemo(() => utf8Decode(bytes), [bytes])
  const [all, setAll] = useState(false)
  if (!decoded.ok)
    return (
      <div className={classes.text}>
        <p>{explain(decoded.problem).words} Look at it as hex.</p>
      </div>
    )
  const text = all ? decoded.value : decoded.value.slice(0, firstCharacters)
  return (
    <>
      <pre className={classes.text}>
        {markPlaces(visibleText(text), places).map(({ text: piece, marked, at }) =>
          marked ? (
            <mark key={at} className={classes.marked}>
              {piece}
            </mark>
          ) : (
            piece
          ),
        )}
      </pre>
      {text.length < decoded.value.length && (
        <Button variant="default" m="sm" onClick={() => setAll(true)}>
          Show all {decoded.value.length.toLocaleString('en')} characters
        </Button>
      )}
    </>
  )
}

function HexBody({ bytes }: { bytes: Uint8Array }) {
  const [lines, setLines] = useState(firstLines)
  const total = Math.ceil(bytes.length / 16)
  const text = useMemo(
    () =>
      hexLines(bytes, 0, lines)
        .map(({ offset, hex, text: ascii }) => `${offset}  ${hex}  ${ascii}`)
        .join('\n'),
    [bytes, lines],
  )
  return (
    <>
      <pre className={classes.hex}>{text}</pre>
      {lines < total && (
        <Button variant="default" m="sm" onClick={() => setLines(lines + 10 * firstLines)}>
          Show more of {total.toLocaleString('en')} lines
        </Button>
      )}
    </>
  )
}
