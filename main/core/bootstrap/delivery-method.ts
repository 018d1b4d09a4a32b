/**
 * How a bootstrap comes to its device (OMA DM 2.0 §8): set at the factory, on a smart card, fetched by the device, or
 * pushed to it: over HTTPS, as a WAP push in a datagram, or as short messages.
 */
export const deliveryMethods = ['factory', 'card', 'client-initiated', 'server-initiated', 'wap-push', 'sms'] as const
export type DeliveryMethod = (typeof deliveryMethods)[number]

/** Who may ask for a server-initiated bootstrap (OMA DM 2.0 §8.4). */
export const requestSources = ['point-of-sale', 'self-service', 'network-registration', 'voice-system'] as const
export type RequestSource = (typeof requestSources)[number]
