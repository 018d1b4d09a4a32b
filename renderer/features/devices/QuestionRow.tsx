import { Button, CopyButton, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InteractionItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { dateTime, shortTime } from '../../ui/time.ts'
import classes from './Questions.module.css'
import { answerText, questionKinds, questionState } from './question-draft.ts'

/** One question: what was asked, how it stands, and what can be done about it. */
export function QuestionRow({ item }: { item: InteractionItem }) {
  const { id, about, end, address, record, onYes, queued, createdAt, deviceId } = item
  const openPanel = useApp(state => state.openPanel)
  const { mark, word } = questionState(item)
  const isSecret = about.kind === 'input' && about.echo === false
  return (
    <li className={classes.item}>
      <div className={classes.line}>
        <strong className={classes.asked}>{about.title ?? about.text}</strong>
        <Mark kind={mark}>{word}</Mark>
      </div>
      {about.title !== undefined && <p className={classes.text}>{about.text}</p>}
      {end && 'value' in end && !isSecret && (
        <p className={classes.answer}>
          Answer: <span className="mono">{answerText(end)}</span>
        </p>
      )}
      {end?.how === 'answered' && isSecret && <Secret id={id} />}
      {about.kind === 'progress' && !end && <ProgressForm item={item} />}
      <div className={`${classes.line} ${classes.facts}`}>
        <span title={dateTime(createdAt)}>
          {shortTime(createdAt, Date.now())}, {questionKinds[about.kind].toLowerCase()}
          {onYes.length > 0 && `, then ${onYes.map(([name]) => name).join(', ')}${queued ? ' (queued)' : ''}`}
        </span>
        <span className={classes.space} />
        {!end && (
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <button type="button" className="link" title={`${address}\nWhoever opens it may answer`} onClick={copy}>
                {copied ? 'Copied' : 'Copy address'}
              </button>
            )}
          </CopyButton>
        )}
        {record !== undefined && (
          <button
            type="button"
            className="link"
            onClick={() => openPanel('session', { record }, `Pages of ${deviceId}`)}
          >
            Record
          </button>
        )}
        {!end && (
          <button type="button" className="link" onClick={() => void ask(host.interactions.withdraw({ id }))}>
            Withdraw
          </button>
        )}
      </div>
    </li>
  )
}

function Secret({ id }: { id: string }) {
  const [shown, setShown] = useState<string>()
  if (shown !== undefined)
    return (
      <p className={classes.answer}>
        Answer: <span className="mono">{shown}</span>
      </p>
    )
  return (
    <p className={classes.answer}>
      Answer: kept sealed.{' '}
      <button type="button" className="link" onClick={() => void ask(host.interactions.reveal({ id })).then(setShown)}>
        Show it
      </button>
    </p>
  )
}

/** Tells the person who watches how far it is. */
function ProgressForm({ item: { id, progress } }: { item: InteractionItem }) {
  const [percent, setPercent] = useState<number | string>(progress?.percent ?? 0)
  const [words, setWords] = useState(progress?.words ?? '')
  const tell = (done: boolean) => void ask(host.interactions.progress({ id, percent: Number(percent), words, done }))
  return (
    <form
      className={classes.progress}
      onSubmit={event => {
        event.preventDefault()
        tell(false)
      }}
    >
      <NumberInput label="Percent" min={0} max={100} w={90} value={percent} onChange={setPercent} />
      <TextInput label="What is going on" value={words} onChange={event => setWords(event.currentTarget.value)} />
      <Button type="submit" variant="default">
        Tell
      </Button>
      <Button variant="default" onClick={() => tell(true)}>
        It is done
      </Button>
    </form>
  )
}
