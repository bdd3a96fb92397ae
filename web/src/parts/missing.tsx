import type { ReactNode } from 'react'

/** Stands in for a part that cannot be had at the moment, calmly: the rest of the page works. */
export const Missing = ({ children }: { children: ReactNode }) => <p className="missing">{children}</p>
