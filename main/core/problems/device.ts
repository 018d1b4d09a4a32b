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
  'device.busy': {
    words: 'Something is under way at {uri} already.',
    cause: 'An earlier EXEC has not come to its end; the device does one thing there at a time.',
    next: 'Wait for its Generic Alert, or read the state of the object.',
  },
  'device.endless-pages': {
    words: 'The web page led on and on; the browser stopped after {most} requests.',
    cause: 'The pages answer every form with another one, or redirect in a circle.',
    next: 'Look at the pages in the record, and mend the web server.',
  },
  'device.full': {
    words: 'The device is full: it holds at most {most} nodes.',
    cause: 'What was fetched would make the tree larger than this device allows.',
    next: 'Delete something first, or give the simulated device more room.',
  },
  'device.memory-full': {
    words: 'The device remembers no more of this kind.',
    cause: 'Too many subscriptions, defaults or jobs are kept already.',
    next: 'Cancel subscriptions that are not needed, and try again.',
  },
  'device.too-much-data': {
    words: 'The device gathers at most {most} bytes of data at once.',
    cause: 'The commands of one package read more than that, or the same again and again.',
    next: 'Read one object at a time, or fewer levels of it with lv.',
  },
  'device.not-moid': {
    words: '“{moid}” is no MOID.',
    cause: 'The second parameter of DEFAULT names an MO, not a node or an address.',
    next: 'Give the MOID alone, without an instance.',
  },
  'device.not-now': {
    words: 'The device does not carry out {command} just now.',
    cause: 'The simulated device was told to answer 503.',
    next: 'Try again later, or change what the device refuses.',
  },
  'device.nothing-by-default': {
    words: 'There is no {moid}, and nothing came from where it is fetched by default.',
    cause: 'No server gave an address by DEFAULT, or what it offers did not fit.',
    next: 'Send a DEFAULT for this MO, or look at the record of the fetch.',
  },
  'device.no-subscription': {
    words: 'There is no subscription named {uri}.',
    cause: 'UNSUB must repeat the ClientURI of the SUB letter by letter.',
    next: 'Compare with the SUB that was sent.',
  },
  'device.card-known': {
    words: 'The card brings nothing new.',
    cause: 'These very bytes were applied at an earlier power-on.',
    next: 'Put another card in, or start with another --tree.',
  },
  'device.card-refused': {
    words: 'The device does not use the card: {why}.',
    cause: 'The simulated device was told so; a real one decides by its policy and its SIM lock.',
    next: 'Use a card that the device takes, or change what the device refuses.',
  },
  'device.other-key': {
    words: 'The certificate of the account stands for another key than the device has.',
    cause: 'It was made for the certificate request of another device, or for one that this device has forgotten.',
    next: 'Ask the device for its certificate request again, and make the bootstrap with that.',
  },
  'device.push-mac': {
    words: 'The push is not believed: its MAC does not fit (SEC {security}).',
    cause: 'It was made for another IMSI or PIN than this device has, or was changed on its way.',
    next: 'Make the push again with the IMSI and PIN of this very device.',
  },
  'device.push-no-secret': {
    words: 'The push cannot be checked: the device lacks what SEC {security} asks for.',
    cause: 'It has no IMSI, or its user gave no PIN.',
    next: 'Choose a SEC whose secret the device has.',
  },
  'device.push-unsigned': {
    words: 'The push is not believed: it has neither SEC nor MAC.',
    cause: 'Anybody could have sent it, so the device does not take a server from it.',
    next: 'Push again with SEC netwpin, userpin or usernetwpin.',
  },
  'device.push-other-device': {
    words: 'The bootstrap is for {wanted}; this device is {device}.',
    cause: 'The address belongs to another device than planned.',
    next: 'Check which device listens at this address.',
  },
  'device.package-corrupt': {
    words: 'The package is not the one that was announced: {what}.',
    cause: 'It was damaged on its way, or the repository has another one than the server thinks.',
    next: 'Compare the package with its size and digest in the object.',
  },
  'device.app-token': {
    words: 'The device does not know this application.',
    cause: 'It shows no token, or one that the device does not know or no longer knows.',
    next: 'Let the application in at the device, and show its token as Authorization: Bearer.',
  },
  'device.app-host': {
    words: 'The device does not answer to the name “{host}”.',
    cause: 'A web page may have led a name of its own to this machine.',
    next: 'Use the address that the device told.',
  },
  'device.app-form': {
    words: 'The registration cannot be read: {what}.',
    cause: 'It is JSON with "document", and perhaps "ddf" and "replace".',
    next: 'Compare it with the guide to local applications.',
  },
  'device.app-ddf': {
    words: 'The description of the application is not usable: {what}.',
    cause: 'The DDF has an error, or describes no management object.',
    next: 'Check the file with dmwb check.',
  },
  'device.app-moid-known': {
    words: 'The device describes {moid} already.',
    cause: 'It is an MO of the device, or of another application.',
    next: 'Register an instance without the description, or use a MOID of your own.',
  },
  'device.app-root': {
    words: '“{uri}” is not the root of an MO that this device knows.',
    cause: 'Applications register whole instances, named by MOID and perhaps MIID, of MOs that are described.',
    next: 'Give the description along with the instance, and an address such as urn:example:mo:x:1.0//.',
  },
  'device.app-not-own': {
    words: 'The application {app} did not register {uri}.',
    cause: 'It belongs to the device, to a server or to another application, or is gone.',
    next: 'List what is registered, and name one of those.',
  },
  'device.app-no-right': {
    words: 'The application {app} may not read {what}.',
    cause: 'No rule grants it to appid:{app}, and the owner of the device does not allow it.',
    next: 'Allow it at the device, or let a server grant the right.',
  },
  'device.app-too-much': {
    words: 'The device takes no more of this kind from applications (at most {most}).',
    cause: 'There are bounds to what applications may register and how often they may listen.',
    next: 'Deregister what is not needed, and listen once.',
  },
  'device.app-lost': {
    words: 'The application {app} is gone without having deregistered.',
    cause: 'Its connection for updates ended: it died, or was stopped.',
    next: 'Start it again; what changed in between waits for it.',
  },
  'device.app-away': {
    words: 'The application {app}, whose node this is, does not listen.',
    cause: 'What an application registered is executed by the application, and it is not running.',
    next: 'Start it, and send the command again.',
  },
  'device.app-died': {
    words: 'The application {app} went away while it executed {uri}.',
    cause: 'It died, was stopped, or took its object back; what it had done by then is not known.',
    next: 'Start it again, look at its object, and send the command again if that is safe.',
  },
  'device.app-silent': {
    words: 'The application {app} did not say what came of {uri}.',
    cause: 'It listens, but says nothing of what it was told to execute.',
    next: 'Look at what the application says; start it again.',
  },
  'device.app-executed': {
    words: 'The application {app} executed {uri} and said {status}.',
    cause: 'The node belongs to an object that this application registered.',
    next: 'Nothing to do; what the application said is the status of the command, or of the alert that follows.',
  },
  'device.app-outcome': {
    words: 'What the application says of its execution cannot be read: {what}.',
    cause:
      'It is JSON with "status" (200, 202, 403, 500, 501, 503, 507, or 1000 to 1999), and perhaps "alertType" and "data".',
    next: 'Compare it with the guide to local applications.',
  },
  'device.app-no-execution': {
    words: 'Nothing that this application was told to execute has the number {id}.',
    cause: 'It was told before, or took longer than the device waits, or belongs to another application.',
    next: 'Use the number that came with the event, once.',
  },
  'device.no-browser': {
    words: 'The device could not show the page: {why}.',
    cause: 'It opens pages in a browser of this machine, and there is none, or it did not start.',
    next: 'Let the device answer pages by rule, or name a browser of the Chromium family in DMWB_BROWSER.',
  },
  'device.page-elsewhere': {
    words: 'The page {url} was given to the browser of this machine.',
    cause: 'That browser does not say what becomes of a page; a session of the draft waits for its own time limit.',
    next: 'Look at the record of the server for what the person did.',
  },
  'device.page-status': {
    words: 'The web server answered {status} for {url}.',
    cause: 'The page that SHOW names is not there, or not for this device.',
    next: 'Check the address of the SHOW command.',
  },
  'device.user-rejected': {
    words: 'The user refused {command}.',
    cause: 'The simulated user was told to say no.',
    next: 'Ask the user again, or change what the device refuses.',
  },
} as const satisfies ProblemTable
