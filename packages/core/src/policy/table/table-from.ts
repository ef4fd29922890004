import { GallraError } from '../../error.ts';
import type { ColumnClassification, ColumnWord, PersonalTable } from '../table-classification.ts';

/** What a registry of zod tells of a column: a classification written out, for a registry holds objects only. */
export type RegisteredColumn<C extends string = string, Column extends string = string> =
  | Exclude<ColumnClassification<C, Column>, string>
  | PlainWord;

/** The rest of a table's classification, beside its columns. */
export type TableRest<Column extends string = string> = Omit<
  PersonalTable<string, string, string, string, string, Column>,
  'columns'
>;

type PlainWord = { readonly is: Exclude<ColumnWord, 'credential'> };

/** A classification as a policy has it: a bare word or name in its short form. */
type ClassificationOf<Entry extends RegisteredColumn> = Entry['is'] | Exclude<Entry, PlainWord>;

/** What is read of a schema of zod. The types of one version do not fit those of another, and the host has its own. */
interface Schema<Def = unknown> {
  readonly _zod: { readonly def: Def };
}

/** What is read of a registry of zod. */
interface Registry<Entry> {
  readonly _meta: Entry;
  get(schema: never): unknown;
}

/** The schema inside a wrapper such as `.optional()` or `.default()`; of a codec, the side that is stored. */
function inside(schema: Schema): Schema | undefined {
  const { innerType, in: stored } = schema._zod.def as { innerType?: Schema; in?: Schema };
  return innerType ?? stored;
}

function entryOf(registry: Registry<RegisteredColumn>, schema: Schema): RegisteredColumn | undefined {
  const entry = registry.get(schema as never) as RegisteredColumn | undefined;
  const inner = inside(schema);
  return entry ?? (inner && entryOf(registry, inner));
}

const isWord = (entry: RegisteredColumn): boolean => Object.keys(entry).length === 1;

/**
 * Derives the columns of a table's classification from the zod schema of its rows, for hosts that have one.
 *
 * Every field must be in the registry; wrappers (`.optional()`, `.nullable()`, `.default()` …) are looked through. The
 * registry is the host's own: a global one is duplicated by bundlers, and would then be empty.
 *
 * @param schema - the schema of a row, one field for each column; of the host's own zod, 4.0 or later
 * @param registry - made with `z.registry<RegisteredColumn>()`; with narrower type arguments, names are checked as well
 * @param rest - all of the table's classification but its columns
 * @returns a table for `definePolicy`
 * @throws GallraError `policy.invalid`, listing every field that is not in the registry
 * @example
 * ```ts
 * import { type RegisteredColumn, tableFrom } from '@gallra/core';
 * import * as z from 'zod';
 *
 * const columns = z.registry<RegisteredColumn>();
 * const contact = z.object({
 *   id: z.int().register(columns, { is: 'key' }),
 *   name: z.string().register(columns, { is: 'identity' }),
 *   phone: z.string().register(columns, { is: 'contact' }).nullable(),
 * });
 *
 * export const contacts = tableFrom(contact, columns, { subjects: { id: 'contact' }, then: 'erase' });
 * ```
 */
export function tableFrom<
  Shape extends Readonly<Record<string, Schema>>,
  Entry extends RegisteredColumn,
  const Rest extends TableRest<keyof Shape & string>,
>(
  schema: Schema<{ readonly shape: Shape }>,
  registry: Registry<Entry>,
  rest: Rest,
): Rest & { readonly columns: { readonly [K in keyof Shape & string]: ClassificationOf<Entry> } } {
  const fields = Object.entries<Schema>(schema._zod.def.shape);
  const read = fields.map(([name, field]) => [name, entryOf(registry, field)] as const);
  const missing = read.flatMap(([name, entry]) => (entry === undefined ? [name] : []));
  if (missing.length > 0) {
    throw new GallraError(
      'policy.invalid',
      'Columns of a schema are not classified; register each with .register(registry, { is: … }).',
      missing.map((name) => `columns.${name}: is not in the registry`),
    );
  }
  const columns = Object.fromEntries(read.map(([name, entry]) => [name, entry && isWord(entry) ? entry.is : entry]));
  return { ...rest, columns } as never;
}
