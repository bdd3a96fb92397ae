type Named = { options: readonly { value: string }[] } | null | undefined

/** The choice that a variant stands for, "M, Blue"; nothing for a product without a choice. */
export const choiceText = (variant: Named): string => variant?.options.map(({ value }) => value).join(', ') ?? ''
