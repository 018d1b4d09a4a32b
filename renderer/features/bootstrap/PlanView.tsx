import { Button, Code, Table } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { FlightPlan, PlanCheck } from '#contract'
import { explain } from '#core/problem.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { hexLines } from '../../ui/hex.ts'
import { Mark } from '../../ui/Mark.tsx'
import { dateTime } from '../../ui/time.ts'
import classes from './Plan.module.css'
import { checkWords, sourceWords } from './words.ts'

/** What a push will do, before anything leaves: checks, fields with their sources, bytes, dates. */
export function PlanView({ plan }: { plan: FlightPlan }) {
  const { checks, does, fields, validity, documentHash, documentBytes, ready, carried } = plan
  const bad = checks.filter(({ state }) => state === 'bad').length
  const warned = checks.filter(({ state }) => state === 'warn').length
  return (
    <section className={classes.plan} aria-label={`Flight plan for ${plan.deviceId}`}>
      <h3>
        Flight plan{' '}
        <Mark kind={!ready ? 'bad' : warned > 0 ? 'warn' : 'good'}>
          {!ready ? `${bad} in the way` : warned > 0 ? `ready, ${warned} to know` : 'ready'}
        </Mark>
      </h3>
      {carried !== undefined && (
        <p>
          <Mark kind="good">carried</Mark> The device carries these very bytes already; a push only proves them again.
        </p>
      )}
      <ul className={classes.checks} aria-label="Checks">
        {checks.map((check, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan never changes
          <Check key={index} check={check} />
        ))}
      </ul>
      <h4>What the device will do</h4>
      <ol className={classes.does}>
        {does.map(words => (
          <li key={words}>{words}</li>
        ))}
      </ol>
      <Folded title={`Fields (${fields.length})`}>
        <Table.ScrollContainer minWidth={480}>
          <Table aria-label="Fields" layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="46%">Node</Table.Th>
                <Table.Th>Value</Table.Th>
                <Table.Th w={130}>From</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields.map(({ path, value, source, secret }) => (
                <Table.Tr key={path}>
                  <Table.Td className={classes.cell}>{path}</Table.Td>
                  <Table.Td className={classes.cell}>{value}</Table.Td>
                  <Table.Td>
                    {sourceWords[source]}
                    {secret && <span className="dim"> (secret)</span>}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Folded>
      <Folded title={`Bytes that leave (${plan.bytes.length})`}>
        <p className="dim">
          Document: {documentBytes} bytes, SHA-256 <code className={classes.hash}>{documentHash}</code>. Signs of equal
          length stand for secrets. <CopyText text={documentHash} label="Copy the hash" />
        </p>
        <Code block className={classes.bytes} tabIndex={0} aria-label="Bytes that leave">
          {dump(plan.bytes)}
        </Code>
      </Folded>
      {validity.length > 0 && (
        <Folded title="Dates">
          <ul className={classes.does}>
            {validity.map(({ what, from, to }) => (
              <li key={what}>
                <span className="mono">
                  {dateTime(from)} – {dateTime(to)}
                </span>{' '}
                {what}
              </li>
            ))}
          </ul>
        </Folded>
      )}
    </section>
  )
}

/** As many lines as a document of 32 KiB has; a plan of more shows its beginning. */
const mostLines = 2048

const dump = (bytes: Uint8Array) =>
  hexLines(bytes, 0, mostLines)
    .map(({ offset, hex, text }) => `${offset}  ${hex}  ${text}`)
    .join('\n')

const marks = { good: 'good', warn: 'warn', bad: 'bad' } as const
const stateWords = { good: 'good', warn: 'to know', bad: 'in the way' } as const

function Check({ check: { what, state, words, problem } }: { check: PlanCheck }) {
  return (
    <li className={classes.check}>
      <Mark kind={marks[state]}>{stateWords[state]}</Mark>
      <span className={classes.what}>{checkWords[what]}</span>
      <span className={classes.words}>
        {words}
        {problem && state !== 'good' && <span className="dim"> {explain(problem).next}</span>}
      </span>
    </li>
  )
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <div>
      <Button variant="subtle" size="compact-sm" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? '▾' : '▸'} {title}
      </Button>
      {open && <div className={classes.folded}>{children}</div>}
    </div>
  )
}
