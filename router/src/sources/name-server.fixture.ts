import { createSocket } from 'node:dgram'
import { once } from 'node:events'

type Answers = { a?: string[]; srv?: { name: string; port: number; priority: number }[] }
const TYPES = { a: 1, srv: 33 }

/** A name server that answers every A and SRV question alike; while `answers` is undefined it fails. */
export async function nameServer(first: Answers) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const server = { address: `127.0.0.1:${socket.address().port}`, asked: 0, answers: first as Answers | undefined, [Symbol.asyncDispose]: async () => void socket.close() }
  socket.on('message', (question, { port, address }) => {
    server.asked++
    const end = question.indexOf(0, 12) + 5
    const type = question.readUInt16BE(end - 4)
    const records = type === TYPES.a ? (server.answers?.a ?? []).map(ipRecord) : type === TYPES.srv ? (server.answers?.srv ?? []).map(srvRecord) : []
    const header = Buffer.from(question.subarray(0, 12))
    header.writeUInt16BE(server.answers ? 0x8180 : 0x8182, 2)
    header.writeUInt16BE(records.length, 6)
    header.writeUInt32BE(0, 8)
    socket.send(Buffer.concat([header, question.subarray(12, end), ...records.map((data) => record(type, data))]), port, address)
  })
  return server
}

const ipRecord = (address: string): Buffer => Buffer.from(address.split('.').map(Number))

function srvRecord({ name, port, priority }: { name: string; port: number; priority: number }): Buffer {
  const numbers = Buffer.alloc(6)
  numbers.writeUInt16BE(priority, 0)
  numbers.writeUInt16BE(port, 4)
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`))
  return Buffer.concat([numbers, ...labels, Buffer.of(0)])
}

/** Its name is the question's, by reference; nobody may remember it. */
function record(type: number, data: Buffer): Buffer {
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, 0])
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}
