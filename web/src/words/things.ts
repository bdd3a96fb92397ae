/** "1 thing", "2 things" */
export const thingsText = (count: number): string => `${count} ${count === 1 ? 'thing' : 'things'}`

export const countThings = (lines: readonly { quantity: number }[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)
