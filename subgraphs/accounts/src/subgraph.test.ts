import { accessTokenVerifier, newSigningKey, publicKeys } from '@ecolaura/auth'
import { startTestArea, type TestArea } from '@ecolaura/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountsArea } from './area.ts'

let area: TestArea
beforeAll(async () => { const signingKey = await newSigningKey(); area = await startTestArea('accounts', (ports) => accountsArea(ports, { signingKey })) })
afterAll(() => area[Symbol.asyncDispose]())
test('smoke', async () => {
  console.log(area.area.subgraph.sdl)
  console.log(JSON.stringify(await area.execute(`mutation { signUp(input: { email: "A@b.de", password: "correct horse", name: "A" }) { accessToken expiresAt refreshToken session { id isCurrent } user { id email addresses { id } } userErrors { code message } } }`), null, 1))
})
