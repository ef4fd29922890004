/** Which leaf a text was seen at. Knows a text by 64 bits of it, so that millions of ids fit into memory. */
export interface FingerprintIndex {
  /** Says how many there will be, so that it need not grow for them. */
  reserve(texts: number): void;
  get(text: string): number | undefined;
  /** Keeps where a text was seen; a leaf seen before is kept instead, and given back. */
  add(text: string, leaf: number): number | undefined;
  /** Forgets where a text was seen. */
  remove(text: string): void;
  values(): Generator<number, void, undefined>;
}

/** A place holds two numbers of a fingerprint, and a leaf in two: memory is asked for once, not once for each of them. */
const width = 4;

/** What stands for a leaf where none is; nothing else is 0, as all memory is when it is new. */
const [free, forgotten, firstLeaf] = [0, 1, 2];

/** Places that are asked for in advance, at most: a checkpoint may say anything. */
const mostReserved = 2 ** 23;

/**
 * An index of texts, about 30 bytes each. Two texts are taken for one with a chance of 2^-64; as the fingerprints begin
 * somewhere else each time, nobody can make such a pair in advance.
 */
export function fingerprintIndex(): FingerprintIndex {
  const seeds = [0, 0].map(() => Math.floor(Math.random() * 2 ** 32)) as [number, number];
  let capacity = 1024;
  let used = 0;
  let places = new Uint32Array(width * capacity);
  let [first, second] = [0, 0];

  /** Leaves the fingerprint in `first` and `second`: an array for each event would cost more than all the rest. */
  const fingerprint = (text: string) => {
    let [one, other] = seeds;
    for (let at = 0; at < text.length; at++) {
      const character = text.charCodeAt(at);
      one = Math.imul(one ^ character, 0x9e3779b1);
      other = Math.imul(other ^ character, 0x5f356495);
      one ^= other >>> 15;
      other ^= one >>> 13;
    }
    one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
    other = Math.imul(other ^ (other >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
    first = one >>> 0;
    second = other >>> 0;
  };

  const told = (at: number, of = places) => (of[at + 2] ?? 0) + (of[at + 3] ?? 0) * 2 ** 32;

  /** Where the fingerprint is, or would be. */
  const find = () => {
    let at = (first & (capacity - 1)) * width;
    while (told(at) !== free && !(places[at] === first && places[at + 1] === second))
      at = (at + width) & (width * capacity - 1);
    return at;
  };

  const put = (at: number, what: number) => {
    if (told(at) === free) used++;
    places[at] = first;
    places[at + 1] = second;
    places[at + 2] = what;
    places[at + 3] = what / 2 ** 32;
  };

  const grow = (to: number) => {
    const before = places;
    capacity = to;
    used = 0;
    places = new Uint32Array(width * capacity);
    for (let at = 0; at < before.length; at += width) {
      const what = told(at, before);
      if (what < firstLeaf) continue;
      first = before[at] ?? 0;
      second = before[at + 1] ?? 0;
      put(find(), what);
    }
  };

  const leafAt = (at: number) => (told(at) < firstLeaf ? undefined : told(at) - firstLeaf);

  return {
    reserve(texts) {
      let to = capacity;
      while (to * 2 < texts * 3 && to < mostReserved) to *= 2;
      if (to > capacity) grow(to);
    },
    get(text) {
      fingerprint(text);
      return leafAt(find());
    },
    add(text, leaf) {
      fingerprint(text);
      const at = find();
      const before = leafAt(at);
      if (before !== undefined) return before;
      put(at, leaf + firstLeaf);
      if (used * 3 > capacity * 2) grow(2 * capacity);
      return undefined;
    },
    remove(text) {
      fingerprint(text);
      const at = find();
      if (leafAt(at) !== undefined) put(at, forgotten);
    },
    *values() {
      for (let at = 0; at < places.length; at += width) {
        const leaf = leafAt(at);
        if (leaf !== undefined) yield leaf;
      }
    },
  };
}
