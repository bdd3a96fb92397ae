import type { Problem } from '../graph/change.ts'
import { problemSentence } from '../words/problems.ts'

/** Why something was not done; read out as soon as it appears. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  return (
    <div role="alert">
      {problems.length > 0 && (
        <ul className="notice notice--problem">
          {problems.map(({ code, message }) => (
            <li key={code + message}>{problemSentence({ code, message })}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
