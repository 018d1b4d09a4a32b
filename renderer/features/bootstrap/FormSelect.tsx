import { NativeSelect } from '@mantine/core'
import { type BootstrapForm, bootstrapForms, type CarriedForm, carriedForms } from '#core/bootstrap-forms/forms.ts'
import { type PushSecurity, pushSecurities } from '#core/bootstrap-forms/push-key.ts'
import { formWords } from './words.ts'

export interface FormOrder {
  readonly form: BootstrapForm
  readonly carry?: CarriedForm
  readonly security?: PushSecurity
}

const securityWords: Readonly<Record<PushSecurity, string>> = {
  netwpin: 'NETWPIN (IMSI)',
  userpin: 'USERPIN',
  usernetwpin: 'USERNETWPIN (both)',
}

/** Chooses the form of a document, and for a carrier what it carries and how it is protected. */
export function FormSelect({ value, onValue }: { value: FormOrder; onValue(order: FormOrder): void }) {
  const { form, carry, security } = value
  const isCarrier = form === 'wap-push' || form === 'card' || form === 'sms'
  const carried = carriedForms.filter(each => form !== 'card' || each !== 'cp-wbxml')
  const mayProtect = form === 'wap-push' || form === 'sms'
  return (
    <>
      <NativeSelect
        label="Form"
        value={form}
        data={bootstrapForms.map(each => ({ value: each, label: formWords[each] }))}
        onChange={event => onValue(orderOf(event.currentTarget.value as BootstrapForm))}
      />
      {isCarrier && (
        <NativeSelect
          label="Carries"
          value={carry ?? ''}
          data={carried.map(each => ({ value: each, label: formWords[each] }))}
          onChange={event => onValue({ ...value, carry: event.currentTarget.value as CarriedForm })}
        />
      )}
      {mayProtect && (
        <NativeSelect
          label="Protection"
          value={security ?? ''}
          data={[
            { value: '', label: 'None' },
            ...pushSecurities.map(each => ({ value: each, label: securityWords[each] })),
          ]}
          onChange={event => {
            const chosen = pushSecurities.find(each => each === event.currentTarget.value)
            onValue({ form, ...(carry && { carry }), ...(chosen && { security: chosen }) })
          }}
        />
      )}
    </>
  )
}

/** A carrier begins with what it carries mostly. */
function orderOf(form: BootstrapForm): FormOrder {
  if (form === 'card') return { form, carry: 'mo-json' }
  return form === 'wap-push' || form === 'sms' ? { form, carry: 'cp-wbxml', security: 'userpin' } : { form }
}
