import type { ProblemTable } from './table.ts'

/** Problems of ports as places where devices are plugged in. */
export const portProblems = {
  'port.in-use-here': {
    words: '{port} is busy: {use}.',
    cause: 'This workbench itself works with it just now.',
    next: 'Wait for the end of it, or cancel it.',
  },
  'port.no-driver': {
    words: '{name} ({usb}) is plugged in, and no driver made a serial port of it.',
    cause: 'The driver "{module}" is not loaded, or another driver holds the device.',
    next: 'Run: sudo modprobe {module}   If that does not help, look at what the system says: sudo dmesg | tail -n 20',
  },
  'port.silent': {
    words: 'Not one byte came from {port}, whatever it was asked.',
    cause: 'The device is off or still starting, wants DTR raised, speaks at another rate, or RX and TX are swapped.',
    next: 'Check power, ground and the two wires; then try again with both lines raised, or with another rate.',
  },
  'port.garbage': {
    words: 'Bytes come from {port}, and most of them are no text.',
    cause: 'The rate of the port is not that of the device, or the signal levels do not fit.',
    next: 'Ask at another rate (Identify otherwise, or --baud): 9600, 921600, 460800, 57600, 38400, 19200.',
  },
  'port.unknown-talk': {
    words: '{port} talks, but neither as modem nor as board, console or phone.',
    cause: 'It is another port of the same device (positions, diagnostics), or a console that nobody is logged in at.',
    next: 'Open a console and look at what it says; of a modem, try its other ports.',
  },
  'port.sleeping': {
    words: 'This machine slept for {seconds} seconds.',
    cause: 'It was suspended, or its clock was set.',
    next: 'Nothing: ports are looked for and opened again by themselves.',
  },
  'port.console-gone': {
    words: 'The console {id} is not open.',
    cause: 'It was closed.',
    next: 'Open it again from its port; what it recorded is kept.',
  },
  'port.hardware-unknown': {
    words: 'There is no simulated hardware {id}.',
    cause: 'It was stopped.',
    next: 'Start it again.',
  },
} as const satisfies ProblemTable
