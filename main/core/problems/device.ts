import type { ProblemTable } from './table.ts'

export const deviceProblems = {
  'device.bootstrap-not-secure': {
    words: 'A bootstrap is not fetched from {url}.',
    cause: 'The address is not https; a bootstrap carries credentials.',
    next: 'Use the https address that the bootstrap server gave.',
  },
  'device.bootstrap-status': {
    words: 'The bootstrap server answered {status} for {url}.',
    cause: 'The address was used already, has run out, or was made for another device.',
    next: 'Make a new bootstrap address and let the device fetch it.',
  },
  'device.cannot-listen': {
    words: 'This device cannot listen for a bootstrap.',
    cause: 'It has no certificate of its own to listen with.',
    next: 'Use the client-initiated way, or start the device in the simulator of the workbench.',
  },
  'device.command-not-supported': {
    words: 'This device does not support {command}.',
    cause: 'The command is optional for a DM Client, or not built into this one yet.',
    next: 'Use another command; the status 501 tells the server.',
  },
  'device.endless-session': {
    words: 'The server sent {rounds} packages without END; the device left the session.',
    cause: 'The server never ends the session.',
    next: 'Look at the last packages of the record, and mend the server.',
  },
  'device.media-type': {
    words: 'The media type {type} is not understood here.',
    cause: 'The sender announced another format, or none.',
    next: 'Send application/dmmo+json, or text/plain for the value of one leaf.',
  },
  'device.no-account': {
    words: 'The device has no DM Account for {server}.',
    cause: 'It was not bootstrapped for this server yet.',
    next: 'Bootstrap the device first.',
  },
  'device.no-common-format': {
    words: '{url} takes no format that the device can send.',
    cause: 'The repository refused application/dmmo+json and offered nothing the device knows.',
    next: 'Let the repository accept application/dmmo+json.',
  },
  'device.no-such-path': {
    words: 'The device answers nothing at {path}.',
    cause: 'The address or the method is wrong.',
    next: 'POST the bootstrap to the address that the device printed.',
  },
  'device.not-package': {
    words: 'The server answered with {type}, which is no package.',
    cause: 'The address leads to something else than a DM Server, for example to a web page.',
    next: 'Check the address of the DM Server; its answer stands in the record.',
  },
  'device.push-not-trusted': {
    words: 'The bootstrap came from somebody this device does not trust ({why}).',
    cause: 'The sender has no certificate, or one of another authority.',
    next: 'Push from the workbench whose certificate authority the device trusts.',
  },
  'device.node-executed': {
    words: 'The device executed {uri}.',
    cause: 'A simulated device only notes that it was told to; nothing else happens on it.',
    next: 'Nothing to do; the status tells the server that it was done.',
  },
  'device.repository-status': {
    words: '{url} answered {status}.',
    cause: 'The Data Repository does not have it, or does not let this device in.',
    next: 'Look at the exchange in the record; check the path and the credentials.',
  },
  'device.server-status': {
    words: 'The DM Server answered {status} at {url}.',
    cause: 'It refused the package; its answer stands in the record.',
    next: 'Open the record and read the answer of the server.',
  },
  'device.stopped': {
    words: 'The device was switched off.',
    cause: 'It was stopped while it was at work.',
    next: 'Start it again, and let it call in.',
  },
  'device.too-many-alerts': {
    words: 'Too many alerts of {id} wait already.',
    cause: 'The device has not called in since, or no server may know of them.',
    next: 'Let the device call in, then raise the alert again.',
  },
  'device.too-many-reports': {
    words: 'The device takes on no further report.',
    cause: 'The server asks for a report in every session that brings one, or for very many at once.',
    next: 'Look at the EXEC commands of the last sessions, and mend the server.',
  },
} as const satisfies ProblemTable
