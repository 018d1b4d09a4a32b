import type { ProblemTable } from './table.ts'

export const repositoryProblems = {
  'repository.bad-path': {
    words: '{path} is no place in the Data Repository.',
    cause: 'The path is empty, ends with a slash, or holds "..", an empty part or a bad percent sign.',
    next: 'Correct the ServerURI of the command.',
  },
  'repository.not-acceptable': {
    words: 'The device accepts only {accept}; this data is {type}.',
    cause: 'The data was stored in a format that the DM Client does not know.',
    next: 'Store the data as application/dmmo+json, or as text/plain for a single leaf.',
  },
  'repository.nothing-here': {
    words: 'The Data Repository holds nothing at {path}.',
    cause: 'Nothing was stored there, it was removed, or it belongs to another device.',
    next: 'Compare the ServerURI of the command with the list of stored data.',
  },
  'repository.upload-limit': {
    words: '{path} takes at most {limit} bytes; the device sent more.',
    cause: 'The command that asked for the upload set this limit, so that nobody fills the store with a log.',
    next: 'Ask for fewer nodes, or raise the guard uploadLimitBytes of the rule.',
  },
  'repository.write-elsewhere': {
    words: '{device} may not write to {path}.',
    cause: 'A device writes only below its own folder of the Data Repository.',
    next: 'Use a ServerURI below {own}.',
  },
  'repository.no-type': {
    severity: 'warning',
    words: 'The sender does not say which format its data has; it is kept as plain bytes.',
    cause: 'The request has no Content-Type.',
    next: 'Mark data by its media type (OMA DM 2.0 §5.5), so that others can choose.',
  },
  'repository.unsupported-type': {
    words: 'The Data Repository does not take {type}.',
    cause: 'It takes {takes}; or what the sender names is no media type at all.',
    next: 'Send one of these, or change the list under Repository.',
  },
  'repository.no-upload': {
    words: 'There is no upload {id} that goes on here.',
    cause: 'It was given up after two minutes without a piece, cancelled, or a piece was left out.',
    next: 'Begin the upload again.',
  },
  'repository.many-uploads': {
    words: '{most} uploads are under way; more do not begin.',
    cause: 'Several windows upload at once, or one was closed in the middle of it.',
    next: 'Wait until one of them is over.',
  },
  'repository.no-room': {
    words: 'There is no room for {size} bytes at {path}.',
    cause: 'The disk of the workbench is nearly full.',
    next: 'Free some space, or remove data under Repository, and send it again.',
  },
  'repository.changed': {
    words: 'The condition of the request does not hold for {path}.',
    cause: 'Somebody else wrote there, or nothing is there, since the validator was read.',
    next: 'Read it again, and decide anew.',
  },
  'repository.range': {
    words: '{path} has {size} bytes; the part that was asked for lies outside.',
    cause: 'It became shorter, or the sender counted wrongly.',
    next: 'Ask for a part that is there, or for all of it.',
  },
} as const satisfies ProblemTable
