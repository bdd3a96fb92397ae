type Facts = Readonly<Record<string, unknown>> | undefined

const STATUS: Readonly<Record<string, number>> = { INTERNAL_SERVER_ERROR: 500, IDENTITY_UNAVAILABLE: 503, RATES_UNAVAILABLE: 503, RATE_LIMITED: 429 }

/** The status of a request that could not run, by its first error. */
export const statusOf = (extensions: Facts): number => STATUS[String(extensions?.['code'])] ?? 400

/** When a client should ask again, where the error knows. */
export const retryAfter = (extensions: Facts): Record<string, string> => (typeof extensions?.['retryAfter'] === 'number' ? { 'retry-after': String(extensions['retryAfter']) } : {})
