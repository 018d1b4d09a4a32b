import type { DeliveryMethod } from '#core/bootstrap/delivery-method.ts'
import { deliverByCable } from './cable.ts'
import { deliverCard, deliverFactory, deliverSms } from './files.ts'
import { deliverHttps } from './https.ts'
import { deliverOffer } from './offer.ts'
import { deliverWapPush } from './wap-push.ts'
import type { Deliver } from './ways.ts'

const ways: Readonly<Record<DeliveryMethod, Deliver>> = {
  factory: deliverFactory,
  card: deliverCard,
  'client-initiated': deliverOffer,
  'server-initiated': deliverHttps,
  'wap-push': deliverWapPush,
  sms: deliverSms,
}

/** Carries a document to its device by the method of its order. */
export const deliver: Deliver = flight =>
  flight.order.cable ? deliverByCable(flight) : ways[flight.order.method](flight)
