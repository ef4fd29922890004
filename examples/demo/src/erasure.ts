import type { ErasurePreview, ErasureReport, Policy } from 'gallra';
import { columnsOf } from './classified-columns.ts';
import { bold, wrapped, yellow } from './narration.ts';

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

/** Prints what is left, each with the day it goes and the provision that keeps it until then. */
export function printLeft(policy: Policy, { kept }: ErasureReport): void {
  const places = kept.flatMap(({ citation, basis, tables }) =>
    tables.map((place) => {
      const until = place.until.state === 'date' ? place.until.lastDay : place.until.state;
      return { because: `until ${until}  ${citation ?? `GDPR Art. ${basis ?? '28(3)(a)'}`}`, place };
    }),
  );
  const reasons = [...Map.groupBy(places, ({ because }) => because)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [because, kept] of reasons) {
    console.log(`\n  ${bold(because)}`);
    for (const { place } of kept) console.log(`    ${inWords(policy, place)}`);
  }
}
