import { type ColumnDecision, decide, type Person, type Policy, type Row, type RowCover } from '@gallra/core';
import type { OpenWorld } from '@gallra/world';
import { whose } from './generated-rows.ts';
import { askedOf, at, type Letter, logins, planted } from './shared-house.ts';

/** What stands in all tables. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** Reads all tables. */
export async function allRows({ rows }: OpenWorld): Promise<Rows> {
  const found: Record<string, readonly Row[]> = { logins: await rows('logins') };
  for (const table of Object.keys(planted)) found[table] = await rows(table);
  return found;
}

/** The rows of one of them, as they stand. */
export const rowsOfOne = (first: Rows, now: Rows, letter: Letter): Rows => {
  const ids = (table: string) =>
    new Set((first[table] ?? []).filter((row) => whose(first, table, row) === letter).map(({ id }) => id));
  return Object.fromEntries(
    Object.keys(planted).map((table) => {
      const own = ids(table);
      return [table, (now[table] ?? []).filter(({ id }) => own.has(id))];
    }),
  );
};

/** What is decided about one's rows: by table and key, and as counted in each table. */
export interface Decided {
  readonly rows: Readonly<Record<string, unknown>>;
  readonly tallies: Readonly<Record<string, unknown>>;
}

const byPerson = (a: { readonly of?: unknown }, b: { readonly of?: unknown }): number =>
  JSON.stringify(a.of ?? null) < JSON.stringify(b.of ?? null) ? -1 : 1;

/**
 * An answer for columns, people in an order of their own, without what people have asked of whom: that somebody asked another controller is known where
 * both may decide jointly, and has to bear on nothing else.
 */
const answers = (columns: readonly ColumnDecision[], isTheirs: (person?: Person) => boolean) =>
  columns.map(({ column, parties, ...rest }) => ({
    column,
    ...rest,
    parties: Object.entries(parties).map(([party, people]) => [
      party,
      people
        .filter(({ person }) => isTheirs(person))
        .map(({ person, ...answer }) => ({ ...answer, of: person && [person.home, person.key, person.controller] }))
        .toSorted(byPerson),
    ]),
  }));

/** Covers the rows of one, and ends nothing in them. */
const covering = (cover: RowCover) => ({ covers: [cover], ends: 'purposes', columns: [] }) as const;

/** What is decided about all rows of one, and about the logins as far as they are theirs. */
export async function decidedFor({ store }: OpenWorld, policy: Policy, letter: Letter): Promise<Decided> {
  const asked = askedOf[letter];
  const controller = 'controller' in asked ? asked.controller : undefined;
  const scope = { at, instruction: covering(asked) };
  return store.transaction(async (tx) => {
    const rows: Record<string, unknown> = {};
    const tallies: Record<string, unknown> = {};
    for (const table of Object.keys(planted)) {
      tallies[table] = await tx.rows.tally({ table, scope, incomingKeys: [] });
      for await (const { row, situation } of tx.rows.rowsOf(table, scope))
        rows[`${table} ${row.id}`] = answers(decide(policy, table, situation).columns, () => true);
    }
    for (const key of logins) {
      const subject = { category: 'person', key, ...(controller === undefined ? {} : { controller }) };
      for await (const { situation } of tx.rows.rowsOf('logins', { at, subject }))
        rows[`logins ${key}`] = answers(
          decide(policy, 'logins', situation).columns,
          (person) => person?.controller === controller,
        ).map(({ column, parties }) => ({ column, parties }));
    }
    return { rows, tallies };
  });
}

/** Tables of one in which a row names a client by key who was another's and is gone: nobody can tell any more whose it was. */
function namingGone(first: Rows, now: Rows, letter: Letter): readonly string[] {
  const there = new Set(now.clients?.map(({ id }) => id));
  const gone = (first.clients ?? []).filter((row) => whose(first, 'clients', row) !== letter && !there.has(row.id));
  const keys = new Set(gone.map(({ id }) => String(id)));
  const names = ({ client_id, referrer_id, owner_id, owner_type }: Row) =>
    [client_id, referrer_id, owner_type === 'client' ? owner_id : null].some((key) => keys.has(String(key)));
  const isNamed = Object.values(rowsOfOne(first, now, letter)).some((rows) => rows.some(names));
  // What leads to such a note, or to a client whose referrer it is, leans on it too.
  return isNamed ? ['clients', 'notes', 'visits', 'mails', 'papers'] : [];
}

/** Tables in which no foreign key kept what tells whose rows are: where a client is gone, its key alone is left. */
export function untold(first: Rows, now: Rows, letter: Letter): readonly string[] {
  return namingGone(first, now, letter).filter((table) => letter !== 'V' || table !== 'orders');
}

/** What is decided about rows in other tables than those. */
export const decidedBeside = ({ rows, tallies }: Decided, tables: readonly string[]): Decided => {
  const beside = (from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(from).filter(([place]) => !tables.includes(place.split(' ')[0] ?? '')));
  return { rows: beside(rows), tallies: beside(tallies) };
};
