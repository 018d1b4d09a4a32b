import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { LadderStep, PackageView, RecordView } from '#core/record-view.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { JsonText } from './JsonText.tsx'
import { isSealed, SealedNote } from './SealedNote.tsx'
import { packageSentences } from './step-words.ts'
import classes from './Views.module.css'

/** A package in plain words and as JSON, with each part of a multipart answer by itself. */
export function DecodedView({ view, step }: { view: RecordView; step: LadderStep | undefined }) {
  const index = step?.package
  const found = index === undefined ? undefined : view.packages[index]
  if (!step) return <EmptyState title="Choose a step of the ladder" />
  if (!found || index === undefined) return <OtherStep step={step} />
  return (
    <section aria-label="Decoded" className={classes.decoded}>
      <div className={classes.words}>
        {packageSentences(found, index, view).map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {found.problem && <ProblemNote problem={found.problem} />}
      {found.warnings.map(warning => (
        <ProblemNote key={JSON.stringify(warning)} problem={warning} level="warn" />
      ))}
      <h3 className={classes.part}>
        Package#{found.number} <code>{found.mediaType || 'no media type'}</code>
      </h3>
      {found.decoded === undefined ? (
        <p className="dim">It is not JSON; the raw view has its bytes.</p>
      ) : (
        <JsonText value={found.decoded} />
      )}
      {found.results.map((result, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts stand in the order of the message
        <Part key={at} result={result} view={view} index={index} />
      ))}
    </section>
  )
}

function Part({ result, view, index }: { result: PackageView['results'][number]; view: RecordView; index: number }) {
  const command = view.commands.find(item => item.package === index - 1 && item.index === result.index)
  return (
    <>
      <h3 className={classes.part}>
        Result of {command ? command.wire.join(' ') : `command ${result.index + 1}`} <code>{result.mediaType}</code>
      </h3>
      <LooseText text={result.text} />
    </>
  )
}

/** JSON if it is JSON, else the text itself. */
function LooseText({ text }: { text: string }) {
  const json = useMemo((): { readonly value: unknown } | undefined => {
    try {
      return { value: JSON.parse(text) }
    } catch {
      return undefined
    }
  }, [text])
  return json ? <JsonText value={json.value} /> : <pre className={classes.text}>{text}</pre>
}

/** Bodies above this size (bytes) are decoded on demand. */
const eager = 200_000

function OtherStep({ step }: { step: LadderStep }) {
  const [wanted, setWanted] = useState(false)
  const bytes = step.bytes
  const text = useMemo(() => {
    if (!bytes || bytes.length === 0 || (bytes.length > eager && !wanted)) return undefined
    return new TextDecoder().decode(bytes)
  }, [bytes, wanted])
  if (isSealed(bytes)) return <SealedNote />
  return (
    <section aria-label="Decoded" className={classes.decoded}>
      {step.problem ? <ProblemNote problem={step.problem} /> : <p className={classes.words}>This is not a package.</p>}
      {text !== undefined && <LooseText text={text} />}
      {text === undefined && bytes !== undefined && bytes.length > eager && (
        <Button variant="default" onClick={() => setWanted(true)}>
          Decode {bytes.length.toLocaleString('en')} bytes
        </Button>
      )}
    </section>
  )
}
