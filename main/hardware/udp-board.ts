import { createSocket, type Socket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import type { Board } from './board.ts'

/** What a network does to datagrams; counted over all that come and go. */
export interface NetworkHabits {
  /** Every so many datagrams one is lost. */
  readonly loseEvery?: number
  /** Every so many one comes twice. */
  readonly repeatEvery?: number
  /** Every so many one comes this late, behind those that follow. */
  readonly delayEvery?: { readonly count: number; readonly ms: number }
}

export interface UdpBoard {
  readonly port: number
  close(): Promise<void>
}

/** Lets a board answer datagrams on loopback, one packet in each. */
export function openUdpBoard(board: Board, port = 0, habits: NetworkHabits = {}): Promise<UdpBoard> {
  const socket: Socket = createSocket('udp4')
  let count = 0
  let isClosed = false
  const due = (every: number | undefined) => every !== undefined && count % every === 0
  const carry = (act: () => void) => {
    count += 1
    if (isClosed) return
    if (due(habits.loseEvery)) return
    if (due(habits.delayEvery?.count)) setTimeout(act, habits.delayEvery?.ms).unref()
    else act()
    if (due(habits.repeatEvery)) act()
  }
  socket.on('message', (packet, from) =>
    carry(() => {
      const answer = board.answer(packet)
      if (!answer) return
      carry(() => {
        if (!isClosed) socket.send(answer, from.port, from.address, () => undefined)
      })
    }),
  )
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject).on('error', () => undefined)
      resolve({
        port: (socket.address() as AddressInfo).port,
        close: () => {
          isClosed = true
          return new Promise(closed => socket.close(() => closed()))
        },
      })
    })
  })
}
