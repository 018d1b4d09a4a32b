import type { ProblemTable } from './table.ts'

export const storageProblems = {
  'storage.busy': {
    words: 'The data file {file} stayed locked by another program.',
    cause: 'A backup or a database tool holds it.',
    next: 'Close the other program, then try again.',
  },
  'storage.damaged': {
    words: 'The data file {file} is damaged: {what}.',
    cause: 'The disk failed, or another program changed the file.',
    next: 'Move the file aside to start anew, or put a backup in its place; nothing was changed.',
  },
  'storage.disk-error': {
    words: 'The disk refused to read or write {file}: {what}.',
    cause: 'The disk is failing, was removed, or its network connection is gone.',
    next: 'Check the disk, then start the workbench again.',
  },
  'storage.disk-full': {
    words: 'The disk that holds {folder} is full.',
    cause: 'Recording and other data used up the space, or a quota was reached.',
    next: 'Free some space; recording goes on by itself. What could not be written since then is lost.',
  },
  'storage.folder-in-use': {
    words: 'The data folder {folder} is in use by process {pid}.',
    cause: 'The workbench is already running on this folder.',
    next: 'Use the running one, stop it, or start with another --data folder.',
  },
  'storage.key-damaged': {
    words: 'The key file {file} is not a key.',
    cause: 'It was cut or changed; it must hold exactly 32 bytes.',
    next: 'Put the backup of the key file in its place. Without it the stored secrets cannot be read again.',
  },
  'storage.left-out': {
    words: 'A part of what was recorded last did not fit the data file {file} and was left out: {what}.',
    cause: 'Another program changed the data file, or the workbench has a mistake.',
    next: 'Everything else is there. The part lies as it was in {kept}; report it with these words.',
  },
  'storage.newer-version': {
    words: 'The data folder {folder} was written by a newer workbench.',
    cause: 'It knows the step {step}, this version does not.',
    next: 'Start the newer version, or choose another data folder.',
  },
  'storage.no-data': {
    words: 'There is no stored data in {folder}.',
    cause: 'The workbench never ran with this data folder, or the name is wrong.',
    next: 'Check the --data folder.',
  },
  'storage.not-a-folder': {
    words: '{folder} cannot be a data folder: {what}.',
    cause: 'A file, or something that is not a folder, lies in the way.',
    next: 'Choose another folder, or move the file away.',
  },
  'storage.not-writable': {
    words: 'The data folder {folder} cannot be written: {what}.',
    cause: 'This user has no right to write there, or the disk is read-only.',
    next: 'Choose another folder with --data, or give this user the right.',
  },
  'storage.older-version': {
    words: 'The data folder {folder} was written by an older workbench and was opened for reading only.',
    cause: 'The step {step} is missing.',
    next: 'Start the workbench once on this folder; it brings the data up to date.',
  },
  'storage.sealed-elsewhere': {
    words: 'This secret was sealed with a key that is not here.',
    cause: 'The data was copied without its key, or it was sealed by the desktop program with the key of its user.',
    next: 'Open the folder with the program and the user that made it, or bootstrap the device again.',
  },
} as const satisfies ProblemTable
