/** The same object, which says so loudly when the program uses something of Electron that the stand-in hasn't got. */
export function refuseUnknown<Part extends object>(name: string, part: Part): Part {
  return new Proxy(part, {
    get: (target, key) => {
      // Promise machinery asks every object for `then`; symbols are the language's own.
      if (typeof key === 'symbol' || key === 'then' || key in target) {
        const value: unknown = Reflect.get(target, key, target)
        // On the object itself, whose private fields the proxy hasn't got.
        return typeof value === 'function' && value !== target.constructor ? value.bind(target) : value
      }
      throw new TypeError(`The stand-in for Electron has no ${name}.${key}.`)
    },
  })
}
