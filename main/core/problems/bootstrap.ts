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
  'bootstrap.profile-newer': {
    words: 'The profile has version {version} of its format; this workbench reads {known}.',
    cause: 'A newer workbench wrote it.',
    next: 'Update this workbench, or have the profile exported for an older one.',
  },
  'bootstrap.placeholder-unused': {
    words: 'The profile says how {name} is, and uses it nowhere.',
    cause: 'The name is mistyped here or where it is used, or it was left over.',
    next: 'Use {name} in an account or an object, or remove it.',
    severity: 'warning',
  },
  'bootstrap.value-unfit': {
    words: '{name} does not fit: {value} {what}.',
    cause: 'The profile sets bounds for this value, and the table or the order breaks them.',
    next: 'Correct the value, or the bounds below "placeholders" in the profile.',
  },
  'bootstrap.name-unfit': {
    words: 'What {name} stands for is no node name.',
    cause: 'The profile uses it in the name of a node or in an address: letters, digits and . _ ~ - only, 128 at most.',
    next: 'Correct the value, or give the placeholder a pattern below "placeholders" in the profile.',
  },
  'bootstrap.name-twice': {
    words: 'Two nodes would get the name {name}.',
    cause: 'Placeholders in the names of nodes that lie side by side have the same value.',
    next: 'Give them different values, or another fixed part in their names.',
  },
  'bootstrap.not-described': {
    words: 'No DDF at hand describes {moid}.',
    cause: 'The description was not loaded, or the MOID is mistyped.',
    next: 'Add the DDF to the workspace; without it the object is not checked.',
    severity: 'warning',
  },
  'bootstrap.node-unknown': {
    words: 'The DDF of {moid} has no node {name} here.',
    cause: 'The name is mistyped, or belongs to another version of the object.',
    next: 'Compare with the DDF.',
  },
  'bootstrap.node-format': {
    words: 'The value does not fit the format {format} of the DDF: it is {got}.',
    cause: 'The DDF states another format for this node.',
    next: 'Write a value of the format {format}.',
  },
  'bootstrap.node-value': {
    words: 'The DDF does not allow this value, only {allowed}.',
    cause: 'The DDF lists the values of this node.',
    next: 'Choose one of them.',
  },
  'bootstrap.node-missing': {
    words: 'The node {name} is missing below this one.',
    cause: 'The DDF requires it, and it has no default that the device could take.',
    next: 'Add {name}.',
  },
  'bootstrap.node-too-many': {
    words: 'There are more than {most} of the node {name}.',
    cause: 'The DDF allows no more.',
    next: 'Remove some of them.',
  },
  'bootstrap.node-fixed': {
    words: 'No DM Server may write this node later.',
    cause: 'Its DDF gives neither Add nor Replace; only the bootstrap writes it.',
    next: 'Make sure of its value before it goes to many devices.',
    severity: 'warning',
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
    next: 'Choose another document (--carry with make, --as with push), or another carrier.',
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
  'bootstrap.signature-missing': {
    words: 'The profile is not signed, and a signature is required here.',
    cause: 'Nobody signed it, or its signature file was left behind.',
    next: 'Have an engineer sign the profile, or put its .sig file beside it.',
  },
  'bootstrap.signature-altered': {
    words: 'The profile was changed after {signer} signed it.',
    cause: 'Someone edited it, or a tool changed its line ends; the signature holds for every byte.',
    next: 'Get the signed profile again, or look through the change and sign it anew.',
  },
  'bootstrap.signature-untrusted': {
    words: 'The key that signed the profile as {signer} is not trusted here ({key}).',
    cause: 'The key was never added here, or somebody else signed.',
    next: 'Compare the fingerprint with the engineer’s, then add the public key under a name.',
  },
  'bootstrap.signature-form': {
    words: 'The signature file is not usable: {what}.',
    cause: 'It is damaged, or of a newer workbench.',
    next: 'Sign the profile again.',
  },
  'bootstrap.signing-key': {
    words: 'This is no Ed25519 key in PEM form.',
    cause: 'The text is cut, or a key of another kind.',
    next: 'Give the whole PEM text, from its BEGIN to its END line.',
  },
  'bootstrap.no-signing-key': {
    words: 'There is no key here to sign with.',
    cause: 'No signing key was made in this workbench yet.',
    next: 'Make a signing key, then sign again.',
  },
  'bootstrap.key-name': {
    words: 'Another key is trusted as {name} already.',
    cause: 'Two keys with one name could not be told apart.',
    next: 'Choose another name, or remove the older key.',
  },
  'bootstrap.no-secret': {
    words: 'There is no secret of the name {name}.',
    cause: 'The profile refers to it, and it is not kept here.',
    next: 'Add the secret under this name, then make the document again.',
  },
  'bootstrap.no-authority': {
    words: 'The profile wants a client certificate, and no authority is at hand.',
    cause: 'Certificates are issued by the authority of a data folder, or by one that is named.',
    next: 'Give --data, or --ca and --ca-key, or the columns credentials.user and credentials.secret.',
  },
  'bootstrap.authority': {
    words: 'The authority is not usable: {what}.',
    cause: 'A file is damaged, belongs to something else, or is not meant for issuing.',
    next: 'Give the certificate of the authority and its own key, both as PEM.',
  },
  'bootstrap.factory-authority': {
    words: 'The factory authority cannot be used: {what}.',
    cause: 'Its address, or one of the texts that belong to it, is of another kind than is needed.',
    next: 'Give an https address, and as PEM who signs the certificates of devices, and our own certificate with its key where it asks for one.',
  },
  'bootstrap.authority-silent': {
    words: 'The factory authority at {url} gave no answer: {what}',
    cause: 'It is switched off, out of reach, or its TLS certificate or ours is not believed.',
    next: 'Nothing left for the device. Have it answer, or choose another authority in Settings, Bootstraps (dmwb bootstrap authority); then plan again.',
  },
  'bootstrap.authority-answer': {
    words: 'The factory authority gave no usable certificate: {what}.',
    cause: 'It refused the request, or takes requests in another form.',
    next: 'Look into its log; it must take PKCS #10 by POST and answer with PEM or DER.',
  },
  'bootstrap.request': {
    words: 'The certificate request of the device is not usable: {what}.',
    cause: 'It was damaged on its way, or made by a tool with other algorithms.',
    next: 'Have the device make a PKCS #10 request (PEM) with an EC or RSA key again.',
  },
  'bootstrap.no-request': {
    words: 'There is no certificate request of {device}: {what}.',
    cause: 'The profile wants the key to stay in the device, so a certificate can be made for its request only.',
    next: 'Get a PKCS #10 request (PEM) from the device and give it with the order, or in the column csr of the table.',
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
  'bootstrap.disk-full': {
    words: 'There is no room left at {place}.',
    cause: 'The disk, or what this user may have of it, is full.',
    next: 'Make room, then repeat the same command: what is finished stays, and it goes on from there.',
  },
  'bootstrap.archive-short': {
    words: 'The archive {file} is shorter than its journal says.',
    cause: 'It was changed, or copied while it was written.',
    next: 'Choose another name for the archive, or remove it with its journal.',
  },
  'bootstrap.secret-file': {
    words: 'The secret {name} is not taken from {file}: {what}.',
    cause: 'A file with a secret must be there, and readable by its owner only.',
    next: 'Check the path, then: chmod 600 {file}',
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
  'bootstrap.push-busy': {
    words: 'The device is busy: {words}',
    cause: 'It does something else just now.',
    next: 'It is tried once more by itself; after that, push again later.',
  },
  'bootstrap.other-device': {
    words: 'Another device answered: {words}',
    cause: 'The address, or the credentials, are in the hands of another device than planned.',
    next: 'Find out which device it is before anything is pushed again; the credentials of this run are void.',
  },
  'bootstrap.other-peer': {
    words: 'The device shows the certificate {found}, not the planned {planned}.',
    cause: 'Another device answers at the address, or the device got a new certificate since the plan was made.',
    next: 'Make the plan anew, and compare the fingerprint with that of the device.',
  },
  'bootstrap.clock': {
    words: 'The clock of this machine is wrong.',
    cause: 'It is outside the time of our own authority, or earlier than what was recorded last.',
    next: 'Set the clock; dates in certificates and results count on it.',
  },
  'bootstrap.chain': {
    words: 'The certificate of {server} is not believed: {what}.',
    cause: 'Its chain is not complete, it is not for this name, or its time is over.',
    next: 'Give the server its whole chain and the right name, or the device the authority.',
  },
  'bootstrap.credentials-taken': {
    words: 'The device {device} uses the same name in its credentials.',
    cause: 'Two rows give the same credentials.',
    next: 'Give each device credentials of its own, or let them be made.',
  },
  'bootstrap.plan-gone': {
    words: 'There is no such plan any more.',
    cause: 'Plans are kept for an hour, while the workbench runs: they hold secrets.',
    next: 'Make the plan again.',
  },
  'bootstrap.run-unknown': {
    words: 'There is no run {id}.',
    cause: 'It belongs to another data folder, or never was.',
    next: 'Look at the list of runs.',
  },
  'bootstrap.list-unknown': {
    words: 'There is no list {id}.',
    cause: 'It belongs to another data folder, or is one of those that are no longer kept.',
    next: 'Look at the lists; the last fifty are kept.',
  },
  'bootstrap.list-too-long': {
    words: 'The table has {rows} rows; a push takes {most}.',
    cause: 'More runs at once would hide what becomes of each.',
    next: 'Cut the table into parts.',
  },
  'bootstrap.request-form': {
    words: 'The request is not usable: {what}.',
    cause: 'A member is missing, unknown or has another form.',
    next: 'Send JSON with device, source and, for a device elsewhere, address.',
  },
  'bootstrap.request-host': {
    words: 'This door does not answer to the name {host}.',
    cause: 'The Host header names another machine: perhaps a page led here by a name of its own.',
    next: 'Use the address that the workbench shows.',
  },
  'bootstrap.request-rate': {
    words: 'Too many bootstraps were asked for.',
    cause: 'Twenty at once, then one in three seconds, are taken.',
    next: 'Wait as long as Retry-After says.',
  },
  'bootstrap.request-token': {
    words: 'The token is missing or wrong.',
    cause: 'Only who has the token of this door may ask for bootstraps.',
    next: 'Send Authorization: Bearer with the token that the workbench shows.',
  },
  'bootstrap.request-method': {
    words: 'A bootstrap that is asked for is not brought by {method}.',
    cause: 'Whoever asks wants the server to begin.',
    next: 'Choose a push over HTTPS, a WAP push or short messages.',
  },
  'bootstrap.run-over': {
    words: 'The run is over already: {result}.',
    cause: 'It ended before it could be stopped.',
    next: 'Look at its evidence.',
  },
  'bootstrap.cancelled': {
    words: 'The bootstrap was cancelled.',
    cause: 'Somebody asked to stop it.',
    next: 'Push again when it is wanted.',
    severity: 'info',
  },
  'bootstrap.read-back': {
    words: 'What was written reads back otherwise: {written}… became {found}….',
    cause: 'The file was changed, cut or not written to the end.',
    next: 'Look at the disk or the card writer, then write it again.',
  },
  'bootstrap.read-back-values': {
    words: 'The device proved the account, and has other values than were written: {places} ({count} in all).',
    cause: 'The client changed them, an older object stands in their place, or somebody wrote there in between.',
    next: 'Look at the tree of the device and at the session that proves it, then bootstrap it again.',
  },
  'bootstrap.older-proof': {
    words:
      'A real device that takes this document speaks DM 1.x afterwards, which the servers here do not: the result is UNKNOWN then.',
    cause: 'Proof is a session of OMA DM 2.0 with the new credentials and BootstrapComplete; DM 1.x knows neither.',
    next: 'Look at the DM 1.x server of the account for a session of this device. Here only a device that has moved on to OMA DM 2.0, such as a simulated one, can prove it.',
  },
  'bootstrap.foreign-server': {
    words: 'No proof is possible here: {servers} is not a server of this workbench.',
    cause: 'The device will call a foreign server, and that one does not tell.',
    next: 'Ask whoever runs that server whether the device has called in.',
    severity: 'warning',
  },
  'bootstrap.push-too-large': {
    words: 'The push has {bytes} bytes; {way} takes {most}.',
    cause: 'The profile writes many or large objects.',
    next: 'Bootstrap the account alone, or let the device fetch the document over HTTPS.',
  },
  'bootstrap.push-refused': {
    words: 'The device answered {status}: {words}',
    cause: 'It does not trust this workbench, or cannot use the document.',
    next: 'Read what the device said; check its trust and the profile.',
  },
} as const satisfies ProblemTable
