import { ActionIcon, Button, Input, Select, Stack, Switch, TagsInput, TextInput, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import type { FormPart } from './FormTab.tsx'
import classes from './Profile.module.css'
import { type AccountForm, changeAccounts, newAccount } from './profile-form.ts'

export interface AccountsFieldProps extends FormPart {
  readonly text: string
  onText(text: string): void
}

/** The DM accounts of the profile, in the order in which the device gets them. */
export function AccountsField({ form, fault, set, text, onText }: AccountsFieldProps) {
  const { accounts } = form
  const change = (next: (accounts: readonly unknown[]) => readonly unknown[]) => onText(changeAccounts(text, next))
  const move = (from: number, to: number) =>
    change(list => {
      const rest = list.filter((_, index) => index !== from)
      return [...rest.slice(0, to), list[from], ...rest.slice(to)]
    })
  const own = accounts.length === 0 ? fault('accounts') : undefined
  return (
    <Stack gap="md">
      {accounts.map((account, index) => (
        <fieldset key={String(index)} className={classes.set}>
          <legend>
            Account {index + 1}
            {accounts.length > 1 && (
              <span className={classes.tools}>
                <Tool
                  label={`Move account ${index + 1} up`}
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                >
                  <IconArrowUp size={14} />
                </Tool>
                <Tool
                  label={`Move account ${index + 1} down`}
                  disabled={index === accounts.length - 1}
                  onClick={() => move(index, index + 1)}
                >
                  <IconArrowDown size={14} />
                </Tool>
                <Tool
                  label={`Remove account ${index + 1}`}
                  onClick={() => change(list => list.filter((_, each) => each !== index))}
                >
                  <IconTrash size={14} />
                </Tool>
              </span>
            )}
          </legend>
          <AccountFields
            account={account}
            fault={(...path) => fault('accounts', index, ...path)}
            set={(path, value) => set(['accounts', index, ...path], value)}
          />
        </fieldset>
      ))}
      {own !== undefined && <Input.Error>{own}</Input.Error>}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => change(list => [...list, newAccount])}
        >
          Add an account
        </Button>
      </div>
    </Stack>
  )
}

interface ToolProps {
  readonly label: string
  readonly disabled?: boolean
  readonly children: React.ReactNode
  onClick(): void
}

function Tool({ label, disabled = false, children, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={22} aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

interface AccountFieldsProps extends Pick<FormPart, 'fault' | 'set'> {
  readonly account: AccountForm
}

const transports = [
  { value: 'basic', label: 'User name and secret (HTTP Basic)' },
  { value: 'digest', label: 'HTTP Digest' },
  { value: 'certificate', label: 'Client certificate' },
  { value: 'psk', label: 'Pre-shared key of TLS' },
  { value: 'none', label: 'Nothing (test only)' },
]

function AccountFields({ account, fault, set }: AccountFieldsProps) {
  const hasPush = account.gcmSender !== undefined
  return (
    <>
      <TextInput
        label="Server id"
        description="Unique in the device; {{server.id}} stands for this workbench."
        value={account.serverId}
        error={fault('server', 'id')}
        withAsterisk
        spellCheck={false}
        classNames={{ input: 'mono' }}
        onChange={event => set(['server', 'id'], event.currentTarget.value)}
      />
      <TextInput
        label="Server URI"
        description="Where the device opens its sessions; {{server.uri}} stands for this workbench."
        value={account.serverUri}
        error={fault('server', 'uri')}
        withAsterisk
        spellCheck={false}
        classNames={{ input: 'mono' }}
        onChange={event => set(['server', 'uri'], event.currentTarget.value)}
      />
      <TextInput
        label="Server name"
        value={account.serverName}
        error={fault('server', 'name')}
        withAsterisk
        onChange={event => set(['server', 'name'], event.currentTarget.value)}
      />
      <TagsInput
        label="Permissions"
        description="MOIDs that the server may know of; * stands for all. Enter adds one."
        value={[...account.permissions]}
        error={fault('permissions')}
        onChange={value => set(['permissions'], value)}
        data={['*']}
        classNames={{ inputField: 'mono' }}
        splitChars={[',', ' ']}
        required
      />
      <Select
        label="How the device proves who it is"
        value={account.transport}
        error={fault('auth', 'transport')}
        data={transports}
        allowDeselect={false}
        onChange={value => set(['auth', 'transport'], value)}
      />
      {account.transport === 'certificate' && (
        <Switch
          label="The key stays in the device"
          description="It gives a certificate request (PKCS #10); otherwise a key is made here where no request is given."
          checked={account.ownKey}
          error={fault('auth', 'ownKey')}
          onChange={event => set(['auth', 'ownKey'], event.currentTarget.checked || undefined)}
        />
      )}
      <Switch
        label="Give it credentials for notifications too"
        checked={account.notification}
        error={fault('auth', 'notification')}
        onChange={event => set(['auth', 'notification'], event.currentTarget.checked)}
      />
      <Switch
        label="Notifications also through Google Cloud Messaging"
        checked={hasPush}
        onChange={event => set(['push'], event.currentTarget.checked ? { gcm: { senderId: '' } } : undefined)}
      />
      {hasPush && (
        <TextInput
          label="Sender id"
          value={account.gcmSender ?? ''}
          error={fault('push')}
          withAsterisk
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={event => set(['push', 'gcm', 'senderId'], event.currentTarget.value)}
        />
      )}
      <Select
        label="What the device speaks to this server"
        value={account.dialect}
        error={fault('dialect')}
        data={[
          { value: '', label: 'The dialect of the profile' },
          { value: 'approved', label: 'OMA DM 2.0 as approved' },
          { value: 'draft', label: 'The draft' },
        ]}
        allowDeselect={false}
        onChange={value => set(['dialect'], value === '' ? undefined : value)}
      />
    </>
  )
}
