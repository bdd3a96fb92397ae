import proxyAddress from '@fastify/proxy-addr'
import ipaddr from 'ipaddr.js'
import type { IncomingMessage } from 'node:http'

/** Tells a client's address: the other end of the connection, or what proxies that are trusted say of it, the last of them first. */
export type AddressOf = (request: IncomingMessage) => string | undefined

/** @throws TypeError for what is neither an address, a network, nor `loopback`, `linklocal` or `uniquelocal` */
export function addressBehind(trustedProxies: readonly string[]): AddressOf {
  const trust = proxyAddress.compile([...trustedProxies])
  return (request) => {
    const address = proxyAddress(request, trust)
    // A proxy may say what is no address, such as `unknown`.
    return ipaddr.isValid(address) ? address : request.socket.remoteAddress
  }
}

/** Whose address it is: one of IPv4, or a network of 64 bits of IPv6, in which anyone has as many addresses as he likes. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address.slice(0, 64)
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
