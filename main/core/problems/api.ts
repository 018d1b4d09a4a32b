import type { ProblemTable } from './table.ts'

export const apiProblems = {
  'api.host': {
    words: 'This interface does not answer to the name {host}.',
    cause: 'The Host header names another machine: perhaps a page led here by a name of its own.',
    next: 'Use the address that the workbench shows.',
  },
  'api.rate': {
    words: 'Too many calls came.',
    cause: 'A caller has sixty calls at once and ten in a second; who shows no valid token has far fewer.',
    next: 'Wait as long as Retry-After says.',
  },
  'api.token': {
    words: 'The token is missing, wrong or revoked.',
    cause: 'Only who has a token of a Management Authority may use its interface.',
    next: 'Send Authorization: Bearer with a token that was made in the workbench.',
  },
  'api.not-json': {
    words: 'The body is marked as {type}; this interface takes application/json.',
    cause: 'The Content-Type is missing or names another format.',
    next: 'Send JSON, and Content-Type: application/json.',
  },
  'api.form': {
    words: 'The request is not usable: {what}.',
    cause: 'A member is missing, unknown or has another form.',
    next: 'Compare it with openapi.json of this interface.',
  },
  'api.no-server': {
    words: 'No DM Server here acts for {authority}.',
    cause: 'The authority of this token was taken from the servers, or the server that is named does not act for it.',
    next: 'Settings, Servers and authorities: let a server act for it.',
  },
  'api.nothing-here': {
    words: 'There is no {what} with the id {id}.',
    cause: 'It never was, it is too old, or it belongs to somebody else.',
    next: 'Use an id that this interface gave.',
  },
  'api.no-certificate': {
    words: 'No certificate was shown.',
    cause: 'Workbenches prove who they are by client certificates, both ways.',
    next: 'Connect with the certificate of the card that was given to this workbench.',
  },
  'api.unknown-peer': {
    words: 'The certificate {fingerprint} is of no workbench that is known here.',
    cause: 'The card of the other workbench was not taken in here, it was removed, or it made a new one.',
    next: 'Take in its present card under Settings, Other workbenches.',
  },
  'api.peer-expired': {
    words: 'The certificate of {name} is not valid now: {certificate}.',
    cause: 'It ran out, or the clock of one of the two is wrong.',
    next: 'Let the other workbench make a new card, and take it in here.',
  },
  'api.bad-card': {
    words: 'This is no card of a workbench: {what}.',
    cause: 'The text is cut, or something else.',
    next: 'Copy the whole card from Settings, Other workbenches, of the other one.',
  },
  'api.own-card': {
    words: 'This is the card of this workbench itself.',
    cause: 'Cards are exchanged: each takes in that of the other.',
    next: 'Take in the card of the other workbench.',
  },
  'api.interfaces-off': {
    words: 'The interfaces are switched off.',
    cause: 'They listen once they are switched on in Settings.',
    next: 'Switch them on, then make the card.',
  },
  'forward.circle': {
    words: 'The commands for {device} go in a circle: {way}.',
    cause: 'Two or more workbenches forward this device to each other.',
    next: 'Take the way of the device out of one of them (Settings, Other workbenches).',
  },
  'forward.too-far': {
    words: 'The commands for {device} came over {count} workbenches.',
    cause: 'At most eight may pass them on.',
    next: 'Forward to the workbench that has the device.',
  },
  'forward.wrong-sender': {
    words: 'The commands say that {said} forwards them, but {name} sent them.',
    cause: 'The last server of `via` must be the one whose certificate is shown.',
    next: 'Correct the sender.',
  },
  'forward.unknown-device': {
    words: '{device} is not known at {server}.',
    cause: 'It never called in there, or its DevID is another.',
    next: 'Compare the DevID; let the device call in there once.',
  },
  'forward.rights-unknown': {
    words: 'What {server} may do on {device} is not known here.',
    cause: 'The access rules of the device (Delegation Access Control MO) were not read yet.',
    next: 'Read the rules on the workbench that has the device, then forward again.',
  },
  'forward.no-right': {
    words: '{server} may not {command} on {device}: it lacks {right}.',
    cause: 'The rights of the server that forwards apply, not those of the one that sends.',
    next: 'Grant it the right on the device, or leave the command out.',
  },
  'forward.unaddressed': {
    words: '{command} cannot be forwarded as it stands.',
    cause: 'The node that it is about, and with it the right that it needs, cannot be told from its address.',
    next: 'Name MOID and MIID in full; leave out SHOW, CONT and END.',
  },
  'forward.refused': {
    words: 'The other workbench answered {status}: {words}',
    cause: 'It refused the commands, or is no workbench.',
    next: 'Follow what it says; its record has the request.',
  },
} as const satisfies ProblemTable
