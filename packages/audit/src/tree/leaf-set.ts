/** A set of leaf numbers, one bit each, as long as its highest. */
export interface LeafSet {
  add(leaf: number): void;
  /** Adds all from one on, and before another. */
  addRange(from: number, until: number): void;
  has(leaf: number): boolean;
  /** Those in the set, in order. */
  values(): Generator<number, void, undefined>;
}

export function leafSet(): LeafSet {
  let bits = new Uint8Array(0);
  const add = (leaf: number) => {
    const at = Math.floor(leaf / 8);
    if (at >= bits.length) {
      const longer = new Uint8Array(Math.max(64, 2 * at));
      longer.set(bits);
      bits = longer;
    }
    bits[at] = (bits[at] ?? 0) | (1 << (leaf % 8));
  };
  return {
    add,
    addRange(from, until) {
      if (until <= from) return;
      add(until - 1);
      // Whole bytes at once: every event of a log may name all that come before it.
      const [first, end] = [Math.ceil(from / 8), Math.floor(until / 8)];
      for (let leaf = from; leaf < Math.min(first * 8, until); leaf++) add(leaf);
      bits.fill(0xff, first, end);
      for (let leaf = Math.max(end * 8, from); leaf < until; leaf++) add(leaf);
    },
    has: (leaf) => (((bits[Math.floor(leaf / 8)] ?? 0) >> (leaf % 8)) & 1) === 1,
    *values() {
      for (const [at, byte] of bits.entries())
        if (byte !== 0) for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) yield at * 8 + bit;
    },
  };
}

/** Leaves from the first to the last, both included. */
export interface LeafRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads which leaves an event `events.pruned` names.
 *
 * @param text - numbers in order: `0-17,19,25-30`
 * @returns undefined where it is written otherwise
 */
export function parseLeafRanges(text: string): readonly LeafRange[] | undefined {
  const ranges: LeafRange[] = [];
  for (const part of text.split(',')) {
    const [, from = '', to = from] = /^(0|[1-9]\d{0,14})(?:-([1-9]\d{0,14}))?$/.exec(part) ?? [];
    const range = { first: Number(from), last: Number(to) };
    if (from === '' || range.first <= (ranges.at(-1)?.last ?? -1) || range.last < range.first) return undefined;
    ranges.push(range);
  }
  return ranges;
}

/**
 * Writes which leaves an event `events.pruned` names.
 *
 * @param leaves - their numbers, in order
 */
export function formatLeafRanges(leaves: Iterable<number>): string {
  const parts: string[] = [];
  let open: LeafRange | undefined;
  const close = () => {
    if (open !== undefined) parts.push(open.first === open.last ? `${open.first}` : `${open.first}-${open.last}`);
  };
  for (const leaf of leaves) {
    if (open !== undefined && leaf === open.last + 1) open = { first: open.first, last: leaf };
    else {
      close();
      open = { first: leaf, last: leaf };
    }
  }
  close();
  return parts.join(',');
}
