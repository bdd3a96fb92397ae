import { parseArgs } from 'node:util'
import { Refusal } from '@ecolaura/kernel'
import { z } from 'zod'

/** The settings of a process by the names of their environment variables. Each says by `describe` what it is. */
export type SettingsShape = Readonly<Record<string, z.ZodType>>
export type SettingsOf<S extends SettingsShape> = { readonly [K in keyof S]: z.output<S[K]> }

/** A whole number from the environment. */
export const wholeNumber = (lowest: number, highest = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= lowest && number <= highest, `must be from ${lowest}${highest === Number.MAX_SAFE_INTEGER ? ' up' : ` to ${highest}`}`)

export const port = () => wholeNumber(1, 65_535)

/** A secret of at least 32 bytes, in hex or base64url. */
export const secret = () =>
  z
    .string()
    .transform((text) => new Uint8Array(Buffer.from(text, /^[0-9a-f]+$/i.test(text) ? 'hex' : 'base64url')))
    .refine((bytes) => bytes.length >= 32, 'must have at least 32 bytes, as of "openssl rand -hex 32"')

export const text = () => z.string()
export const url = () => z.url('must be a URL')

/** Text that `read` understands, or throws an error whose message says what it must be. */
export const parsed = <T>(read: (text: string) => T) =>
  z.string().transform((value, context): T => {
    try {
      return read(value)
    } catch (error) {
      context.addIssue((error as Error).message)
      return z.NEVER
    }
  })

/**
 * Reads settings from the environment; a flag such as `--role worker` stands above `ROLE`. An empty variable is a
 * missing one, as compose files make them. Values are not repeated in what is said about them, since some are secret.
 * @throws Refusal `BAD_SETTINGS` with one sentence for each mistake
 */
export function readSettings<S extends SettingsShape>(shape: S, flags: readonly (keyof S & string)[], env: NodeJS.ProcessEnv, args: readonly string[]): SettingsOf<S> {
  const given = { ...env, ...readFlags(flags, args) }
  const mistakes: string[] = []
  const settings = Object.entries(shape).map(([name, type]) => {
    const value = given[name] === '' ? undefined : given[name]
    const { success, data, error } = type.safeParse(value)
    if (!success) mistakes.push(value === undefined ? `${name} is missing: ${type.description}.` : `${name} ${error.issues[0]!.message}: ${type.description}.`)
    return [name, data]
  })
  if (mistakes.length) throw new Refusal('BAD_SETTINGS', mistakes.join('\n'))
  return Object.fromEntries(settings) as SettingsOf<S>
}

/** What `--help` prints. */
export function describeSettings(name: string, description: string, shape: SettingsShape, flags: readonly string[]): string {
  const lines = Object.entries(shape).map(([variable, type]) => {
    const isNeeded = !type.safeParse(undefined).success
    return `  ${[variable, ...(flags.includes(variable) ? [flagOf(variable)] : [])].join(', ').padEnd(32)} ${type.description}${isNeeded ? ' (needed)' : ''}`
  })
  return [`Usage: ${name} [flags]\n`, `${description}\n`, 'Settings, from the environment or by flag:', ...lines].join('\n')
}

/** Reads the settings of this process, or ends it: after `--help` with 0, after a mistake with a sentence and 2. */
export function settingsOf<S extends SettingsShape>(name: string, description: string, shape: S, flags: readonly (keyof S & string)[] = []): SettingsOf<S> {
  const args = process.argv.slice(2).filter((arg) => arg !== '--')
  if (args.includes('--help')) {
    console.log(describeSettings(name, description, shape, flags))
    process.exit(0)
  }
  try {
    return readSettings(shape, flags, process.env, args)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    console.error(error.message)
    process.exit(2)
  }
}

const flagOf = (variable: string): string => `--${variable.toLowerCase().replaceAll('_', '-')}`

function readFlags(flags: readonly string[], args: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(flags.map((name) => [flagOf(name).slice(2), { type: 'string' as const }]))
  try {
    const { values } = parseArgs({ args: [...args], options })
    return Object.fromEntries(flags.flatMap((name) => (values[flagOf(name).slice(2)] === undefined ? [] : [[name, values[flagOf(name).slice(2)] as string]])))
  } catch (error) {
    throw new Refusal('BAD_SETTINGS', `${(error as Error).message.split('. ')[0]}. Run with --help to see what there is.`)
  }
}
