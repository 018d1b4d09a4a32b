import { Alert, Input, SegmentedControl, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { explain, type Problem } from '#core/problem.ts'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { ObjectsField } from './ObjectsField.tsx'
import classes from './Profile.module.css'
import { type Field, fieldOf, type ProfileForm, readForm, writeField } from './profile-form.ts'

export interface FormTabProps {
  readonly text: string
  readonly problems: readonly Problem[]
  onText(text: string): void
}

/** The profile as a form. It holds nothing of its own: every keystroke is an edit of the text. */
export function FormTab({ text, problems, onText }: FormTabProps) {
  const form = readForm(text)
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
  const elsewhere = problems.filter(problem => fieldOf(problem) === undefined)
  return (
    <Stack p="md" gap="md" className={classes.form}>
      {elsewhere.map(problem => (
        <ProblemNote key={JSON.stringify(problem)} problem={problem} />
      ))}
      <Fields form={form} faults={faultsOf(problems)} set={(field, value) => onText(writeField(text, field, value))} />
    </Stack>
  )
}

type Faults = Partial<Readonly<Record<Field, string>>>

function faultsOf(problems: readonly Problem[]): Faults {
  const faults: Partial<Record<Field, string>> = {}
  for (const problem of problems) {
    const field = fieldOf(problem)
    if (field) faults[field] ??= faultWords(problem)
  }
  return faults
}

/** The words beside a field need not say which field it is. */
function faultWords(problem: Problem): string {
  const what = problem.detail?.what
  const path = problem.at?.path?.slice(1) ?? ''
  if (typeof what !== 'string' || !what.startsWith(`${path} `)) return explain(problem).words
  return `This ${what.slice(path.length + 1)}.`
}

interface FieldsProps {
  readonly form: ProfileForm
  readonly faults: Faults
  set(field: Field, value: unknown): void
}

function Fields({ form, faults, set }: FieldsProps) {
  return (
    <>
      <WordField field="name" label="Name of the profile" form={form} faults={faults} set={set} required />
      <WordField field="description" label="Description" form={form} faults={faults} set={set} />
      <ServerFields form={form} faults={faults} set={set} />
      <TagsInput
        label="Permissions"
        description="MOIDs that the server may know of; * stands for all. Enter adds one."
        value={[...form.permissions]}
        error={faults.permissions}
        onChange={value => set('permissions', value)}
        data={['*']}
        classNames={{ inputField: 'mono' }}
        splitChars={[',', ' ']}
        required
      />
      <AuthFields form={form} faults={faults} set={set} />
      <ObjectsField value={form.objects} fault={faults.objects} onValue={objects => set('objects', objects)} />
      <Textarea
        label="Notes"
        autosize
        minRows={2}
        value={form.notes}
        error={faults.notes}
        onChange={event => set('notes', event.currentTarget.value)}
      />
    </>
  )
}

function ServerFields(props: FieldsProps) {
  return (
    <fieldset className={classes.set}>
      <legend>Server</legend>
      <WordField
        field="serverId"
        label="Server id"
        description="Unique in the device; {{server.id}} stands for this workbench."
        required
        mono
        {...props}
      />
      <WordField
        field="serverUri"
        label="Server URI"
        description="Where the device opens its sessions; {{server.uri}} stands for this workbench."
        required
        mono
        {...props}
      />
      <WordField field="serverName" label="Server name" required {...props} />
    </fieldset>
  )
}

function AuthFields({ form, faults, set }: FieldsProps) {
  return (
    <fieldset className={classes.set}>
      <legend>Authentication</legend>
      <Input.Wrapper label="How the device proves who it is" error={faults.transport}>
        <div>
          <SegmentedControl
            aria-label="How the device proves who it is"
            value={form.transport}
            onChange={value => set('transport', value)}
            data={[
              { value: 'basic', label: 'User name and secret' },
              { value: 'digest', label: 'HTTP Digest' },
              { value: 'certificate', label: 'Certificate' },
              { value: 'psk', label: 'Pre-shared key' },
              { value: 'none', label: 'Nothing (test only)' },
            ]}
          />
        </div>
      </Input.Wrapper>
      <Switch
        label="Give it credentials for notifications too"
        checked={form.notification}
        error={faults.notification}
        onChange={event => set('notification', event.currentTarget.checked)}
      />
    </fieldset>
  )
}

interface WordFieldProps extends FieldsProps {
  readonly field: 'name' | 'description' | 'serverId' | 'serverUri' | 'serverName'
  readonly label: string
  readonly description?: string
  readonly required?: boolean
  readonly mono?: boolean
}

function WordField({ field, label, description, required = false, mono = false, form, faults, set }: WordFieldProps) {
  return (
    <TextInput
      label={label}
      description={description}
      value={form[field]}
      error={faults[field]}
      withAsterisk={required}
      spellCheck={!mono}
      classNames={mono ? { input: 'mono' } : {}}
      onChange={event => set(field, event.currentTarget.value)}
    />
  )
}
