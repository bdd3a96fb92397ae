import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { readPublicKeys, readSigningKey } from '@ecolaura/auth'
import { secret } from '@ecolaura/service'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { listAreas } from './areas.ts'
import { composeFile } from './compose.ts'
import { envExample, newEnv } from './secrets.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (file: string) => readFile(new URL(file, ROOT), 'utf8')
const areas = listAreas()
type Service = { image: string; command?: string[]; environment: Record<string, string>; ports?: string[]; user?: string }
const { services } = parse(await read('docker-compose.yml')) as { services: Record<string, Service> }

test('docker-compose.yml and .env.example are what rover.yaml says', async () => {
  await expect(promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/compose-file.ts', '--check'], { cwd: ROOT })).resolves.toBeDefined()
  expect(parse(await read('docker-compose.yml'))).toEqual(composeFile(areas))
})

test('every area has an API that the router finds, and a worker', () => {
  const roles = (name: string) => Object.values(services).filter(({ command }) => command?.[0] === `../subgraphs/${name}/src/main.ts`).flatMap(({ command }) => command![2]!)
  for (const { name } of areas) {
    expect(roles(name).join(' '), name).toMatch(/^(all|api worker)$/)
    const { hostname } = new URL(services['router']!.environment[`SUBGRAPH_URL_${name.toUpperCase()}`]!)
    expect(services[hostname]?.command?.[0]).toBe(`../subgraphs/${name}/src/main.ts`)
  }
})

test('every program that a container runs exists', async () => {
  for (const main of Object.values(services).flatMap(({ command }) => (command?.[0]?.startsWith('../') ? [command[0].slice(3)] : []))) await expect(read(main), main).resolves.toContain('await')
})

test('only the router can be reached from outside', () => {
  expect(Object.entries(services).filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['router'])
})

test('no secret is in the file, each comes from the environment and must be there', async () => {
  const named = Object.values(services).flatMap(({ environment }) => Object.entries(environment)).filter(([name]) => /SECRET|PASSWORD|KEY|DATABASE_URL/.test(name))
  for (const [name, value] of named) expect(value, name).toMatch(name === 'ADMIN_PASSWORD' ? /^\$\{\w+:-\}$/ : /\$\{\w+:\?see \.env\.example\}/)
  for (const line of (await read('.env.example')).split('\n')) expect(line).toMatch(/^(#.*|\w+=|)$/)
})

test('an area is given its own secret and its own database, the router all secrets and no database', () => {
  for (const { name } of areas) {
    const own = Object.entries(services).filter(([service]) => service.startsWith(name)).map(([, { environment }]) => JSON.stringify(environment))
    for (const other of areas.filter((area) => area.name !== name)) for (const text of own) expect(text).not.toMatch(new RegExp(`(SECRET|PASSWORD)_${other.name.toUpperCase()}\\b`))
  }
  expect(JSON.stringify(services['router'])).not.toContain('DATABASE')
})

test('every variable that the file needs is in the example, and a new .env has a value for it that programs accept', async () => {
  const needed = new Set([...(await read('docker-compose.yml')).matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name!))
  const values = new Map((await newEnv(areas)).trim().split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).replace(/^'|'$/g, '')]))
  for (const name of needed) {
    expect(envExample(areas)).toContain(`\n${name}=\n`)
    expect(values.get(name), name).toBeTruthy()
  }
  const key = readSigningKey(values.get('SIGNING_KEY')!)
  expect(readPublicKeys(values.get('PUBLIC_KEYS')!).keys[0]!.kid).toBe(key.kid)
  expect(secret().parse(values.get('SUBGRAPH_SECRET_ORDERS'))).toHaveLength(32)
  expect(await newEnv(areas)).not.toBe(await newEnv(areas))
})

test('images are of an exact version', async () => {
  expect(services['postgres']!.image).toMatch(/^postgres:\d+\.\d+$/)
  const froms = [...`${await read('Dockerfile')}${await read('router/Dockerfile')}`.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!)
  for (const image of froms.filter((name) => !['source', 'build'].includes(name))) expect(image).toMatch(/^node:\d+\.\d+\.\d+-slim$/)
})
