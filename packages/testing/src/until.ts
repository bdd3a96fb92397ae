import { pause } from '@ecolaura/kernel'

/** Waits for a condition, never for a time: asks again until the answer is truthy, and fails with words after the deadline. */
export async function until<T>(ask: () => Promise<T> | T, what: string, deadlineMs = 60_000): Promise<NonNullable<T>> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`It never came to be that ${what}.`)
    await pause(10)
  }
}
