import { connect } from 'node:net'

export type Connection = Disposable & { ask: (body: string) => Promise<void> }

/**
 * A connection that asks one thing at a time and throws the answers away; one that is not a 200 is an error. It is written here because a client that makes objects
 * of answers takes several times the processor, which the router needs, and the pauses of its collector look like the router's. All bytes are read into one buffer.
 */
export function openConnection(url: string): Connection {
  const { hostname, port, pathname, host } = new URL(url)
  const buffer = Buffer.allocUnsafe(256 * 1024)
  let waiting: PromiseWithResolvers<void> | undefined
  let read = readAnswer()
  const callback = (size: number) => {
    try {
      if (!read(buffer.subarray(0, size))) return true
      read = readAnswer()
      waiting?.resolve()
      waiting = undefined
    } catch (error) {
      waiting?.reject(error)
    }
    return true
  }
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread: { buffer, callback } })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error(`${url} hung up.`)))
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: `
  return {
    ask(body) {
      waiting = Promise.withResolvers()
      socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`)
      return waiting.promise
    },
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

/** Is given the bytes of one answer as they come, and says whether these were the last. */
function readAnswer(): (bytes: Buffer) => boolean {
  let head = ''
  let left: number | undefined
  let end = ''
  return (bytes) => {
    let start = 0
    if (left === undefined) {
      const before = head.length
      head += bytes.toString('latin1')
      const headEnd = head.indexOf('\r\n\r\n') + 4
      if (headEnd < 4) return false
      if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(head)
      left = Number(/\r\ncontent-length: *(\d+)/i.exec(head.slice(0, headEnd))?.[1] ?? Infinity)
      start = headEnd - before
    }
    left -= bytes.length - start
    // In chunks: an answer is one line, so an empty one is the end of it.
    end = (end + bytes.toString('latin1', Math.max(start, bytes.length - 5))).slice(-5)
    return left === Infinity ? end === '0\r\n\r\n' : left <= 0
  }
}
