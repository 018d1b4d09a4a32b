import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import classes from './Rules.module.css'
import { rightBits } from './rights-words.ts'
import { type DraftGrant, type DraftRule, replaced, withGrant } from './rules-draft.ts'

export interface RuleEditorProps {
  readonly rule: DraftRule
  /** Id of the list of MAIDs to choose from. */
  readonly maids: string
  /** Undefined: the rule goes. */
  onChange(rule: DraftRule | undefined): void
}

/** One rule: from which node downwards, and what it grants to whom. */
export function RuleEditor({ rule, maids, onChange }: RuleEditorProps) {
  const { name, path, grants } = rule
  return (
    <li className={classes.rule} aria-label={`Rule ${name}`}>
      <div className={classes.head}>
        <strong>Rule {name}</strong>
        <TextInput
          aria-label={`Path of rule ${name}`}
          title="Names below the instance, / for the whole of it"
          classNames={{ root: classes.path, input: 'mono' }}
          value={path}
          maxLength={4000}
          onChange={event => onChange({ ...rule, path: event.currentTarget.value })}
        />
        <Button variant="default" aria-label={`Remove rule ${name}`} onClick={() => onChange(undefined)}>
          Remove
        </Button>
      </div>
      {grants.map((grant, at) => (
        <GrantEditor
          key={grant.name}
          grant={grant}
          maids={maids}
          onChange={next => onChange({ ...rule, grants: replaced(grants, at, next) })}
        />
      ))}
      {grants.length === 0 && <p className="dim">Nobody has a right here.</p>}
      <div>
        <Button variant="subtle" aria-label={`Add a grantee to rule ${name}`} onClick={() => onChange(withGrant(rule))}>
          Add a grantee
        </Button>
      </div>
    </li>
  )
}

interface GrantEditorProps {
  readonly grant: DraftGrant
  readonly maids: string
  onChange(grant: DraftGrant | undefined): void
}

function GrantEditor({ grant, maids, onChange }: GrantEditorProps) {
  const whom = grant.maid === '' ? 'nobody yet' : grant.maid
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame; this groups one line
    <div className={classes.grant} role="group" aria-label={`Rights of ${whom}`}>
      <TextInput
        aria-label="MAID"
        placeholder="serverid:…, appid:… or *"
        classNames={{ root: classes.maid, input: 'mono' }}
        list={maids}
        required
        maxLength={400}
        value={grant.maid}
        onChange={event => onChange({ ...grant, maid: event.currentTarget.value })}
      />
      {rightBits.map(([name, bit]) => (
        <Checkbox
          key={name}
          label={name}
          checked={(grant.rights & bit) !== 0}
          onChange={() => onChange({ ...grant, rights: grant.rights ^ bit })}
        />
      ))}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={`Remove ${whom}`}
        title="Remove this grantee"
        onClick={() => onChange(undefined)}
      >
        <IconX size={14} />
      </ActionIcon>
    </div>
  )
}
