/** A field's name in the code of an object literal: a plain `__proto__` there would set the prototype. */
export const property = (name: string): string => (name === '__proto__' ? '["__proto__"]' : name)
