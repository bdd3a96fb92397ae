import { readFile } from 'node:fs/promises'
import { contracts, factSchemas } from '../packages/contracts/src/index.ts'
import { ROOT } from './supergraph.ts'

const FILE = 'schema/asyncapi.json'

const text = { type: 'string' }

/** The envelope that every fact travels in; a message narrows `source`, `type` and `data`. */
const EVENT = {
  description: 'A CloudEvents 1.0 envelope.',
  type: 'object',
  properties: {
    specversion: { const: '1.0' },
    id: { ...text, format: 'uuid', description: 'The same for every delivery of this event.' },
    source: { ...text, description: 'The topic, which is the area that reports the fact.' },
    type: text,
    subject: { ...text, description: 'What the fact is about; facts with the same subject arrive in their order.' },
    time: { ...text, format: 'date-time', description: "From the clock of the owner's database." },
    aggregateversion: { type: 'integer', description: 'Which change of the subject it is.' },
    traceparent: { ...text, description: 'W3C trace context of the change.' },
    data: { type: 'object' },
  },
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'aggregateversion', 'data'],
}

/**
 * Describes the topics and the facts on them as AsyncAPI 3, with the stored samples as examples.
 * @returns the file below the project's folder, and its text
 */
export async function printAsyncApi(): Promise<readonly [file: string, text: string]> {
  const topics = await Promise.all(contracts.map(async ({ topic, types }) => ({ topic, types, samples: await samplesOf(topic) })))
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Ecolaura events',
      version: '1.0.0',
      description: 'The facts that areas tell each other. One topic for each area; facts with the same subject keep their order. Delivered at least once.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(topics.map(({ topic, types }) => [topic, channel(topic, types)])),
    operations: Object.fromEntries(topics.map(({ topic }) => [`${topic}.report`, { action: 'send', channel: { $ref: `#/channels/${topic}` }, summary: `What the ${topic} area reports.` }])),
    components: {
      messages: Object.assign({}, ...contracts.map((contract, index) => messages(contract, topics[index]!.samples))) as object,
      schemas: { Event: EVENT },
    },
  }
  return [FILE, `${JSON.stringify(document, undefined, 2)}\n`]
}

const channel = (topic: string, types: readonly string[]) => ({
  address: topic,
  messages: Object.fromEntries(types.map((type) => [type, { $ref: `#/components/messages/${type}` }])),
})

function messages(contract: (typeof contracts)[number], samples: readonly Sample[]): Record<string, object> {
  return Object.fromEntries(
    Object.entries(factSchemas(contract)).map(([type, data]) => [
      type,
      {
        name: type,
        payload: { allOf: [{ $ref: '#/components/schemas/Event' }, { type: 'object', properties: { source: { const: contract.topic }, type: { const: type }, data } }] },
        examples: samples.filter((sample) => sample.type === type).map((payload) => ({ payload })),
      },
    ]),
  )
}

type Sample = { readonly type: string }

const samplesOf = async (topic: string): Promise<Sample[]> => JSON.parse(await readFile(new URL(`packages/contracts/src/samples/${topic}.json`, ROOT), 'utf8')) as Sample[]
