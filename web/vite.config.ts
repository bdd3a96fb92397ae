import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Where the shop runs while the page is developed with Vite's own server. */
const SHOP = 'http://localhost:4000'

/** The session's tokens are in reach of scripts, so only our own scripts run. Pictures of imported catalogues come from elsewhere. */
const POLICY = "default-src 'self'; img-src 'self' https: data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'"

/** Not in development, where Vite puts scripts into the page; not for the explorer, whose editor writes its own styles. */
const contentPolicy: Plugin = {
  name: 'content-policy',
  apply: 'build',
  transformIndexHtml: (_html, { path }) =>
    path.endsWith('/index.html') ? [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' }] : [],
}

export default defineConfig({
  plugins: [react(), contentPolicy],
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    // The editor of the explorer is large by nature, and loaded by nobody else.
    chunkSizeWarningLimit: 8_000,
    rolldownOptions: { input: ['index.html', 'explorer.html'] },
  },
  worker: { format: 'es' },
  server: { proxy: { '/graphql': { target: SHOP, ws: true }, '/media': SHOP } },
})
