import type { TransportMode } from '../gql/graphql.ts'

const MODES: Record<TransportMode, string> = {
  ROAD: 'by road',
  RAIL: 'by rail',
  BIKE: 'by cargo bike',
  AIR: 'by plane',
  SHIP: 'by sea',
  PICK_UP: 'fetched by you',
}
export const modeName = (mode: TransportMode): string => MODES[mode]

/** "1 working day", "2 to 4 working days" */
export const daysText = (min: number, max: number): string => (min === max ? `${min} working ${min === 1 ? 'day' : 'days'}` : `${min} to ${max} working days`)
