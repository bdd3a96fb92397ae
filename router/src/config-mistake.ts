/** A mistake of the operator: told in a sentence, without a stack. */
export class ConfigMistake extends Error {
  override readonly name = 'ConfigMistake'
}
