import { randomBytes } from 'node:crypto'
import { newSigningKey, publicKeys } from '@ecolaura/auth'
import { variableOf, type ListedArea } from './areas.ts'

/** The secrets that the compose file asks for, each with what it is. */
export function secretsOf(areas: readonly ListedArea[]): Record<string, string> {
  const names = areas.map(({ name }) => name)
  return {
    POSTGRES_PASSWORD: 'The superuser of Postgres; only the job that makes databases uses it.',
    ...Object.fromEntries([...names, 'log'].map((name) => [variableOf('DATABASE_PASSWORD', name), `The role ${name} of Postgres; hex, since it stands in a URL.`])),
    ...Object.fromEntries(names.map((name) => [variableOf('SUBGRAPH_SECRET', name), `What the router and ${name} share: 32 bytes in hex.`])),
    SIGNING_KEY: 'The private key that signs access tokens, as JWK.',
    PUBLIC_KEYS: 'Its public half, as JWK set; during a rotation the old one beside it.',
  }
}

/** What may be set besides. */
const CHOICES: Readonly<Record<string, string>> = {
  ADMIN_EMAIL: 'The first administrator, made when there is no such account.',
  ADMIN_PASSWORD: 'The password that this account begins with.',
  ECOLAURA_PORT: 'The public port, 4000 when it is not set.',
}

/** `.env.example`: every name, no value. */
export function envExample(areas: readonly ListedArea[]): string {
  const line = ([name, what]: [string, string]) => `# ${what}\n${name}=\n`
  return [
    '# What docker-compose.yml takes from its environment. `pnpm compose-file --secrets > .env` writes one with new secrets.\n',
    ...Object.entries(secretsOf(areas)).map(line),
    '# The rest may stay empty.\n',
    ...Object.entries(CHOICES).map(line),
  ].join('\n')
}

/** An `.env` with new secrets; keep it where only its owner reads it. */
export async function newEnv(areas: readonly ListedArea[]): Promise<string> {
  const key = await newSigningKey()
  const keys: Record<string, string> = { SIGNING_KEY: `'${JSON.stringify(key)}'`, PUBLIC_KEYS: `'${JSON.stringify(publicKeys([key]))}'` }
  const lines = Object.keys(secretsOf(areas)).map((name) => `${name}=${keys[name] ?? randomBytes(32).toString('hex')}`)
  return `${lines.join('\n')}\nADMIN_EMAIL=admin@example.com\nADMIN_PASSWORD=${randomBytes(12).toString('hex')}\n`
}
