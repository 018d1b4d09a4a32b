import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  number: 'a number',
  int: 'a whole number',
}

/** What is wrong at one place of a profile, in words that follow the name of the place. */
export function profileFault(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `should be ${types[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.input === undefined
        ? 'is missing'
        : `should be ${issue.values.map(value => JSON.stringify(value)).join(' or ')}`
    case 'too_small':
      return isNumber(issue) ? `should be ${issue.minimum} or more` : 'is empty'
    case 'too_big':
      return isNumber(issue) ? `should be ${issue.maximum} or less` : `is longer than ${issue.maximum}`
    case 'unrecognized_keys':
      return `has no member ${issue.keys.map(key => `“${key}”`).join(', ')}`
    default:
      // The sentence goes on behind it.
      return `does not fit: ${issue.message.replace(/\.$/, '')}`
  }
}

const isNumber = ({ origin }: { readonly origin: string }) => origin === 'number' || origin === 'int'
