import { createRequire } from 'node:module'
import { Readable } from 'node:stream'

/** Vendure as it is installed in the working folder: it is no dependency of this project. */
export const vendure = createRequire(`${process.cwd()}/`)('@vendure/core')
const { DefaultJobQueuePlugin, DefaultLogger, DefaultSchedulerPlugin, DefaultSearchPlugin, dummyPaymentHandler, LogLevel } = vendure

const PICTURE = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')

/** Pictures are rows and addresses here: nobody asks for the files. */
const pictures = {
  assetStorageStrategy: {
    writeFileFromBuffer: async (name) => name,
    writeFileFromStream: async (name, stream) => (await stream.toArray(), name),
    readFileToBuffer: async () => PICTURE,
    readFileToStream: async () => Readable.from([PICTURE]),
    deleteFile: async () => {},
    fileExists: async () => false,
    toAbsoluteUrl: (_, name) => `/pictures/${name}`,
  },
  assetPreviewStrategy: { generatePreviewImage: async () => PICTURE },
}

/** What Vendure's own installer chooses for production, without mail, files and dashboard. */
export const settings = (synchronize) => ({
  logger: new DefaultLogger({ level: LogLevel.Error }),
  apiOptions: { port: 0, hostname: '127.0.0.1', trustProxy: 1, cors: { origin: [], credentials: true } },
  authOptions: { tokenMethod: ['bearer', 'cookie'], superadminCredentials: { identifier: 'bench', password: 'nobody signs in' }, cookieOptions: { secret: 'bench' } },
  dbConnectionOptions: { type: 'postgres', host: process.env.DB_HOST, port: Number(process.env.DB_PORT), username: process.env.DB_USERNAME, database: process.env.DB_NAME, synchronize, logging: false },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  assetOptions: pictures,
  importExportOptions: { assetImportStrategy: { getStreamFromPath: () => Readable.from([PICTURE]) } },
  plugins: [DefaultSchedulerPlugin.init(), DefaultJobQueuePlugin.init({ useDatabaseForBuffer: true }), DefaultSearchPlugin.init({ bufferUpdates: false, indexStockStatus: true })],
})
