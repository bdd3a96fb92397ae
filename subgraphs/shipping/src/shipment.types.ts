import { CountryCode, DateTime, payloadType } from '@ecolaura/graph'
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ShipmentStatus, type Shipment, type TrackingEvent } from './shipment.ts'

registerEnumType(ShipmentStatus, {
  name: 'ShipmentStatus',
  description: 'How far a parcel is.',
  valuesConfig: {
    READY: { description: 'Packed, and waiting for the carrier.' },
    DISPATCHED: { description: 'With the carrier.' },
    DELIVERED: { description: 'With the customer.' },
    CANCELLED: { description: 'Kept back, since the order ended.' },
  },
})

@ObjectType('TrackingEvent', { description: 'A step on a parcel\'s way.', simpleResolvers: true })
export class TrackingEventType implements TrackingEvent {
  @Field(() => ShipmentStatus, { description: 'What it became.' })
  status!: ShipmentStatus
  @Field(() => DateTime, { description: 'When.' })
  at!: string
}

@ObjectType('Shipment', { description: 'The parcel of an order. Seen by the customer, by staff, and by who knows its tracking number.' })
@Directive('@key(fields: "id")')
export class ShipmentType implements Pick<Shipment, 'id' | 'status' | 'carrier' | 'trackingNumber' | 'country' | 'grams' | 'createdAt'> {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
  @Field(() => ShipmentStatus, { description: 'How far it is.', simple: true })
  status!: ShipmentStatus
  @Field(() => String, { description: 'Who carries it.', simple: true })
  carrier!: string
  @Field(() => String, { description: 'The carrier\'s number for it.', simple: true })
  trackingNumber!: string
  @Field(() => CountryCode, { description: 'Where it goes.', simple: true })
  country!: string
  @Field(() => Int, { description: 'What it weighs.', simple: true })
  grams!: number
  @Field(() => DateTime, { description: 'When it was packed.', simple: true })
  createdAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'When the carrier took it.', simple: true })
  dispatchedAt?: Date
  @Field(() => DateTime, { nullable: true, description: 'When the customer had it.', simple: true })
  deliveredAt?: Date
}

/** Belongs to orders; this area adds its parcels. */
@ObjectType('Order', { description: 'A purchase, from its placing to its end.' })
@Directive('@key(fields: "id")')
export class ShippedOrderType {
  @Field(() => ID, { description: 'Its id.', simple: true })
  id!: string
}

@InputType({ description: 'A step of a parcel, taken by hand.' })
export class MoveShipmentInput {
  @Field(() => ID, { description: 'The parcel.' })
  shipmentId!: string
}

export const DispatchShipmentPayload = payloadType('DispatchShipmentPayload', 'shipment', () => ShipmentType, 'The parcel as it is now.')
export const DeliverShipmentPayload = payloadType('DeliverShipmentPayload', 'shipment', () => ShipmentType, 'The parcel as it is now.')
