import type { ProblemTable } from './table.ts'

/** Problems of DM Notifications (Package#0). */
export const notificationProblems = {
  'notification.truncated': {
    words: 'The notification ends in the middle of {part}.',
    cause: 'Bytes were lost on the way, or the sender counted wrongly.',
    next: 'Compare the bytes in the record with what the server sent.',
  },
  'notification.version': {
    words: 'The notification has version {version}; only version 2 is known.',
    cause: 'It is not a notification of DM 2.0, for example one of DM 1.x.',
    next: 'Check which server sent it, and by which protocol it means to speak.',
  },
  'notification.reserved-bits': {
    words: 'Reserved bits of the notification are set ({bits}); they were ignored.',
    cause: 'The sender does not write zero there, or follows a later specification.',
    next: 'Nothing to do here; tell the maker of the server.',
  },
  'notification.option-twice': {
    words: 'Option {option} stands in the notification twice.',
    cause: 'The sender wrote an option delta of 0.',
    next: 'Mend the sender: each option occurs at most once.',
  },
  'notification.option-form': {
    words: 'Option {option} has {length} bytes of a form that it cannot have.',
    cause: 'The sender wrote it with another length, or not in UTF-8.',
    next: 'Mend the sender; the guide lists the form of each option.',
  },
  'notification.option-unknown': {
    words: 'Option {number} is not known; it was skipped.',
    cause: 'The sender follows a later specification.',
    next: 'Nothing to do here.',
  },
  'notification.option-too-long': {
    words: 'Option {option} would take {length} bytes; there is room for {most}.',
    cause: 'An option carries at most 4095 bytes, and some of them fewer.',
    next: 'Use a shorter value.',
  },
  'notification.number-range': {
    words: '{option} cannot be {value}.',
    cause: 'It is a whole number that starts at 0 and fits into its bytes.',
    next: 'Use a number in that range.',
  },
  'notification.connection-unknown': {
    words: 'The connection wish {value} is not known; it was skipped.',
    cause: 'Only 00 any, 01 cellular, 02 WLAN and 03 wireline are defined.',
    next: 'Mend the sender, or leave the wish out.',
  },
  'notification.any-not-last': {
    words: 'The wish for any connection stands before another wish; those behind it say nothing.',
    cause: 'The sender did not put 00 last.',
    next: 'Mend the sender: 00 goes last.',
  },
  'notification.bytes-left': {
    words: '{bytes} bytes follow the last option of the notification.',
    cause: 'The option count is wrong, or something was appended on the way.',
    next: 'Compare the bytes in the record with what the server sent.',
  },
  'notification.not-push': {
    words: 'The datagram is no connectionless WAP push ({why}).',
    cause: 'Something else than a push server sent to this port, or the packet was cut.',
    next: 'Look at its bytes in the record.',
  },
  'notification.other-content': {
    words: 'The push carries {type} for application {application}, not a DM Notification.',
    cause: 'It was meant for another application, or written for DM 1.x.',
    next: 'Send content type 0x58 (D8) and application 7 (AF 87).',
  },
  'notification.headers-long': {
    words: 'The push headers take {bytes} bytes; more than 48 are not allowed.',
    cause: 'The sender added headers that a notification does not need.',
    next: 'Mend the sender: content type and application id are enough.',
  },
  'notification.no-server': {
    words: 'The notification names no server, and the device has {accounts} accounts.',
    cause: 'SERVER-ID may be left out only if the sender is known in another way.',
    next: 'Send SERVER-ID.',
  },
  'notification.foreign-server': {
    words: 'The notification comes from {server}, for which the device has no DM Account.',
    cause: 'It was meant for another device, or somebody made it up.',
    next: 'Bootstrap the device for this server, or ignore it.',
  },
  'notification.no-secret': {
    words: 'The notification carries a digest, but the account of {server} has no notification secret.',
    cause: 'The device was bootstrapped without Auth/Noti; it must ignore such a notification.',
    next: 'Bootstrap the device with notification credentials.',
  },
  'notification.digest-missing': {
    words: 'The notification carries no digest, although the account of {server} has a notification secret.',
    cause: 'Anybody could have sent it. Whether to take it is a setting of the device.',
    next: 'Send it with a digest, or let the device take notifications without one.',
  },
  'notification.digest-wrong': {
    words: 'The digest of the notification does not match.',
    cause: 'It was forged or changed on the way, or both sides have different secrets.',
    next: 'Compare the secrets: the digest is taken over the decoded bytes of Auth/Noti.',
  },
  'notification.too-old': {
    words: 'The notification was sent {seconds} seconds ago; the device takes up to {window}.',
    cause: 'It waited too long on its way, somebody sent it again, or a clock is wrong.',
    next: 'Check both clocks; send a new one.',
  },
  'notification.from-the-future': {
    words: 'The notification says it was sent {seconds} seconds from now; the device takes up to {window}.',
    cause: 'A clock is wrong, or somebody made it up.',
    next: 'Check both clocks.',
  },
  'notification.duplicate': {
    words: 'Notification {id} of {server} was here already; it was dropped.',
    cause: 'The network delivered it twice, or somebody sent it again.',
    next: 'Nothing to do; a new notification needs a new NOTIFICATION-ID.',
  },
  'notification.no-id': {
    words: 'The notification has no NOTIFICATION-ID, so a copy of it cannot be told from it.',
    cause: 'The sender left it out; it may only if the transport removes duplicates.',
    next: 'Send NOTIFICATION-ID.',
  },
  'notification.sms-form': {
    words: 'The short message cannot be read: {why}.',
    cause: 'It is no SMS-SUBMIT with port addressing, or was cut.',
    next: 'Compare its bytes with the layout in the guide.',
  },
  'notification.sms-number': {
    words: '{number} is no telephone number for a short message.',
    cause: 'It needs 1 to 20 digits, with or without "+".',
    next: 'Correct the number.',
  },
  'notification.sms-too-long': {
    words: 'The push of {bytes} bytes does not fit into 255 short messages.',
    cause: 'Each part carries 128 bytes.',
    next: 'Send less, or by another way.',
  },
  'notification.sip-form': {
    words: 'The SIP message carries no notification: {why}.',
    cause: 'It is another request, has another content type, or was cut.',
    next: 'Send MESSAGE with application/vnd.syncml.dm.notification.',
  },
  'notification.gcm-form': {
    words: 'The registration cannot be read: {why}.',
    cause: 'A device posts RegId and RegParams as application/x-www-form-urlencoded.',
    next: 'Look at the exchange in the record.',
  },
  'notification.waits-for-bearer': {
    words: 'The device has none of the wished connections ({wishes}); it calls in when it has one.',
    cause: 'PREFERRED-CON-TYPE names other bearers and does not end with 00 (any).',
    next: 'Give the device such a connection, or send a notification that takes any.',
  },
  'notification.many-dropped': {
    words: '{count} more packets were dropped unread before this one.',
    cause: 'Very many came at once; the device looks at a few each second.',
    next: 'Find out who sends them.',
  },
  'notification.too-many-waiting': {
    words: 'Too many notifications wait for their session already.',
    cause: 'The server sends notifications faster than the device can call in.',
    next: 'Send one and wait for the session; it fetches everything that is queued.',
  },
  'notification.cannot-listen': {
    words: 'The device cannot listen for notifications on UDP port {port} ({why}).',
    cause: 'Another program has the port, or it may not be used.',
    next: 'Choose another port, or 0 for any free one.',
  },
  'notification.not-sent': {
    words: 'The notification could not be sent to {to} ({why}).',
    cause: 'The address is wrong, or there is no way to it.',
    next: 'Check the address; the queue is served when the device calls in by itself.',
  },
  'notification.nobody-listens': {
    words: 'Nobody listens at {to}.',
    cause: 'The host answered that the port is closed; the device is not there, or listens elsewhere.',
    next: 'Check the address and the port; the queue is served when the device calls in by itself.',
  },
  'notification.bad-address': {
    words: '{address} is no address for a notification.',
    cause: 'It must be a host, or a host and a port, such as 192.0.2.7:2948.',
    next: 'Correct the address.',
  },
  'notification.push-service': {
    words: 'The push service answered {status}.',
    cause: 'It does not know the device any more, or refuses this server.',
    next: 'Look at the exchange in the record; check the address and the key of the service.',
  },
  'notification.modem': {
    words: 'The modem did not take the short message ({why}).',
    cause: 'It has no network, no card, no service centre, or does not know PDU mode.',
    next: 'Look at the bytes in the record, and try AT+CPIN? and AT+CSCA? on the modem.',
  },
} as const satisfies ProblemTable
