import type { ShippingFact } from '@ecolaura/contracts'
import { Refusal } from '@ecolaura/kernel'

export const ShipmentStatus = { READY: 'READY', DISPATCHED: 'DISPATCHED', DELIVERED: 'DELIVERED', CANCELLED: 'CANCELLED' } as const
export type ShipmentStatus = keyof typeof ShipmentStatus

export type TrackingEvent = { readonly status: ShipmentStatus; readonly at: string }

/** The parcel of one order. */
export type Shipment = {
  readonly id: string
  readonly orderId: string
  readonly customerId: string
  readonly methodId: string
  readonly status: ShipmentStatus
  readonly carrier: string
  readonly trackingNumber: string
  readonly country: string
  readonly grams: number
  readonly history: readonly TrackingEvent[]
  readonly createdAt: Date
  readonly dispatchedAt: Date | null
  readonly deliveredAt: Date | null
  readonly version: number
}

/** A parcel's way. Each step is taken from the one status named here, by whoever comes first. */
export type Step = 'dispatch' | 'deliver' | 'cancel'
export const STEPS = {
  dispatch: { from: 'READY', to: 'DISPATCHED', fact: 'shipment.dispatched' },
  deliver: { from: 'DISPATCHED', to: 'DELIVERED', fact: 'shipment.delivered' },
  cancel: { from: 'READY', to: 'CANCELLED', fact: 'shipment.cancelled' },
} as const satisfies Record<Step, { from: ShipmentStatus; to: ShipmentStatus; fact: ShippingFact['type'] }>

/** Why a step by hand cannot be taken. */
export const stepRefused = (step: Step, status: ShipmentStatus): Refusal =>
  new Refusal('SHIPMENT_NOT_READY', `A parcel that is ${status} cannot be moved to ${STEPS[step].to}.`, { field: ['shipmentId'] })

/** Whether an order that wants its parcel back comes too late. */
export const isOnItsWay = (status: ShipmentStatus): boolean => status === 'DISPATCHED' || status === 'DELIVERED'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Sixteen letters without look-alikes: 80 bits, so that nobody finds a stranger's parcel by guessing. @param bytes sixteen random ones */
export const trackingNumber = (bytes: Uint8Array): string => `ECO${Array.from(bytes.subarray(0, 16), (byte) => ALPHABET[byte & 31]).join('')}`
