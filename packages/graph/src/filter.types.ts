import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { DateTime } from './scalars.ts'

export const SortDirection = { ASC: 'ASC', DESC: 'DESC' } as const
export type SortDirection = keyof typeof SortDirection

registerEnumType(SortDirection, {
  name: 'SortDirection',
  description: 'Which end of a list comes first.',
  valuesConfig: { ASC: { description: 'The smallest, earliest, or first in the alphabet.' }, DESC: { description: 'The greatest, latest, or last in the alphabet.' } },
})

@InputType('StringFilter', { description: 'A condition on a text; capital letters make no difference. All that is given must hold.' })
export class StringFilter {
  @Field(() => String, { nullable: true, description: 'It is this text.' })
  eq?: string
  @Field(() => [String], { nullable: true, description: 'It is one of these.' })
  in?: string[]
  @Field(() => String, { nullable: true, description: 'This text is part of it.' })
  contains?: string
}

@InputType('IdFilter', { description: 'A condition on an id or another exact name. All that is given must hold.' })
export class IdFilter {
  @Field(() => ID, { nullable: true, description: 'It is this one.' })
  eq?: string
  @Field(() => [ID], { nullable: true, description: 'It is one of these.' })
  in?: string[]
}

@InputType('DateTimeFilter', { description: 'A condition on a moment. All that is given must hold.' })
export class DateTimeFilter {
  @Field(() => DateTime, { nullable: true, description: 'At this moment or later.' })
  gte?: Date
  @Field(() => DateTime, { nullable: true, description: 'At this moment or earlier.' })
  lte?: Date
}
