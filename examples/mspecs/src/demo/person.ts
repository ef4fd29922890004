import { columns } from '@gallra/example-demo';
import type { DataSubject, Explanation } from 'gallra';
import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { policy } from '../privacy.ts';

/** A contact card and what hangs on it, at one moment of the demo. */
export interface Snapshot {
  readonly card: Readonly<Record<string, unknown>>;
  readonly explanations: readonly Explanation[];
}

export async function snapshotOf(db: Kysely<Database>, id: number, subject: DataSubject): Promise<Snapshot> {
  const card = await db.selectFrom('contacts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return { card, explanations: await subject.explain() };
}

/** Rows that lead to the person, by table. */
const rowsIn = ({ explanations }: Snapshot) => {
  const rows = Map.groupBy(explanations, ({ decision }) => decision.table);
  return (table: string) => rows.get(table)?.length ?? 0;
};

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

/** What still needs a column of the card, and until when. */
function reasonsFor({ card, explanations }: Snapshot, column: string): readonly [names: string, until: string] {
  const decision = explanations.find((each) => each.decision.table === 'contacts')?.decision;
  const answer = decision?.columns.find((each) => each.column === column);
  const alive = Object.values(answer?.parties ?? {})
    .flat()
    .flatMap(({ reasons }) => reasons.filter((reason) => reason.alive));
  const end = answer?.end;
  const until = end === undefined ? '' : 'lastDay' in end ? end.lastDay : '';
  if (alive.length === 0) return [shown(card[column]) === '–' ? '' : 'nothing; goes with the row', ''];
  // Purposes that only follow others say nothing of their own.
  const names = alive.map(({ claim }) => claim).filter((claim) => claim !== 'provide' && claim !== 'security');
  return [names.join(', '), until];
}

/** Prints the contact card as it was and as it is, with the reasons for what is left. */
export function printCard(before: Snapshot, after: Snapshot): void {
  const personal = Object.entries(policy.tables.contacts.columns).filter(([, column]) => typeof column === 'object');
  columns(
    ['Contact card', 'Before', 'After', 'Needed for', 'Until'],
    personal.map(([name]) => [name, shown(before.card[name]), shown(after.card[name]), ...reasonsFor(after, name)]),
  );
}

/** Prints how many rows elsewhere were and are about the person. */
export function printRows(before: Snapshot, after: Snapshot): void {
  const [was, is] = [rowsIn(before), rowsIn(after)];
  const tables = Object.keys(policy.tables).filter((table) => table !== 'contacts' && was(table) > 0);
  columns(
    ['Rows about her in', 'Before', 'After'],
    tables.map((table) => [table, was(table), is(table)]),
  );
}
