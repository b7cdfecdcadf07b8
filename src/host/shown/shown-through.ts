/** For members that show what they are set to: what they are set to instead. */
export type ShownMembers<T> = { readonly [K in keyof T]?: (value: NonNullable<T[K]>) => T[K] };

/**
 * An object of VS Code's, some of whose members show texts: what these are set to goes through a
 * function before. Everything else is the object's own.
 */
export function shownThrough<T extends object>(target: T, members: ShownMembers<T>): T {
  const functions = members as Readonly<
    Record<PropertyKey, ((value: unknown) => unknown) | undefined>
  >;
  return new Proxy({} as T, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (_, name, value: unknown) => {
      const show = value === undefined ? undefined : functions[name];
      return Reflect.set(target, name, show ? show(value) : value, target);
    },
    has: (_, name) => Reflect.has(target, name),
  });
}
