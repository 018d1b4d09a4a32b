import type { ProblemTable } from './table.ts'

/** Problems of cables, modems, cards and what is spoken over them. */
export const serialProblems = {
  'serial.no-answer': {
    words: 'There was no answer from {what}.',
    cause: 'The device is off, still starting, speaks at another rate, or wants DTR raised; or the wires are swapped.',
    next: 'Look at the raw bytes with dmwb console, then check rate, lines and wiring.',
  },
  'serial.cancelled-by-device': {
    words: 'The device broke the transfer off.',
    cause: 'It has no room, may not write there, or lost its place.',
    next: 'Look at what it says on its console, then try again.',
  },
  'serial.too-many-errors': {
    words: 'The transfer lost its place.',
    cause:
      'Blocks came in a wrong order or damaged again and again: a bad cable, a wrong rate, or logs on the same line.',
    next: 'Silence the logs of the device, or use a lower rate.',
  },
  'serial.too-large': {
    words: 'The file is larger than {most} bytes.',
    cause: 'The receiver takes no more.',
    next: 'Send a smaller document.',
  },
  'serial.lost': {
    words: 'The link {port} is gone: {why}.',
    cause: 'The cable was pulled, the device lost power or started anew.',
    next: 'Plug it in again; what was written last is to be read back before anything else.',
  },
  'serial.midway': {
    words: 'The link {port} broke while the document was written: {why}',
    cause: 'The cable was pulled or the device lost power; what it has now nobody here knows.',
    next: 'Plug it in again and push again, or wait for its session.',
  },
  'serial.cancelled': {
    words: 'It was cancelled.',
    cause: 'Somebody asked for it.',
    next: 'Start it again when you are ready; read back what may have been written.',
  },
  'serial.not-there': {
    words: 'There is no port {port}.',
    cause: 'The device is unplugged, or has another name since it was plugged in again.',
    next: 'List what is there with: dmwb ports',
  },
  'serial.no-rights': {
    words: 'This user may not open {port}.',
    cause: 'Serial ports belong to a group ("{group}" here) that this user is not in.',
    next: 'Run: sudo usermod -aG {group} {user}   then log out and in again.',
  },
  'serial.busy': {
    words: '{port} is in use{holder}.',
    cause: 'Another program has the port: a terminal, ModemManager, brltty, or another workbench.',
    next: 'Close that program, or find it with: sudo fuser -v {port}   For ModemManager: sudo systemctl stop ModemManager',
  },
  'serial.not-opened': {
    words: '{port} does not open: {why}.',
    cause: 'It is no serial port, or its driver refuses the settings.',
    next: 'Check the name with dmwb ports, and the rate.',
  },
  'serial.ambiguous': {
    words: 'More than one port fits {identity}: {ports}.',
    cause: 'Two devices of one kind have the same serial number, or none.',
    next: 'Name the port by its path.',
  },
  'serial.command-unfit': {
    words: 'The command holds a byte that would end it.',
    cause: 'Carriage returns, line feeds, escape, Ctrl+Z and quotes inside a value would be taken for something else.',
    next: 'Remove them from the value.',
  },
  'serial.at-error': {
    words: 'The modem answered {command} with {answer}.',
    cause: '{meaning}',
    next: 'Compare with the manual of the modem; SIM and network faults must be cleared first.',
  },
  'serial.at-unfinished': {
    words: 'The modem did not finish its answer to {command}.',
    cause: 'It hangs, was disturbed, or needs more time.',
    next: 'Try again; when it stays silent, reset the modem.',
  },
  'serial.at-unexpected': {
    words: 'The modem said OK to {command}, and nothing that was asked for.',
    cause: 'It does not know the command, and says OK to everything.',
    next: 'Use another way to the device.',
  },
  'serial.card-status': {
    words: 'The card refused to {what}: {status}, {meaning}.',
    cause: 'The file, the rights or the state of the card do not allow it.',
    next: 'Check that the card is prepared for bootstraps, and that PIN or ADM key are right.',
  },
  'serial.card-too-small': {
    words: 'The document has {bytes} bytes, EF(DM_Bootstrap) has room for {room}.',
    cause: 'The issuer made the file that large.',
    next: 'Make the document smaller, or use a card with a larger file.',
  },
  'serial.card-locked': {
    words: 'The card wants {key} before it lets anything be written; {left} tries are left.',
    cause: 'Updating EF(DM_Bootstrap) is up to the issuer (ADM) on real cards.',
    next: 'Give the key. The last try is never used up here.',
  },
  'serial.card-last-try': {
    words: 'Only {left} try is left for {key}; it is not used.',
    cause: 'A wrong key would now block the card for good.',
    next: 'Make sure of the key, and unlock the card elsewhere first.',
  },
  'serial.card-wrong-key': {
    words: 'The {key} is wrong; {left} tries are left.',
    cause: 'It belongs to another card.',
    next: 'Look the key up by the ICCID of this card. It is not tried again by itself.',
  },
  'serial.read-back': {
    words: 'What stands in the device is not what was written.',
    cause: 'Bytes were lost or changed on the way, or the device changed them.',
    next: 'Push again; when it happens again, lower the rate and look at the console.',
  },
  'serial.smp-refused': {
    words: 'The board refused {what}: {meaning} ({group}.{rc}).',
    cause: 'Its firmware says so.',
    next: 'Check the path, the free space and which groups the firmware was built with.',
  },
  'serial.smp-answer': {
    words: 'The answer of the board cannot be read: {what}.',
    cause: 'It is damaged, or not SMP.',
    next: 'Look at the raw bytes with dmwb console --hex.',
  },
  'serial.obex-refused': {
    words: 'The device refused {what} with {status}: {meaning}.',
    cause: 'It does not offer SyncML DM over OBEX, or does not take this type.',
    next: 'Check that the port is its OBEX port.',
  },
  'serial.obex-packet': {
    words: 'That is no OBEX packet: {what}.',
    cause: 'The port speaks something else.',
    next: 'Look at the raw bytes with dmwb console --hex.',
  },
  'serial.shell-status': {
    words: 'The command "{command}" ended with {status}: {said}',
    cause: 'The console of the device refused it.',
    next: 'Try the command by hand with dmwb console.',
  },
  'serial.recipe-invalid': {
    words: 'The recipe is not valid: {what}.',
    cause: 'A member is missing, has the wrong type, or a pattern could take too long.',
    next: 'Correct the place; the schema at-recipe.schema.json lists every member.',
  },
  'serial.recipe-other-modem': {
    words: 'The recipe “{recipe}” is for other modems: {part} is “{found}” here.',
    cause: 'Commands of one family mean something else, or nothing, to another.',
    next: 'Choose the recipe of this modem, or make one: nothing was written.',
  },
  'serial.recipe-none': {
    words: 'There is no recipe for this modem ({found}), or more than one: {fitting}.',
    cause: 'Recipes say which modems they are for; none is guessed.',
    next: 'Name one with --recipe FILE.',
  },
  'serial.recipe-value': {
    words: 'The value {name} of the recipe cannot be used: {what}.',
    cause: 'The order lacks it, or the modem would take a part of it for a command.',
    next: 'Give it with the order, as --set apn=internet, or change the profile.',
  },
  'serial.recipe-step': {
    words: 'Step “{step}” of the recipe failed: {what}.',
    cause: 'The modem is in another state than the recipe expects, or it is another firmware.',
    next: 'Look at the record of the push, and try the command with dmwb console.',
  },
  'serial.recipe-verify': {
    words: 'Step “{step}” read {name} back, and it is not what was written.',
    cause: 'The modem did not keep it, or says it in another form.',
    next: 'Look at what it answers with dmwb console; correct the recipe if it is the form alone.',
  },
  'serial.recipe-session': {
    words: 'The modem had begun its session when something failed ({why}); it is not begun a second time by itself.',
    cause: 'A session that is started twice can do things twice.',
    next: 'Wait for the session of the device, or push again when you know that none runs.',
  },
  'serial.wrong-device': {
    words: 'This is {found}, the profile is for {wanted}.',
    cause: 'Another device is in the jig.',
    next: 'Plug the right device in. Nothing was written.',
  },
  'serial.no-loader': {
    words: 'What answers at {port} is no U-Boot.',
    cause: 'The board runs its system already, or its loader is another one.',
    next: 'Reset the board and hold its start with Ctrl+C in dmwb console; for other loaders use --waiting.',
  },
  'serial.no-pty': {
    words: 'A virtual port could not be made: {why}.',
    cause: 'Virtual ports need the program socat.',
    next: 'Install it, on Debian or Ubuntu with: sudo apt-get install socat   on macOS with: brew install socat',
  },
} as const satisfies ProblemTable
