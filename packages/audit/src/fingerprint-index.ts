/** Which leaf a text was seen at. Knows a text by 64 bits of it, so that millions of ids fit into memory. */
export interface FingerprintIndex {
  get(text: string): number | undefined;
  /** Keeps where a text was seen; a leaf seen before is kept instead, and given back. */
  add(text: string, leaf: number): number | undefined;
  /** Forgets where a text was seen. */
  remove(text: string): void;
  values(): Generator<number, void, undefined>;
}

const free = -1;
const forgotten = -2;

/**
 * An index of texts, about 30 bytes each. Two texts are taken for one with a chance of 2^-64; as the fingerprints begin
 * somewhere else each time, nobody can make such a pair in advance.
 */
export function fingerprintIndex(): FingerprintIndex {
  const seeds = [0, 0].map(() => Math.floor(Math.random() * 2 ** 32)) as [number, number];
  let capacity = 1024;
  let used = 0;
  let marks = new Uint32Array(2 * capacity);
  let leaves = new Float64Array(capacity).fill(free);
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

  /** Where the fingerprint is, or would be. */
  const slot = () => {
    let at = first & (capacity - 1);
    while (leaves[at] !== free && !(marks[2 * at] === first && marks[2 * at + 1] === second))
      at = (at + 1) & (capacity - 1);
    return at;
  };

  const put = (leaf: number) => {
    const at = slot();
    if (leaves[at] === free) used++;
    marks[2 * at] = first;
    marks[2 * at + 1] = second;
    leaves[at] = leaf;
  };

  const grow = () => {
    const [oldMarks, oldLeaves] = [marks, leaves];
    capacity *= 2;
    used = 0;
    marks = new Uint32Array(2 * capacity);
    leaves = new Float64Array(capacity).fill(free);
    for (let at = 0; at < oldLeaves.length; at++) {
      const leaf = oldLeaves[at] ?? free;
      if (leaf < 0) continue;
      first = oldMarks[2 * at] ?? 0;
      second = oldMarks[2 * at + 1] ?? 0;
      put(leaf);
    }
  };

  const found = () => {
    const leaf = leaves[slot()] ?? free;
    return leaf < 0 ? undefined : leaf;
  };

  return {
    get(text) {
      fingerprint(text);
      return found();
    },
    add(text, leaf) {
      fingerprint(text);
      const before = found();
      if (before !== undefined) return before;
      put(leaf);
      if (used * 3 > capacity * 2) grow();
      return undefined;
    },
    remove(text) {
      fingerprint(text);
      if (found() !== undefined) put(forgotten);
    },
    *values() {
      for (const leaf of leaves) if (leaf >= 0) yield leaf;
    },
  };
}
