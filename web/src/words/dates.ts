const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' })

export const showMoment = (time: string): string => moment.format(new Date(time))
export const showDay = (time: string): string => day.format(new Date(time))
