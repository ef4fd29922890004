/** A map by texts that begins anew when it is full: what is looked up for every statement must cost next to nothing. */
export interface ClearingMap<V> {
  get(name: string): V | undefined;
  set(name: string, value: V): V;
}

export function clearingMap<V>(limit: number): ClearingMap<V> {
  const entries = new Map<string, V>();
  return {
    get: (name) => entries.get(name),
    set: (name, value) => {
      if (entries.size >= limit) entries.clear();
      entries.set(name, value);
      return value;
    },
  };
}
