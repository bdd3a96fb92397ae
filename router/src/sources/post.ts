import { errors, type Dispatcher, type Pool } from 'undici'

/** Headers as undici gives them: by their names in small letters. */
export type Posted = { readonly status: number; readonly text: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> }

/**
 * Posts JSON and reads the whole answer. Written on undici's dispatch: its `request` wraps each body in a stream, which costs as
 * much as the rest of the call. Rejects with the signal's reason when it fires, also while it waits for a connection. The pool's own
 * timeouts end a silence; an answer that comes in small pieces has to be there after `timeoutMs` in all.
 */
export function post(pool: Pool, path: string, headers: Record<string, string>, body: string, timeoutMs: number, signal?: AbortSignal): Promise<Posted> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const chunks: Buffer[] = []
    let status = 0
    let latest = Infinity
    let received: Posted['headers'] = {}
    let sent: Dispatcher.DispatchController | undefined
    const abort = () => {
      reject(signal!.reason as Error)
      sent?.abort(signal!.reason as Error)
    }
    signal?.addEventListener('abort', abort)
    const done = () => signal?.removeEventListener('abort', abort)
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        sent = controller
        latest = performance.now() + timeoutMs
        if (signal?.aborted) controller.abort(signal.reason as Error)
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode
        received = responseHeaders
      },
      onResponseData(controller, chunk) {
        if (chunks.push(chunk) > 1 && performance.now() > latest) controller.abort(new errors.BodyTimeoutError())
      },
      onResponseEnd() {
        done()
        resolve({ status, headers: received, text: (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString() })
      },
      onResponseError(_controller, error) {
        done()
        reject(error)
      },
    }
    pool.dispatch({ method: 'POST', path, headers, body }, handler)
  })
}
