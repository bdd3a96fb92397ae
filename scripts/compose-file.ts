import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { listAreas } from '../deploy/src/areas.ts'
import { composeFile } from '../deploy/src/compose.ts'
import { envExample, newEnv } from '../deploy/src/secrets.ts'

const HELP = `Usage: pnpm compose-file [--check | --secrets]

Writes docker-compose.yml and .env.example from rover.yaml.

  --check     change nothing; fail when a file differs from what rover.yaml says
  --secrets   print an .env with new secrets instead: pnpm --silent compose-file --secrets > .env
`

const ROOT = new URL('../', import.meta.url)
const areas = listAreas()
const files = {
  'docker-compose.yml': `# Generated from rover.yaml by "pnpm compose-file"; change deploy/src/compose.ts, not this file.\n${stringify(composeFile(areas), { lineWidth: 0, aliasDuplicateObjects: false })}`,
  '.env.example': envExample(areas),
}

const { values } = parseArgs({ options: { check: { type: 'boolean' }, secrets: { type: 'boolean' }, help: { type: 'boolean' } } })
if (values.help) console.log(HELP)
else if (values.secrets) process.stdout.write(await newEnv(areas))
else
  for (const [file, text] of Object.entries(files)) {
    if (!values.check) await writeFile(new URL(file, ROOT), text)
    else if ((await readFile(new URL(file, ROOT), 'utf8').catch(() => '')) !== text) {
      console.error(`${file} is not what rover.yaml says; run "pnpm compose-file" and commit it.`)
      process.exitCode = 1
    }
  }
