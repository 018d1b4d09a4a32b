import type { ProblemTable } from './table.ts'

export const hostProblems = {
  'host.internal': {
    words: 'The workbench met a condition it did not expect: {what}.',
    cause: 'A mistake in the workbench, or a disk that refuses to be written.',
    next: 'Try again; if it stays, export the log and report it.',
  },
  'host.not-for-authority': {
    words: '{id} does not act for {authority}.',
    cause: 'The authority is not among those of the server, so its jobs are not taken there.',
    next: 'Add the authority to the server in the settings, or use another server.',
  },
  'host.unknown-server': {
    words: 'There is no server {id} here.',
    cause: 'It was removed, or the identifier is misspelt.',
    next: 'Look at the servers in the settings.',
  },
  'host.no-answer': {
    words: 'The workbench did not answer: {what}.',
    cause: 'It is busy, or it met a mistake of its own; its log says more.',
    next: 'Try again; if it stays, look at the Log panel and report it.',
  },
  'host.not-taken': {
    words: 'The workbench does not take this: {what}.',
    cause: 'A field is empty, too long, or holds something else than it is for.',
    next: 'Correct it, and do it again.',
  },
  'host.unknown-file': {
    words: 'There is no file {file}.',
    cause: 'It was moved or deleted, or the name is wrong.',
    next: 'Choose a file from the list.',
  },
  'host.door-token': {
    words: 'The token of this address is missing or wrong.',
    cause: 'The address was copied without its end, or the workbench was started again and has a new token.',
    next: 'Open the address that the workbench printed at its last start.',
  },
  'host.door-address': {
    words: 'The workbench does not answer under the name {name}.',
    cause: 'The request was sent to another name than the one the workbench was started for.',
    next: 'Open the address that the workbench printed.',
  },
  'host.door-origin': {
    words: 'Pages from {origin} may not talk to the workbench.',
    cause: 'Another web page, or a file, tried to reach the workbench.',
    next: 'Open the address that the workbench printed.',
  },
  'host.door-path': {
    words: 'There is nothing at {path}.',
    cause: 'The address is not one of the workbench.',
    next: 'Open the address that the workbench printed.',
  },
  'host.door-method': {
    words: 'The method {method} is not allowed here.',
    cause: 'The pages of the workbench are read only.',
    next: 'Use GET, or open a WebSocket at /host.',
  },
  'host.path-unsafe': {
    words: '{file} does not lie in the workspace.',
    cause: 'The path is absolute, leaves the folder, or passes through a link.',
    next: 'Use a path below the workspace folder, with / between its parts.',
  },
  'host.file-not-granted': {
    words: '{file} was not opened by you, or was replaced by a link.',
    cause: 'Outside the workspace the workbench reads only files that were opened from the menu or the system.',
    next: 'Open the file again by File > Open, or copy it into the workspace.',
  },
  'host.file-not-read': {
    words: '{file} could not be read: {what}.',
    cause: 'Its owner lets nobody else read it, or its disk is gone.',
    next: 'Change the rights of the file, then open it again.',
  },
  'host.file-exists': {
    words: '{file} exists already.',
    cause: 'A file of this name was made before.',
    next: 'Choose another name, or open the file and save it there.',
  },
  'host.file-changed': {
    words: '{file} was changed elsewhere since it was opened.',
    cause: 'Another window or another program saved it.',
    next: 'Open it again, bring your change over, then save; nothing was overwritten.',
  },
  'host.file-gone': {
    words: '{file} is gone.',
    cause: 'Another window or another program moved or deleted it.',
    next: 'Save it again, or under another name; the text is still here.',
  },
  'host.file-read-only': {
    words: '{file} is a sample that ships with the workbench and cannot be changed.',
    cause: 'Samples are read only.',
    next: 'Save it under another name in the workspace.',
  },
  'host.file-not-text': {
    words: '{file} is not text: byte {offset} does not fit {encoding}.',
    cause: 'It is a binary file, or its declared encoding is wrong.',
    next: 'Open it with a program for its format.',
  },
  'host.file-too-large': {
    words: '{file} has {size} bytes, more than the {limit} that the editor takes.',
    cause: 'The file is no description or document, or larger than the limit that is set.',
    next: 'Raise the limit under Settings, Editor, or cut it into smaller files.',
  },
  'host.file-encoding': {
    words: 'The character {character} cannot be written in {encoding}, the encoding of {file}.',
    cause: 'The file declares an encoding that lacks this character.',
    next: 'Remove the character, or declare UTF-8 and save under a new name.',
  },
  'host.file-not-written': {
    words: '{file} could not be written: {what}.',
    cause: 'The disk is full, or the folder may not be written.',
    next: 'Free some space or choose another data folder; your text is still in the editor.',
  },
  'host.action-leaf': {
    words: 'A leaf holds a value and no nodes below it.',
    cause: 'Only interior nodes have children.',
    next: 'Choose an interior node, or write the value.',
  },
  'host.action-needs-instance': {
    words: 'This stands for all instances of the MO.',
    cause: 'The action works on one instance or on a node in it.',
    next: 'Choose one instance below.',
  },
  'host.action-no-right': {
    words: 'The device does not grant this server the right {right} here.',
    cause: 'Its Delegation Access Control MO has a rule without this right (OMA DM 2.0 §10).',
    next: 'Let the server that holds Delegate change the rule.',
  },
  'host.action-not-described': {
    words: 'The description of this node does not list the access type {access}.',
    cause: 'The vendor does not offer this action here (OMA DM 2.0 §6.3.1.1).',
    next: 'Choose another node; the DDF lists what each one offers.',
  },
  'host.action-permanent': {
    words: 'This node is permanent: it cannot be deleted.',
    cause: 'Its Scope in the DDF is Permanent (OMA DM 2.0 §6.3).',
    next: 'Write its value, or delete the dynamic node above it.',
  },
  'host.device-in-session': {
    words: '{id} is in a session.',
    cause: 'The device calls in at this moment.',
    next: 'Wait until its session is over.',
  },
  'host.not-announced': {
    words: 'No device announces a description at {address}.',
    cause: 'Its device was forgotten, or announces another one by now.',
    next: 'Look at the list again.',
  },
  'host.description-status': {
    words: '{address} answered {status}.',
    cause: 'The description was removed, or its server wants something that the workbench has not.',
    next: 'Open the address in a browser; a description may also be put into the workspace by hand.',
  },
  'host.not-described': {
    words: 'What lies at {address} describes {what}, and none of the objects that are announced.',
    cause: 'It is a web page, or the description of something else.',
    next: 'Tell the maker of the device; put the right description into the workspace.',
  },
  'host.unknown-device': {
    words: 'There is no device {id}.',
    cause: 'It was forgotten or removed, or it never called in.',
    next: 'Choose a device from the list.',
  },
  'host.unknown-node': {
    words: 'Nothing is known about {uri}.',
    cause: 'The device did not announce it and it was never read, or it is gone.',
    next: 'Read the MO again.',
  },
  'host.unknown-record': {
    words: 'There is no record {id}.',
    cause: 'It lies in another data folder, or the name is wrong.',
    next: 'Choose a record from the list of sessions.',
  },
  'host.value-unfit': {
    words: 'At {path} {wanted} is wanted, not {got}.',
    cause: 'The value does not fit the format that the description gives.',
    next: 'Correct the value.',
  },
  'host.work-not-waiting': {
    words: 'Command {id} does not wait any more.',
    cause: 'It was sent, taken back, or never queued.',
    next: 'Look at its state in the queue.',
  },
  'host.bootstrap-auth': {
    words: 'The profile wants {profile} authentication, but the server takes {server}.',
    cause: 'The device could never open a session with the account of this profile.',
    next: 'Change the profile, or start the server with the other way of authentication.',
  },
  'host.bootstrap-needs-tls': {
    words: 'A bootstrap needs a server with HTTPS.',
    cause: 'Credentials never travel in the open (OMA DM 2.0 §8, §9).',
    next: 'Start the server with TLS.',
  },
  'host.bootstrap-no-address': {
    words: 'Nobody knows where {id} listens.',
    cause: 'It is no simulated device of this workbench, and no address was given.',
    next: 'Give its address, or let the device fetch the document itself.',
  },
  'host.bootstrap-not-fetched': {
    words: 'The device did not fetch the document in time.',
    cause: 'It has no connection, the wrong address, or does not trust the certificate.',
    next: 'Push again, and give the device the new address.',
  },
  'host.certificate-without-tls': {
    words: 'Client certificates and pre-shared keys need TLS.',
    cause: 'They are shown while the TLS connection is made.',
    next: 'Switch TLS on, or choose Basic.',
  },
  'host.compatibility-without-tls': {
    words: 'The compatibility listener needs TLS.',
    cause: 'It speaks old versions of TLS, for devices that know no newer one.',
    next: 'Switch TLS on, or the compatibility listener off.',
  },
  'host.insecure-exposed': {
    words: 'Without TLS and authentication the server does not listen on {host}.',
    cause: 'The insecure test mode is for this machine only.',
    next: 'Use 127.0.0.1, or switch TLS and authentication on.',
  },
  'host.path-taken': {
    words: 'The path {path} is needed by the server itself.',
    cause: 'Repository, bootstrap, descriptions and the certificate have their own paths.',
    next: 'Choose another path, for example /dm.',
  },
  'host.server-stopped': {
    words: 'The DM Server does not run.',
    cause: 'It was stopped, or its port was taken when it was started.',
    next: 'Start the server, then try again.',
  },
  'host.write-instance': {
    words: 'A new instance of {moid} is given as an object with one member: its name.',
    cause: 'The value has no member, several, or is no object.',
    next: 'Write for example {"office": {"Host": "mail.example.com"}}.',
  },
  'host.write-place': {
    words: '{uri} does not name one node.',
    cause: 'Wildcards and names picked by value are for reading.',
    next: 'Choose one node in the tree.',
  },
  'host.no-push-service': {
    words: 'There is no push service to hand the notification to.',
    cause: 'Its address was not set yet.',
    next: 'Set the address of the push service, or notify the device by UDP.',
  },
  'host.not-registered': {
    words: '{id} has not registered for a push service.',
    cause: 'Its account names none, or it did not call RegURI yet.',
    next: 'Bootstrap it with a profile that names a push service, or notify it by UDP.',
  },
  'host.notify-no-address': {
    words: 'It is not known where {id} takes notifications.',
    cause: 'No address was given, and the device is not simulated here or is stopped.',
    next: 'Give its address, such as 192.0.2.7:2948. Its queue is served in any case when it next calls in.',
  },
  'host.no-folder': {
    words: 'The data folder {folder} cannot be made: {what}.',
    cause: 'The path is a file, or its parent may not be written.',
    next: 'Start with another --data folder.',
  },
  'host.no-description': {
    words: '{file} describes no management object.',
    cause: 'It is no DDF, or it has no Node element.',
    next: 'Choose a DDF file.',
  },
  'host.simulated-exists': {
    words: 'There is a simulated device {id} already.',
    cause: 'It was made before.',
    next: 'Choose another id, or use the one that is there.',
  },
  'host.simulated-busy': {
    words: '{id} is busy.',
    cause: 'A session or a bootstrap of this simulated device runs.',
    next: 'Wait until it is over.',
  },
  'host.simulated-stopped': {
    words: '{id} is switched off.',
    cause: 'The simulated device was not started.',
    next: 'Start it in the simulator, then try again.',
  },
  'host.simulated-no-account': {
    words: '{id} has no account at this server.',
    cause: 'It was never bootstrapped.',
    next: 'Bootstrap it first, or start the server in the insecure test mode.',
  },
  'host.unknown-simulated': {
    words: 'There is no simulated device {id}.',
    cause: 'It was removed.',
    next: 'Make it in the simulator.',
  },
  'host.demo-insecure': {
    words: 'The demo needs a server with HTTPS and authentication, but the insecure test mode runs.',
    cause: 'The server was started without TLS or without authentication.',
    next: 'Stop the server, then start the demo again.',
  },
  'host.profile-name': {
    words: '{id} cannot be the name of a profile.',
    cause: 'It is the name of a file: letters, digits, blanks, dots, hyphens and underscores, 80 at most.',
    next: 'Choose another name.',
  },
  'host.unknown-profile': {
    words: 'There is no profile {id}.',
    cause: 'It was removed, or the name is wrong.',
    next: 'Choose a profile from the list.',
  },
  'host.too-many-applications': {
    words: 'The device lets no more than {most} applications in.',
    cause: 'There are bounds to what a simulated device keeps.',
    next: 'Remove one that is not needed.',
  },
  'host.not-built': {
    words: 'The window is not built yet: {folder} holds no index.html.',
    cause: 'The workbench was started from its sources without a build.',
    next: 'Run npm run build, then start again.',
  },
} as const satisfies ProblemTable
