import { Alert, Select, Stack, Textarea, TextInput } from '@mantine/core'
import type { JSONPath } from 'jsonc-parser'
import { type ReactNode, useRef } from 'react'
import { isWarning, type Problem } from '#core/problem.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { AccountsField } from './AccountsField.tsx'
import { ObjectsField } from './ObjectsField.tsx'
import { OriginField } from './OriginField.tsx'
import { PlaceholdersField } from './PlaceholdersField.tsx'
import classes from './Profile.module.css'
import { faultAt, formSections, type ProfileForm, readForm, sectionOf, writeAt } from './profile-form.ts'

export interface FormTabProps {
  readonly text: string
  readonly problems: readonly Problem[]
  onText(text: string): void
}

/** What the parts of the form work with. */
export interface FormPart {
  readonly form: ProfileForm
  /** What is wrong at a place of the profile or below it. */
  fault(...path: JSONPath): string | undefined
  /** Sets one value; undefined or an empty text takes it out. */
  set(path: JSONPath, value: unknown): void
}

/** The profile as a form, step by step. It holds nothing of its own: every keystroke is an edit of the text. */
export function FormTab({ text, problems, onText }: FormTabProps) {
  const form = readForm(text)
  const body = useRef<HTMLDivElement>(null)
  if (!form)
    return (
      <Stack p="md" gap="sm">
        <Alert color="red" title="The JSON of this profile has a mistake">
          Mend it in the JSON at the marked place; the form can be used again as soon as the text is JSON.
        </Alert>
        {problems.map(problem => (
          <ProblemNote key={JSON.stringify(problem)} problem={problem} />
        ))}
      </Stack>
    )
  const elsewhere = problems.filter(problem => sectionOf(problem) === undefined)
  const part: FormPart = {
    form,
    fault: (...path) => faultAt(problems, path),
    set: (path, value) => onText(writeAt(text, path, value)),
  }
  const show = (id: string) => {
    const section = body.current?.querySelector<HTMLElement>(`[data-section="${id}"]`)
    section?.scrollIntoView({ block: 'start' })
    section?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
  }
  return (
    <div ref={body}>
      <Steps problems={problems} onStep={show} />
      <Stack p="md" gap="lg" className={classes.form}>
        {elsewhere.map(problem => (
          <ProblemNote key={JSON.stringify(problem)} problem={problem} level={isWarning(problem) ? 'warn' : 'bad'} />
        ))}
        <Section id="general">
          <GeneralFields {...part} />
        </Section>
        <Section id="accounts">
          <AccountsField {...part} text={text} onText={onText} />
        </Section>
        <Section id="values">
          <PlaceholdersField {...part} />
        </Section>
        <Section id="objects">
          <ObjectsField
            value={form.objects}
            fault={part.fault('objects')}
            onValue={objects => part.set(['objects'], objects)}
          />
        </Section>
        <Section id="origin">
          <OriginField {...part} />
        </Section>
      </Stack>
    </div>
  )
}

/** The steps of the form: where something is missing, and a way there. */
function Steps({ problems, onStep }: { problems: readonly Problem[]; onStep(id: string): void }) {
  return (
    <nav className={classes.steps} aria-label="Steps of the profile">
      {formSections.map(({ id, title }, index) => {
        const own = problems.filter(problem => sectionOf(problem) === id)
        const errors = own.filter(problem => !isWarning(problem)).length
        const kind = errors > 0 ? 'bad' : own.length > 0 ? 'warn' : 'good'
        const state = errors > 0 ? 'to mend' : own.length > 0 ? 'with a warning' : 'fine'
        return (
          <button key={id} type="button" onClick={() => onStep(id)} aria-label={`${index + 1} ${title}: ${state}`}>
            <Mark kind={kind}>{null}</Mark>
            {index + 1} {title}
          </button>
        )
      })}
    </nav>
  )
}

function Section({ id, children }: { id: (typeof formSections)[number]['id']; children: ReactNode }) {
  const index = formSections.findIndex(section => section.id === id)
  return (
    <section data-section={id} className={classes.section} aria-label={formSections[index]?.title}>
      <h3>
        {index + 1} {formSections[index]?.title}
      </h3>
      {children}
    </section>
  )
}

function GeneralFields({ form, fault, set }: FormPart) {
  return (
    <>
      <TextInput
        label="Name of the profile"
        value={form.name}
        error={fault('name')}
        withAsterisk
        onChange={event => set(['name'], event.currentTarget.value)}
      />
      <Textarea
        label="Description"
        autosize
        minRows={1}
        maxRows={6}
        value={form.description}
        error={fault('description')}
        onChange={event => set(['description'], event.currentTarget.value || undefined)}
      />
      <Select
        label="Dialect"
        description="Of the document, and of accounts that name no other."
        value={form.dialect || 'approved'}
        data={[
          { value: 'approved', label: 'OMA DM 2.0 as approved' },
          { value: 'draft', label: 'The draft' },
        ]}
        error={fault('dialect')}
        allowDeselect={false}
        onChange={value => set(['dialect'], value === 'approved' ? undefined : value)}
      />
    </>
  )
}
