import type { ErasurePreview, ErasureReport, Policy } from 'gallra';
import { columnsOf } from './classified-columns.ts';
import { bold, columns, say, wrapped, yellow } from './narration.ts';

type Place = ErasureReport['erased'][number];

/** Table and columns in words, as the policy titles them. */
function inWords(policy: Policy, { table, title, columns: names }: Place): string {
  const classified = columnsOf(policy, table);
  const titles = names.map((name) => classified(name)?.title?.en ?? name);
  return `${title?.en ?? table}: ${titles.join(', ')}`;
}

/** Prints the warnings that stand before the button, and what would go. */
export function printPreview(policy: Policy, { warnings, erased }: ErasurePreview): void {
  for (const warning of warnings) console.log(`\n  ${yellow('!')} ${wrapped(warning.en, 4)}`);
  console.log(`\n${bold('Would go at once:')}`);
  for (const place of erased) console.log(`  ${inWords(policy, place)}`);
}

/** Prints how many rows of each table an erasure or a purge took something of. */
export function printErased(places: readonly Pick<Place, 'table' | 'rows'>[]): void {
  if (places.length === 0) {
    say('Nothing goes.');
    return;
  }
  const rows = Map.groupBy(places, ({ table }) => table);
  columns(
    ['Gone of', 'Rows'],
    [...rows].map(([table, of]) => [table, Math.max(...of.map((place) => place.rows))]),
  );
}

function untilWhen({ until }: ErasureReport['kept'][number]['tables'][number]): string {
  if (until.state === 'date') return `until ${until.lastDay}`;
  return until.state === 'event' ? `until ${until.title.en}` : until.state;
}

/** Prints what is left, each with the day it goes and the provision that keeps it until then. */
export function printLeft(policy: Policy, { kept }: ErasureReport): void {
  const places = kept.flatMap(({ citation, basis, tables }) =>
    tables.map((place) => ({
      because: `${untilWhen(place)}  ${citation ?? `GDPR Art. ${basis ?? '28(3)(a)'}`}`,
      place: inWords(policy, place),
    })),
  );
  const reasons = [...Map.groupBy(places, ({ because }) => because)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [because, kept] of reasons) {
    console.log(`\n  ${bold(because)}`);
    for (const place of new Set(kept.map((each) => each.place))) console.log(`    ${place}`);
  }
}
