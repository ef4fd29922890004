import { bold, wrapped } from '@gallra/example-demo';
import type { Plan, TablePlan } from 'gallra';

/** The claims that bear on some row, once each: the purposes, then the duties. */
function claimsIn(tables: readonly TablePlan[]) {
  const bearing = tables
    .flatMap(({ groups }) => groups.flatMap(({ claims }) => claims))
    .filter(({ alive, ended }) => alive + ended > 0);
  const once = new Map(bearing.map((claim) => [claim.claim, claim]));
  return [...once.values()].toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'purpose' ? -1 : 1));
}

/** Prints the reasons that keep rows, and for how long each of them counts. */
export function printReasons({ tables }: Plan): void {
  console.log(`\n${bold('The reasons, and for how long each of them counts:')}`);
  const claims = claimsIn(tables);
  // What holds for all of them is said once.
  const agreement = claims.find(({ claim }) => claim === 'communicate')?.rule.en.split(', at most')[0] ?? '';
  for (const { claim, basis, citation, rule } of claims) {
    const words = `${citation ?? `GDPR Art. ${basis ?? '28(3)(a)'}`}: ${rule.en.replace(`, but only ${agreement}`, '')}`;
    console.log(`  ${claim.padEnd(17)} ${wrapped(words, 20)}`);
  }
  console.log(`  ${'all'.padEnd(17)} ${wrapped(`only ${agreement} (GDPR Art. 28(3)(g))`, 20)}`);
}
