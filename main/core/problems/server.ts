import type { ProblemTable } from './table.ts'

export const serverProblems = {
  'server.answer-not-delivered': {
    words: 'The connection was gone before the commands could be sent.',
    cause: 'The device stopped or lost its network while the server prepared the next commands.',
    next: 'Let the device call in again; commands without a status are UNKNOWN.',
  },
  'server.certificate-missing': {
    words: 'The device showed no certificate.',
    cause: 'This server knows its devices by client certificates, and the device was not given one.',
    next: 'Bootstrap the device with a profile whose transport is "certificate".',
  },
  'server.certificate-unknown': {
    words: 'No account uses the certificate {fingerprint}.',
    cause: 'The account was removed or replaced after the certificate was issued.',
    next: 'Bootstrap the device again.',
  },
  'server.certificate-untrusted': {
    words: 'The certificate of the device cannot be trusted ({what}): {certificate}.',
    cause: 'It comes from another authority, has run out, or is not meant for clients.',
    next: 'Bootstrap the device again, and compare the clocks.',
  },
  'server.content-encoding': {
    words: 'The body is encoded as {what}, which is not understood.',
    cause: 'The DM Client compresses its packages; OMA DM 2.0 does not provide for that.',
    next: 'Switch the compression off.',
  },
  'server.digest-malformed': {
    words: 'The Digest credentials cannot be used: {what}.',
    cause: 'The DM Client writes them otherwise than RFC 7616 says; qop=auth is needed.',
    next: 'Look at the Authorization header on the side of the device.',
  },
  'server.digest-only': {
    words: 'The password was shown in a form that this server does not take.',
    cause: 'The DM Client uses HTTP Basic, and this server takes HTTP Digest only, or the other way round.',
    next: 'Answer the challenge of the server, or allow the other form in its settings.',
  },
  'server.digest-replayed': {
    words: 'These Digest credentials were used before; with this nonce that has now happened {count} times.',
    cause: 'Somebody sent a recorded request again, or the DM Client does not count its requests (nc).',
    next: 'Compare the two requests in the records; if they are not yours, somebody listens on the line.',
  },
  'server.digest-stale': {
    words: 'The nonce of these Digest credentials has run out.',
    cause: 'It is older than five minutes, or another server process handed it out. The password was right.',
    next: 'Nothing; the DM Client repeats the request with the new nonce.',
  },
  'server.internal': {
    words: 'The server could not finish this request: {what}.',
    cause: 'Something inside the workbench failed, for example a full disk.',
    next: 'Look into the log; the device can call in again.',
  },
  'server.media-type': {
    words: 'The media type {type} is not a package of OMA DM 2.0.',
    cause: 'The DM Client speaks another dialect, or its Content-Type is wrong.',
    next: 'Compare Content-Type with {allowed}.',
  },
  'server.no-device-id': {
    words: 'The request does not say which device it comes from.',
    cause: 'The header OMADM-DevID is missing, empty, there twice, longer than {most} characters, or no plain text.',
    next: 'Send the header OMADM-DevID with every package (OMA DM 2.0 §5.5).',
  },
  'server.no-session': {
    words: 'There is no open session with {device}.',
    cause: 'The session is over, was given up as idle, or began at another server.',
    next: 'Let the device begin a new session with Package#1.',
  },
  'server.not-acceptable': {
    words: 'The device accepts only {accept}.',
    cause: 'Commands are sent as {type}, and the Accept header leaves that out.',
    next: 'Add the type to the Accept header of the DM Client.',
  },
  'server.other-device': {
    words: 'The credentials belong to {owner}, but the request names {device}.',
    cause: 'An account was copied to another device, or the DevID was changed.',
    next: 'Bootstrap each device with an account of its own.',
  },
  'server.own-account': {
    words: '{device} has an account of its own; one for many devices does not speak for it.',
    cause:
      'The credentials that many devices share were used under the DevID of a device that was bootstrapped by itself.',
    next: 'Use the account of the device, or another DevID.',
  },
  'server.out-of-turn': {
    words: '{device} sent a package before the last one was answered.',
    cause: 'The DM Client repeated a package, or did not wait for Package#2.',
    next: 'Compare the two packages in the record; only the first one counts.',
  },
  'server.psk-missing': {
    words: 'The device came without a pre-shared key.',
    cause: 'This server knows its devices by TLS-PSK, and the connection uses a certificate of the server instead.',
    next: 'Bootstrap the device with a profile whose transport is "psk".',
  },
  'server.psk-unknown': {
    words: 'No account uses the PSK identity {identity}.',
    cause: 'The account was removed or replaced while the connection was open.',
    next: 'Bootstrap the device again.',
  },
  'server.session-idle': {
    words: '{device} did not answer for {seconds} seconds.',
    cause: 'The device lost power or its network in the middle of a session.',
    next: 'Let the device call in again; commands without a status are UNKNOWN.',
  },
  'server.session-replaced': {
    words: '{device} began a new session while this one was open.',
    cause: 'The device restarted in the middle of a session, or two devices use one DevID.',
    next: 'Look at the new session; commands of this one without a status are UNKNOWN.',
  },
  'server.stopped': {
    words: 'The server was stopped in the middle.',
    cause: 'The workbench was closed, or its server was started anew.',
    next: 'Let the device call in again once the server runs.',
  },
  'server.unauthenticated': {
    words: 'The request carried no valid credentials.',
    cause: 'The device was never bootstrapped for this server, or its credentials were replaced.',
    next: 'Bootstrap the device again, then let it call in.',
  },
} as const satisfies ProblemTable
