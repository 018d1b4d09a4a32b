import type { NodeSheet } from '#contract'
import { accessTypes } from '#core/description.ts'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { dateTime, shortTime } from '../../ui/time.ts'
import classes from './Devices.module.css'
import { NodeActions } from './NodeActions.tsx'
import { mayRead, NodeActionsOf } from './NodeActionsOf.tsx'
import { RightsView } from './RightsView.tsx'
import { useNodeSheet } from './use-node-sheet.ts'

export interface NodeSheetViewProps {
  readonly deviceId: string
  readonly uri: string | undefined
  /** The server the tree is viewed as; undefined = ours, which can act. */
  readonly as: string | undefined
}

/** All that is known about one node, and what can be done with it. */
export function NodeSheetView({ deviceId, uri, as }: NodeSheetViewProps) {
  const state = useNodeSheet(deviceId, uri, as)
  if (uri === undefined)
    return (
      <EmptyState title="No node is chosen">
        <p>Choose a node in the tree to see its value, its rules and what can be done with it.</p>
      </EmptyState>
    )
  if (!state) return <EmptyState title="Reading the node …" />
  if (state.problem) return <ProblemNote problem={state.problem} />
  const { sheet } = state
  if (!sheet) return null
  return (
    <div className={classes.sheet} aria-busy={state.uri !== uri || state.as !== as}>
      <h2 className={classes.sheetName}>{sheet.row.name}</h2>
      <p className={classes.uri} title="ClientURI">
        {sheet.row.uri}
      </p>
      {(sheet.title !== undefined || sheet.text !== undefined) && (
        <p className={classes.description}>{sheet.text ?? sheet.title}</p>
      )}
      {state.as === undefined ? (
        <NodeActions key={sheet.row.uri} deviceId={deviceId} sheet={sheet} />
      ) : (
        <NodeActionsOf serverId={state.as} sheet={sheet} />
      )}
      <Facts sheet={sheet} />
      {sheet.miid !== undefined && <RightsView deviceId={deviceId} uri={sheet.row.uri} />}
      {(state.as === undefined || mayRead(sheet)) && <History deviceId={deviceId} history={sheet.history} />}
    </div>
  )
}

/** Facts that are written out exactly as they are. */
const exact: ReadonlySet<string> = new Set(['MOID', 'MIID', 'Default', 'Cache validator'])

function Facts({ sheet }: { sheet: NodeSheet }) {
  const { row } = sheet
  const granted = accessTypes.filter(type => row.access.includes(type.charAt(0)))
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Kind', { mo: 'MO type', instance: 'MO instance', interior: 'interior node', leaf: 'leaf' }[row.kind]],
    ['Format', row.format],
    ['Access', row.access === '' ? undefined : granted.join(', ')],
    ['Scope', row.scope],
    ['Occurrence', sheet.occurrence],
    ['MIME type', sheet.mime?.join(', ')],
    ['Default', sheet.defaultValue],
    ['Values', sheet.allowedValues?.join(', ')],
    ['MOID', sheet.moid],
    ['MIID', sheet.miid],
    ['Cache validator', sheet.validator],
    ['Read', row.kind === 'mo' ? undefined : sheet.readAt === undefined ? 'not yet' : dateTime(sheet.readAt)],
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) =>
        value === undefined || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={exact.has(name) ? 'mono' : undefined}>{value}</dd>
          </div>
        ),
      )}
      <div>
        <dt>DDF</dt>
        <dd>
          <DdfLink sheet={sheet} />
        </dd>
      </div>
    </dl>
  )
}

/** Where the node is described; opens there in the editor. */
function DdfLink({ sheet: { ddf, ddfLine } }: { sheet: NodeSheet }) {
  const openFile = useApp(state => state.openFile)
  if (ddf === undefined) return 'none known for this MO'
  return (
    <button
      type="button"
      className="link"
      title="Open in the editor"
      onClick={() => openFile(ddf, ddfLine === undefined ? undefined : { line: ddfLine, column: 1 })}
    >
      {ddfLine === undefined ? ddf : `${ddf}, line ${ddfLine}`}
    </button>
  )
}

/** The values that were read, the newest first, each with the session that brought it. */
function History({ deviceId, history }: { deviceId: string; history: NodeSheet['history'] }) {
  const openPanel = useApp(state => state.openPanel)
  if (history.length < 2) return null
  return (
    <>
      <h2>History</h2>
      <ol className={classes.history}>
        {history.map(({ at, value, record }) => (
          <li key={`${at} ${value}`}>
            <time title={dateTime(at)}>{shortTime(at, Date.now())}</time>{' '}
            <span>{value === '' ? '(empty)' : value}</span>
            {record !== undefined && (
              <button
                type="button"
                className="link"
                aria-label={`Session of ${dateTime(at)}`}
                onClick={() => openPanel('session', { record }, `Session of ${deviceId}`)}
              >
                session
              </button>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
