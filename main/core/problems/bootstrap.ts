import type { ProblemTable } from './table.ts'

export const bootstrapProblems = {
  'bootstrap.missing-node': {
    words: 'The DM Account lacks {node}.',
    cause: 'The document was made without a required node, or with an empty one.',
    next: 'Add the node, then make the bootstrap again.',
  },
  'bootstrap.no-account': {
    words: 'The document holds no DM Account.',
    cause: 'It is another MO document, or its ClientURI names no account.',
    next: 'Use a document with an element whose ClientURI begins with urn:oma:mo:oma-dm-dmacc.',
  },
  'bootstrap.no-permission': {
    words: 'The DM Account asks for no permission.',
    cause: 'Perm is missing or empty, so the server could manage nothing.',
    next: 'List the MOIDs that the server shall manage, or * for all.',
  },
  'bootstrap.profile-invalid': {
    words: 'The profile is not valid: {what}.',
    cause: 'A field is missing or has the wrong type.',
    next: 'Correct the field at the marked place; the schema lists every field.',
  },
  'bootstrap.server-twice': {
    words: 'Two accounts have the SrvID {id}.',
    cause: 'The same server was listed twice.',
    next: 'Remove one of the two, or give it an identifier of its own.',
  },
  'bootstrap.form-credentials': {
    words: 'An account of DM 1.x or client provisioning cannot hold the credentials {credentials}.',
    cause: 'Such accounts know user names and passwords only; certificates and TLS keys have no place in them.',
    next: 'Use a profile with basic or digest for older devices.',
  },
  'bootstrap.form-carry': {
    words: '{carry} is not carried by {carrier}.',
    cause: 'Each carrier is defined for certain documents only.',
    next: 'Choose another document with --carry, or another carrier.',
  },
  'bootstrap.form-loses': {
    words: 'The form cannot hold {what}.',
    cause: 'Older accounts have no node for it.',
    next: 'Set it over the air after the bootstrap, where it matters.',
    severity: 'warning',
  },
  'bootstrap.push-unprotected': {
    words: 'The push has neither SEC nor MAC.',
    cause: 'No security method was chosen; most devices refuse such a bootstrap, and nobody can tell who sent it.',
    next: 'Choose --sec netwpin, userpin or usernetwpin where the document knows it.',
    severity: 'warning',
  },
  'bootstrap.no-pin': {
    words: 'There is no PIN of 1 to 32 digits.',
    cause: 'The security method needs the PIN that the user will type, and the row has none.',
    next: 'Give the column pin, or choose netwpin.',
  },
  'bootstrap.no-imsi': {
    words: 'There is no IMSI of 6 to 15 digits.',
    cause: 'The security method needs the subscriber of the device, and the row has none.',
    next: 'Give the column imsi, or choose userpin.',
  },
  'bootstrap.card-too-large': {
    words: 'The document has {bytes} bytes; a card file takes {most}.',
    cause: 'The profile writes many or large objects.',
    next: 'Bootstrap the account alone, and write the objects over the air.',
  },
  'bootstrap.card-form': {
    words: 'The card image holds no bootstrap: {what}.',
    cause: 'It is of another card application, or was changed.',
    next: 'Make the image again, or read the card anew.',
  },
  'bootstrap.form-unknown': {
    words: 'This is no bootstrap: {what}.',
    cause: 'The file holds something else.',
    next: 'Use dmwb check to see what it is.',
  },
  'bootstrap.no-value': {
    words: 'The profile uses the placeholder {name}, and nothing gives it a value.',
    cause: 'The row has no such column, and --set does not name it.',
    next: 'Add the column {name} to the values, or --set {name}=… for all devices.',
  },
  'bootstrap.row': {
    words: 'The row is not usable: {what}.',
    cause: 'The table of values is broken here.',
    next: 'Correct the line, then run the command again; what is finished stays.',
  },
  'bootstrap.row-twice': {
    words: 'The device {device} stood in line {first} already.',
    cause: 'A device has two rows, or two devices have names that differ in case only.',
    next: 'Keep one of the rows, then run the command again.',
  },
  'bootstrap.batch-other': {
    words: 'The folder {folder} holds documents of another profile, form or server.',
    cause: 'Its journal was begun with other settings.',
    next: 'Choose an empty folder, or repeat the first command exactly.',
  },
  'bootstrap.unsafe-address': {
    words: 'The SrvURI {address} is not an absolute https address.',
    cause: 'It is relative, or plain http to another machine.',
    next: 'Use https; plain http is for tests on loopback only.',
  },
  'bootstrap.offer-cut': {
    words: 'The bootstrap document was cut off while it was sent.',
    cause: 'The connection to the device broke.',
    next: 'Make a new bootstrap address and let the device fetch it again.',
  },
  'bootstrap.offer-gone': {
    words: 'There is no bootstrap at this address.',
    cause: 'It was fetched already, has run out, or was never made.',
    next: 'Start the bootstrap again for a new one-time address.',
  },
  'bootstrap.offer-method': {
    words: 'A bootstrap address answers GET only.',
    cause: 'Another method was used.',
    next: 'Fetch the address by GET.',
  },
  'bootstrap.offer-not-secure': {
    words: 'A bootstrap document is handed out over HTTPS only.',
    cause: 'The address was asked for by plain http, so that others may have read it; it has been withdrawn.',
    next: 'Start the server with TLS, then start the bootstrap again.',
  },
  'bootstrap.push-not-secure': {
    words: 'A bootstrap is not posted to {address}.',
    cause: 'The address is not https; a bootstrap carries credentials.',
    next: 'Give the https address at which the device listens.',
  },
  'bootstrap.push-refused': {
    words: 'The device answered {status}: {words}',
    cause: 'It does not trust this workbench, or cannot use the document.',
    next: 'Read what the device said; check its trust and the profile.',
  },
} as const satisfies ProblemTable
