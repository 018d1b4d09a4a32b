import { Button, Tabs } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { RuleSummary } from '#contract'
import { ruleProblems } from '#core/alerts/rule.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { useUnsaved } from '../../app/use-unsaved.ts'
import { CodeEditor } from '../../editor/CodeEditor.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import classes from './Alerts.module.css'
import { RuleFields } from './RuleFields.tsx'
import { RuleLog } from './RuleLog.tsx'
import { newRuleText } from './rule-form.ts'

/** The rules for alerts: edited as a form or as JSON, switched on and off, and what they did. */
export function RulesPanel({ panelId }: PanelProps) {
  const rules = useApp(state => state.rules)
  const load = useApp(state => state.loadRules)
  const save = useApp(state => state.saveRule)
  const [chosen, setChosen] = useState<string>()
  const [edits, setEdits] = useState<Edits>({})
  useEffect(() => void load(), [load])
  const isEdited = (item: RuleSummary) => (edits[item.id] ?? item.text) !== item.text
  useUnsaved(panelId, rules?.some(isEdited) ?? false)
  const rule = rules?.find(({ id }) => id === chosen) ?? rules?.[0]
  const edited = (id: string, text: string | undefined) => setEdits(all => ({ ...all, [id]: text }))
  const saveEdit = async (id: string, text: string) => {
    // What was typed in the meantime stays.
    if (await save(id, text)) setEdits(all => (all[id] === text ? { ...all, [id]: undefined } : all))
  }
  const add = async () => {
    const taken = new Set(rules?.map(({ id }) => id))
    let number = 1
    while (taken.has(`rule-${number}`)) number += 1
    const id = `rule-${number}`
    // The name may be that of a rule which was removed while it was edited.
    edited(id, undefined)
    if (await save(id, newRuleText(`Rule ${number}`))) setChosen(id)
  }
  return (
    <Panel>
      <PanelHead title={<h2>Rules for alerts</h2>} actions={<Button onClick={() => void add()}>New rule</Button>} />
      <div className={classes.rules}>
        {rules && rules.length > 0 && (
          <ul className={classes.ruleList} aria-label="Rules">
            {rules.map(item => (
              <RuleRow
                key={item.id}
                rule={item}
                current={item.id === rule?.id}
                edited={isEdited(item)}
                onChoose={() => setChosen(item.id)}
              />
            ))}
          </ul>
        )}
        <div className={classes.editor}>
          {rule ? (
            <RuleEditor
              key={rule.id}
              rule={rule}
              text={edits[rule.id] ?? rule.text}
              onText={text => edited(rule.id, text)}
              onSave={text => saveEdit(rule.id, text)}
            />
          ) : (
            <EmptyState title="No rules yet">
              <p>A rule queues commands when an alert arrives: an error reports itself, and its log is collected.</p>
            </EmptyState>
          )}
        </div>
      </div>
    </Panel>
  )
}

/** Texts of rules while they are edited; choosing another rule keeps them. */
type Edits = Readonly<Record<string, string | undefined>>

interface RuleRowProps {
  readonly rule: RuleSummary
  readonly current: boolean
  readonly edited: boolean
  onChoose(): void
}

function RuleRow({ rule, current, edited, onChoose }: RuleRowProps) {
  const state = rule.problem ? ('bad' as const) : rule.enabled ? ('good' as const) : ('idle' as const)
  return (
    <li>
      <button type="button" className={classes.rule} aria-current={current} onClick={onChoose}>
        {edited && (
          <>
            <span title="Unsaved changes">● </span>
            <span className="visually-hidden">unsaved changes, </span>
          </>
        )}
        {rule.name}
        <br />
        <Mark kind={state}>{rule.problem ? 'not valid' : rule.enabled ? 'on' : 'off'}</Mark>
      </button>
    </li>
  )
}

interface RuleEditorProps {
  readonly rule: RuleSummary
  readonly text: string
  /** Undefined: as it is stored. */
  onText(text: string | undefined): void
  onSave(text: string): Promise<void>
}

function RuleEditor({ rule, text, onText, onSave }: RuleEditorProps) {
  const confirm = useApp(state => state.confirm)
  const remove = useApp(state => state.removeRule)
  const dirty = text !== rule.text
  const problems = ruleProblems(text)
  const removeIt = async () => {
    const words = `“${rule.name}” is removed. What it did stays in the log.`
    if (await confirm({ title: 'Remove this rule?', words, verb: 'Remove', danger: true })) await remove(rule.id)
  }
  return (
    <>
      <Tabs defaultValue="form" className={classes.editor} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="form">Form</Tabs.Tab>
          <Tabs.Tab value="json">JSON</Tabs.Tab>
          <Tabs.Tab value="log">What it did</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form" className={classes.tab}>
          <RuleFields text={text} problems={problems} onText={onText} />
        </Tabs.Panel>
        <Tabs.Panel value="json" className={classes.tab}>
          <CodeEditor
            name={`rule/${rule.id}.json`}
            text={text}
            kind="rule"
            label="The rule as JSON"
            wrap
            onText={onText}
          />
        </Tabs.Panel>
        <Tabs.Panel value="log" className={classes.tab}>
          <RuleLog rule={rule.id} />
        </Tabs.Panel>
      </Tabs>
      <div className={classes.bar}>
        <Button disabled={!dirty} onClick={() => void onSave(text)}>
          Save
        </Button>
        <Button variant="default" disabled={!dirty} onClick={() => onText(undefined)}>
          Undo the changes
        </Button>
        <Button variant="default" onClick={() => void removeIt()}>
          Remove …
        </Button>
        {problems.length > 0 && <Mark kind="bad">not valid: it does nothing</Mark>}
      </div>
    </>
  )
}
