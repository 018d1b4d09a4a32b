import type { ProblemTable } from './table.ts'

export const httpProblems = {
  'http.cancelled': {
    words: 'The request was cancelled.',
    cause: 'Somebody asked to stop it.',
    next: 'Send it again when it is wanted.',
    severity: 'info',
  },
  'http.address-not-here': {
    words: 'This machine has no address {host}.',
    cause: 'The name does not resolve, or it belongs to another machine.',
    next: 'Use 127.0.0.1, or an address that this machine really has.',
  },
  'http.bad-url': {
    words: '{url} is not an http or https address.',
    cause: 'The address was cut, or has a scheme that is not HTTP.',
    next: 'Correct the address; it looks like https://server.example/dm.',
  },
  'http.body-too-large': {
    words: 'The body is larger than {limit} bytes.',
    cause: 'The sender streams without an end, or the limit is too low for this work.',
    next: 'Raise the limit in the settings if the size is expected.',
  },
  'http.cannot-listen': {
    words: 'Port {port} on {host} cannot be opened: {what}.',
    cause: 'The operating system refused it.',
    next: 'Choose another port or address.',
  },
  'http.expectation': {
    words: 'The request expects {what}, which nobody here can promise.',
    cause: 'Only "100-continue" is defined for the Expect header (RFC 9110 §10.1.1).',
    next: 'Send the request without this Expect header.',
  },
  'http.header-too-large': {
    words: 'The head of the request is larger than {limit} bytes.',
    cause: 'The sender repeats headers without an end, or sends something that is not a request.',
    next: 'Look at the recorded bytes; a DM Client needs well under one kilobyte.',
  },
  'http.method-not-allowed': {
    words: '{method} is not possible here.',
    cause: 'The address takes only {allowed}.',
    next: 'Send one of these methods, or correct the address.',
  },
  'http.no-answer': {
    words: '{url} closed the connection without an answer.',
    cause: 'The other side refused the certificate or the request, or it stopped.',
    next: 'Look at the log of the other side; compare certificates and address.',
  },
  'http.nothing-here': {
    words: 'There is nothing at {path}.',
    cause: 'The address has another path than the one this server was given.',
    next: 'Compare the address with the one that the server shows.',
  },
  'http.not-http': {
    words: 'What came is not an HTTP request: {what}.',
    cause: 'Another protocol was spoken to this port, for example TLS to a plain port.',
    next: 'Look at the recorded bytes; compare http and https in the address.',
  },
  'http.not-http-answer': {
    words: '{url} did not answer in HTTP: {what}.',
    cause: 'Another protocol is spoken at this port, or the answer was damaged.',
    next: 'Check the port, and http against https.',
  },
  'http.not-loopback': {
    words: '{host} would be open to the network.',
    cause: 'Without a decision of yours the workbench listens on this machine only.',
    next: 'Use 127.0.0.1, or allow the network interface explicitly.',
  },
  'http.psk-not-here': {
    words: 'Pre-shared keys (TLS-PSK) do not work in this program.',
    cause:
      'The TLS library of Electron has none of the suites of OMA DM 2.0 §9.2.2, and the Node that ships beside it was not found.',
    next: 'Name a Node program by DMWB_NODE, or serve and connect by "dmwb serve", "dmwb server" or "dmwb device".',
  },
  'http.psk-unknown': {
    words: 'The PSK identity {identity} is not known to the server: {what}.',
    cause: 'The account was removed or replaced, or the device was bootstrapped by another server.',
    next: 'Compare the identity with the accounts of the server, or bootstrap the device again.',
  },
  'http.psk-wrong-key': {
    words: 'The pre-shared key of {identity} is not the same on both sides: {what}.',
    cause: 'The identity is known, but one side holds another key, for example from an earlier bootstrap.',
    next: 'Bootstrap the device again, so that both sides get one new key.',
  },
  'http.port-forbidden': {
    words: 'Port {port} may not be opened by this user.',
    cause: 'Ports below 1024 are reserved for the administrator on this system.',
    next: 'Choose a port above 1023.',
  },
  'http.port-in-use': {
    words: 'Port {port} is taken.',
    cause: 'Another program, or another workbench, listens there.',
    next: 'Choose another port, or stop the program that uses it.',
  },
  'http.stopped-in-the-middle': {
    words: 'The other side stopped in the middle of its message after {bytes} bytes.',
    cause: 'The connection was cut, or the sender died.',
    next: 'Look at the bytes that did arrive; let the device call in again.',
  },
  'http.too-slow': {
    words: 'Next to nothing came over the connection for {ms} ms.',
    cause: 'The link is broken without a word, or the other side hangs or holds the connection on purpose.',
    next: 'Let the other side begin again; a download may go on from where it broke off, by Range.',
  },
  'http.timeout': {
    words: 'The other side did not finish within {ms} ms.',
    cause: 'The connection is very slow, or the other side hangs.',
    next: 'Try again; raise the time limit if the link is known to be slow.',
  },
  'http.tls-certificate-refused': {
    words: '{url} did not accept our certificate: {what}.',
    cause: 'No client certificate was sent, or it is not one that the server knows.',
    next: 'Bootstrap the device again with a certificate of this server.',
  },
  'http.tls-expired': {
    words: 'A certificate of {url} is not valid now ({what}): {certificate}.',
    cause: 'It has run out or is not valid yet, or a clock is wrong.',
    next: 'Compare the clocks, then renew the certificate.',
  },
  'http.tls-failed': {
    words: 'No TLS connection came about: {what}.',
    cause: 'One side speaks plain HTTP, or both have no TLS version or cipher suite in common.',
    next: 'Compare http and https in the address, then the TLS settings of both sides.',
  },
  'http.tls-material': {
    words: 'The key or the certificate of this listener cannot be used: {what}.',
    cause: 'The key does not belong to the certificate, or the text is not PEM.',
    next: 'Let the workbench issue a new certificate, or choose matching files.',
  },
  'http.tls-name': {
    words: 'The certificate of {url} is for another name: {certificate}.',
    cause: 'The server is reached under a name or address that its certificate does not list.',
    next: 'Use a listed name, or have the certificate issued again with this one.',
  },
  'http.tls-no-suite': {
    words: 'The two sides have no cipher suite in common: {what}.',
    cause: 'The device offers only old suites, or only PSK or only certificates where the listener has the other.',
    next: 'Switch on what the device needs: PSK among the ways to prove who it is, or the compatibility listener.',
  },
  'http.tls-not-spoken': {
    words: 'One side speaks TLS, the other does not: {what}.',
    cause: 'An http address leads to a port with TLS, or an https address to one without.',
    next: 'Compare http and https in the address with the listener.',
  },
  'http.tls-own-refused': {
    words: 'The device did not accept the certificate of this server: {what}.',
    cause: 'The device does not trust our authority, its clock is wrong, or it calls the server by another name.',
    next: 'Give the device the CA certificate of this server, and compare its clock and the address it uses.',
  },
  'http.tls-version': {
    words: 'The two sides have no TLS version in common: {what}.',
    cause: 'One of them knows only TLS 1.0 or 1.1, which are insecure and switched off.',
    next: 'Bring the old side up to TLS 1.2; for a test, let it use the compatibility listener.',
  },
  'http.tls-untrusted': {
    words: 'The certificate of {url} is not trusted ({what}): {certificate}.',
    cause:
      'Who answers there has a certificate of another authority, or the authority changed since it was handed out.',
    next: 'Give the caller the current certificate of the authority, or the other side a certificate of a trusted one.',
  },
  'http.unreachable': {
    words: '{url} cannot be reached: {what}.',
    cause: 'Nobody listens there, the name does not resolve, or a network is down.',
    next: 'Start the other side, then compare host and port.',
  },
  'http.foreign-name': {
    words: 'This server does not answer to the name {host}.',
    cause: 'A web page may have led a name of its own to this machine, or a device uses a name for it.',
    next: 'Use the address of the machine, or let the server use TLS.',
  },
  'http.web-page': {
    words: 'A web page, {origin}, may not talk to this server.',
    cause: 'A browser sent the request for a page; DM Clients send no Origin header.',
    next: 'Use a DM Client, or a tool that is no browser.',
  },
} as const satisfies ProblemTable
