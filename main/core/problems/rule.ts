import type { ProblemTable } from './table.ts'

export const ruleProblems = {
  'rule.invalid': {
    words: 'The rule is not valid: {what}.',
    cause: 'A member is missing, misspelt, or holds something else than the rule needs.',
    next: 'Correct it at the marked place; the schema resources/schemas/alert-rule.schema.json describes every member.',
  },
  'rule.no-value': {
    words: 'The alert brings nothing for {name}.',
    cause: 'A command of the rule uses it, but the device sent the alert without it.',
    next: 'Give the rule a source pattern, so that it answers only alerts with a SourceURI, or name the node itself.',
  },
  'rule.server-stopped': {
    words: 'The rule has no place for what it would collect.',
    cause: 'The server that offers the Data Repository is stopped.',
    next: 'Start the server; the next alert is answered again.',
  },
  'rule.too-often': {
    words: 'The rule acted {most} times on this device within an hour; it waits.',
    cause: 'The device sends more alerts than the rule is allowed to answer.',
    next: 'Look at the alerts of the device; raise the guard atMostPerHour if the answers are wanted.',
  },
  'rule.unknown': {
    words: 'There is no rule {id}.',
    cause: 'It was removed, or its file was renamed.',
    next: 'Choose one from the list.',
  },
  'rule.name': {
    words: '{id} is no name for a rule.',
    cause: 'Rules are files of the workspace: letters, digits, blanks, dots, dashes and underscores, at most 80.',
    next: 'Choose another name.',
  },
} as const satisfies ProblemTable
