/** Things by name, the least used of which go when there are too many: bounded in octets, so that no visitor can fill memory. */
export type Store<T> = {
  get(name: string): T | undefined;
  set(name: string, thing: T): void;
  clear(): void;
  readonly octets: number;
  readonly size: number;
};

/** Keeps at most so many octets. Something heavier than a tenth of that is not kept. */
export function makeStore<T>(most: number, weightOf: (thing: T) => number): Store<T> {
  const things = new Map<string, T>(); // in the order of use
  let octets = 0;
  const drop = (name: string) => {
    const thing = things.get(name);
    if (thing === undefined) return;
    things.delete(name);
    octets -= weightOf(thing);
  };
  return {
    get(name) {
      const thing = things.get(name);
      if (thing === undefined) return undefined;
      things.delete(name);
      things.set(name, thing);
      return thing;
    },
    set(name, thing) {
      drop(name);
      const weight = weightOf(thing);
      if (weight > most / 10) return;
      things.set(name, thing);
      octets += weight;
      for (const [oldest] of things) {
        if (octets <= most) break;
        drop(oldest);
      }
    },
    clear() {
      things.clear();
      octets = 0;
    },
    get octets() {
      return octets;
    },
    get size() {
      return things.size;
    },
  };
}
