import fc from 'fast-check';
import type { TestDatabase } from '../../databases/index.ts';

type HostDialect = TestDatabase['dialect'];

/** How the keys of the host are declared, and links to them, and what stands in them. */
export interface HostKeys {
  readonly name: string;
  /** The columns' type in the database. */
  readonly type: string;
  /** The texts of the keys of the first, second and third row, of nobody's, and of what only looks like the first. */
  readonly texts: readonly [first: string, second: string, third: string, nobodys: string, almost: string];
  /** What the first row's key is in a link that is spelt otherwise, and equals it for the database. */
  readonly respelt?: string;
  /** How a driver gives them; default: as text. */
  readonly given?: 'number' | 'bigint';
}

const uuid = (end: string) => `0b0e3f0c-5a3e-4a43-9a4e-${end.padStart(12, '0')}`;

const numbers = (first: bigint) =>
  [first, first + 1n, first + 2n, first + 9n, `0${first}`].map(String) as unknown as HostKeys['texts'];

const plain: HostKeys = { name: 'integer', type: 'integer', texts: ['1', '2', '3', '99', '01'], given: 'number' };
/** Each is another key, also where it looks like the one before. */
const texts = ['Anna', 'anna', '1', 'ANNA', ' Anna'] as const;
const blanks = ['Anna', 'Anna ', '01', 'anna', ' Anna'] as const;
const people = ['Anna', 'Berta', '1', 'Cilla', ' Anna'] as const;
const uuids = [uuid('1'), uuid('2'), uuid('a'), uuid('f'), 'no-uuid'] as const;
/** Beyond what a number of JavaScript tells apart. */
const large = numbers(9_007_199_254_740_993n);
/** The same, but none is rounded to another: SQLite's driver rounds them wherever it is not asked for text. */
const apart = [
  '9007199254740993',
  '9007199254740997',
  '9007199254741001',
  '9007199254741005',
  '09007199254740993',
] as const;
const long = numbers(4_294_967_280n);

/**
 * The kinds of keys that hosts have. Databases compare texts by their collations: `respelt` is the same key for the
 * database, its foreign keys and the host, and another one for a decision.
 */
const kinds: Readonly<Record<HostDialect, readonly HostKeys[]>> = {
  postgres: [
    { name: 'beyond 2^53', type: 'bigint', texts: large },
    { name: 'numeric', type: 'numeric(30, 0)', texts: large },
    { name: 'uuid', type: 'uuid', texts: uuids },
    { name: 'text', type: 'text', texts: blanks },
    { name: 'varchar', type: 'varchar(40) collate "C"', texts },
    // Padded in the column, and bare in its text.
    { name: 'char', type: 'char(9)', texts },
  ],
  sqlite: [
    { name: 'beyond 2^31', type: 'integer', texts: long, given: 'number' },
    { name: 'beyond 2^53', type: 'integer', texts: apart, given: 'bigint' },
    { name: 'text', type: 'text', texts: blanks },
    { name: 'no type', type: '', texts: blanks },
    { name: 'nocase', type: 'text collate nocase', texts: people, respelt: 'aNNa' },
    { name: 'rtrim', type: 'text collate rtrim', texts, respelt: 'Anna  ' },
  ],
  mysql: [
    { name: 'unsigned', type: 'int unsigned', texts: long, given: 'number' },
    { name: 'beyond 2^53', type: 'bigint', texts: large },
    { name: 'unsigned beyond 2^63', type: 'bigint unsigned', texts: numbers(18_446_744_073_709_551_600n) },
    { name: 'decimal', type: 'decimal(30, 0)', texts: large },
    { name: 'uuid', type: 'uuid', texts: uuids },
    { name: 'varchar', type: 'varchar(40) collate utf8mb4_nopad_bin', texts: blanks },
    { name: 'padded', type: 'varchar(40) collate utf8mb4_bin', texts, respelt: 'Anna  ' },
    { name: 'case', type: 'varchar(40) collate utf8mb4_general_ci', texts: people, respelt: 'ÁNNA ' },
    { name: 'char', type: 'char(9) collate utf8mb4_general_ci', texts: people, respelt: 'aNNa' },
  ],
};

/** The keys of a case's host: mostly plain numbers, else of another kind; seldom links spell some otherwise. */
export const hostKeys = (dialect: HostDialect): fc.Arbitrary<HostKeys> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(plain) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...kinds[dialect]), fc.integer({ min: 0, max: 3 }))
        .map(([{ respelt, ...keys }, seldom]) => (respelt === undefined || seldom > 0 ? keys : { ...keys, respelt })),
    },
  );

/**
 * The text of a key by how drafts call it: `1`, `2` and `3` are those of rows, `99` is that of a row that is gone, and `01`
 * only looks like the first. Those of rows beyond the third are what they are called, and other texts are nobody's.
 */
export function keyText({ type, texts: [first, second, third, nobodys, almost] }: HostKeys, called: string): string {
  const known = { 1: first, 2: second, 3: third, 99: nobodys, '01': almost };
  if (Object.hasOwn(known, called)) return known[called as unknown as keyof typeof known];
  return type === 'uuid' && Number(called) > 3 ? uuid(called) : called;
}

/** How drafts of links call the first row's key where it is spelt otherwise. */
export const spelling = 1111;

/** What stands in a key or link, by how drafts call it: as drivers give it, and as they take it. */
export function keyValue(keys: HostKeys, called: number): string | number | bigint {
  const text = called === spelling ? (keys.respelt ?? keyText(keys, '1')) : keyText(keys, String(called));
  if (keys.given === undefined) return text;
  return keys.given === 'number' ? Number(text) : BigInt(text);
}

/** A part of a key as it is told apart by in a test: some drivers round numbers, and PostgreSQL pads a CHAR. */
export function shownKey({ given, type }: HostKeys, value: unknown): string {
  if (given === 'bigint') return String(Number(value));
  return type.startsWith('char') ? String(value).trimEnd() : String(value);
}
