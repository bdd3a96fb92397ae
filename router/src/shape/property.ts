/** A field's name in the code of an object literal: a plain `__proto__` there would set the prototype. */
export const property = (name: string): string => (name === '__proto__' ? '["__proto__"]' : name)

/** Code that reads a field: what every object inherits is no value of it. */
export const reading = (object: string, name: string): string =>
  name in Object.prototype ? `(Object.hasOwn(${object}, ${JSON.stringify(name)}) ? ${object}[${JSON.stringify(name)}] : undefined)` : `${object}.${name}`

/** The same where the name is not known beforehand. */
export const own = (object: Readonly<Record<string, unknown>>, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined)
