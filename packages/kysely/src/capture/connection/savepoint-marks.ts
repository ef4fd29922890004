/** A list that goes back to where it was when a savepoint is rolled back to. */
export interface MarkedList<T> {
  add(entries: readonly T[]): void;
  /** All that is in it, once. */
  take(): readonly T[];
  mark(savepoint: string): void;
  backTo(savepoint: string): void;
}

const unquoted = (savepoint: string) => savepoint.replace(/["`;]/g, '');

export function markedList<T>(): MarkedList<T> {
  let entries: T[] = [];
  let marks: { readonly savepoint: string; readonly length: number }[] = [];
  return {
    add: (more) => {
      for (const entry of more) entries.push(entry);
    },
    take() {
      const taken = entries;
      entries = [];
      return taken;
    },
    mark: (savepoint) => {
      marks.push({ savepoint: unquoted(savepoint), length: entries.length });
    },
    backTo(savepoint) {
      const index = marks.findLastIndex((mark) => mark.savepoint === unquoted(savepoint));
      const mark = marks[index];
      if (mark === undefined) return;
      entries = entries.slice(0, mark.length);
      marks = marks.slice(0, index + 1);
    },
  };
}
