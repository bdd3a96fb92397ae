import { ConfigMistake } from './config-mistake.ts'
import type { RouterConfig } from './config.ts'
import type { OperatorsOptions } from './operators/operators.ts'
import { LEAST_TOKEN_LENGTH } from './operators/token.ts'

/** What must not stand in a file of settings. */
export type Secrets = OperatorsOptions

/** Where a router on its own is told its secrets. */
const VARIABLES = { registrationToken: 'ROUTER_REGISTRATION_TOKEN', invalidationToken: 'ROUTER_INVALIDATION_TOKEN' } as const satisfies Record<keyof Secrets, string>

export const secretsIn = (environment: Readonly<Record<string, string | undefined>>): Secrets => Object.fromEntries(Object.entries(VARIABLES).map(([secret, variable]) => [secret, environment[variable]]))

/** @throws ConfigMistake for a token that can be guessed, and for one that the settings need and is not there */
export function checkSecrets({ allSubgraphs, subgraphs, admin }: RouterConfig, secrets: Secrets): void {
  for (const [secret, variable] of Object.entries(VARIABLES)) {
    const token = secrets[secret as keyof Secrets]
    if (token !== undefined && token.length < LEAST_TOKEN_LENGTH) throw new ConfigMistake(`${variable} needs at least ${LEAST_TOKEN_LENGTH} characters.`)
  }
  const registers = [allSubgraphs, ...Object.values(subgraphs)].some(({ discovery }) => discovery?.by === 'lease')
  if (registers && (!admin || secrets.registrationToken === undefined)) throw new ConfigMistake(`Instances that register themselves (\`discovery.by: lease\`) need \`admin:\` in the settings, and ${VARIABLES.registrationToken}.`)
}
