import { connectionType, decodeCursor, PageArgs, pageOf, pageSize, type Page } from '@ecolaura/graph'
import { maySee, staffOnly } from '@ecolaura/kernel'
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from './context.ts'
import { ShipmentStatus, type Shipment, type TrackingEvent } from './shipment.ts'
import { DeliverShipmentPayload, DispatchShipmentPayload, MoveShipmentInput, ShipmentType, ShippedOrderType, TrackingEventType } from './shipment.types.ts'
import type { ShippingMethod } from './shipping-method.ts'
import { ShippingOptionType } from './shipping-method.types.ts'

const ShipmentConnection = connectionType('Shipment', () => ShipmentType)

@Resolver(() => ShippedOrderType)
export class OrderShipmentResolver {
  @FieldResolver(() => [ShipmentType], { nullable: true, description: 'Its parcels; empty until it is confirmed.' })
  async shipments(@Root() { id }: ShippedOrderType, @Ctx() { principal, shipmentsOfOrder }: Context): Promise<Shipment[]> {
    return (await shipmentsOfOrder.load(id)).filter(({ customerId }) => maySee(principal, customerId))
  }
}

@Resolver(() => ShipmentType)
export class ShipmentResolver {
  @FieldResolver(() => [TrackingEventType], { description: 'Its way so far, the oldest step first.' })
  events(@Root() { history }: Shipment): readonly TrackingEvent[] {
    return history
  }

  @FieldResolver(() => String, { nullable: true, description: 'A page that shows where it is; null while the carrier has none.' })
  trackingUrl(): null {
    return null
  }

  @FieldResolver(() => ShippingOptionType, { nullable: true, description: 'The way that was chosen for it.' })
  option(@Root() { methodId }: Shipment, @Ctx() { method }: Context): Promise<ShippingMethod | undefined> {
    return method(methodId)
  }

  @FieldResolver(() => ShippedOrderType, { nullable: true, description: 'The order that it belongs to.' })
  order(@Root() { orderId }: Shipment): ShippedOrderType {
    return { id: orderId }
  }

  @Query(() => ShipmentType, { nullable: true, description: 'The parcel with this tracking number. Whoever knows the number may follow it.' })
  async trackShipment(@Arg('trackingNumber', () => String, { description: 'The number on the parcel.' }) trackingNumber: string, @Ctx() { shipments }: Context): Promise<Shipment | null> {
    return (await shipments.track(trackingNumber.trim().toUpperCase())) ?? null
  }

  @Query(() => ShipmentConnection, { description: 'Parcels in one status, the newest first. For staff.' })
  async shipments(
    @Arg('status', () => ShipmentStatus, { defaultValue: 'READY', description: 'The status.' }) status: ShipmentStatus,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { shipments, principal }: Context,
  ): Promise<Page<Shipment>> {
    staffOnly(principal)
    const [after] = args.after ? decodeCursor(args.after, 1) : []
    const found = await shipments.inStatus(status, pageSize(args.first) + 1, after === undefined ? undefined : String(after))
    return pageOf(found, args, ({ id }) => [id], () => shipments.countInStatus(status))
  }

  @Mutation(() => DispatchShipmentPayload, { description: 'The carrier has taken the parcel. For staff.' })
  async dispatchShipment(@Arg('input', () => MoveShipmentInput, { description: 'The parcel.' }) { shipmentId }: MoveShipmentInput, @Ctx() { shipments, principal }: Context) {
    staffOnly(principal)
    return { shipment: await shipments.moveByHand(shipmentId, 'dispatch') }
  }

  @Mutation(() => DeliverShipmentPayload, { description: 'The customer has the parcel. For staff.' })
  async deliverShipment(@Arg('input', () => MoveShipmentInput, { description: 'The parcel.' }) { shipmentId }: MoveShipmentInput, @Ctx() { shipments, principal }: Context) {
    staffOnly(principal)
    return { shipment: await shipments.moveByHand(shipmentId, 'deliver') }
  }
}
