import type { PersonalTable, Policy, Purpose } from '@gallra/core';
import { classifiedColumn, isElsewhere, isPersonal, policyProblems, tableEvent } from '@gallra/core/policy';
import { withoutLooseEnds } from './loose-ends.ts';
import { present } from './seldom.ts';

/**
 * Mends a policy whose parts were chosen independently of each other. First what leads nowhere falls away; then whatever
 * `policyProblems` names is made simpler, until it names nothing more. Where an event's evidence or what a decision reads
 * could be lost, it is first made to stay, so that events keep being read across tables.
 *
 * What cannot be mended is returned as it is, for the caller to discard.
 */
export function soundly(wished: Policy): Policy {
  let policy = withoutLooseEnds(wished);
  const kept = new Set<string>();
  for (let round = 0; round < 12; round++) {
    const paths = new Set(policyProblems(policy).map(({ path }) => path));
    if (paths.size === 0) return policy;
    for (const path of paths) policy = mended(policy, path.split('.'), kept);
  }
  return policy;
}

function withTable(policy: Policy, name: string, change: (table: PersonalTable) => PersonalTable): Policy {
  const table = policy.tables[name];
  if (table === undefined || typeof table === 'string') return policy;
  return { ...policy, tables: { ...policy.tables, [name]: change(table) } };
}

const without = <V>(record: Readonly<Record<string, V>> | undefined, name: string): Record<string, V> =>
  Object.fromEntries(Object.entries(record ?? {}).filter(([key]) => key !== name));

function mended(policy: Policy, [top, name = '', part, detail = '']: readonly string[], kept: Set<string>): Policy {
  if (top === 'purposes') {
    const purpose = policy.purposes[name];
    if (purpose === undefined) return policy;
    const simple =
      part === 'role' ? ofVendor(purpose) : { ...purpose, keep: { from: 'lastContact', for: 'P1Y' } as const };
    return { ...policy, purposes: { ...policy.purposes, [name]: simple } };
  }
  const again = kept.has(`${name} ${part} ${detail}`);
  kept.add(`${name} ${part} ${detail}`);
  if (part === 'events' && !again) return keepingEvidence(policy, name, detail);
  if (part === 'columns' && !again) return withTable(policy, name, (table) => stayingWithRow(table, detail));
  return withTable(policy, name, (table) => {
    if (part === 'controller') return without(table as never, 'controller') as never;
    if (part === 'keys') return without(table as never, 'keys') as never;
    if (part === 'since') return without(table as never, 'since') as never;
    if (part === 'subjects')
      return { ...table, subjects: without(table.subjects, detail) as typeof table.subjects & {} };
    if (part === 'duties') return { ...table, duties: without(table.duties, detail) as typeof table.duties & {} };
    if (part === 'events')
      return { ...table, events: { ...table.events, [detail]: { column: 'at_iso', encoding: 'iso' } } };
    return part === 'columns' ? { ...table, columns: { ...table.columns, [detail]: 'notPersonal' } } : table;
  });
}

/** Where there are no tenants, a purpose is the vendor's own. */
function ofVendor(purpose: Purpose): Purpose {
  if (purpose.role !== 'processor') return { ...purpose, role: 'controller' };
  const { title, subjects, categories, keep } = purpose;
  return { title, subjects, categories, keep, role: 'controller', basis: '6(1)(f)', specialBasis: '9(2)(f)' };
}

/** A column that decisions read stays as long as its row. */
function stayingWithRow(table: PersonalTable, column: string): PersonalTable {
  const { is, of, when } = classifiedColumn(table, column);
  if (!isPersonal(classifiedColumn(table, column))) return table;
  return { ...table, columns: { ...table.columns, [column]: { is, of, ...present({ when }), then: 'withRow' } } };
}

/** Makes the rows, links and dates that an event is read from stay for good. */
function keepingEvidence(policy: Policy, table: string, event: string): Policy {
  return (tableEvent(policy, table, event)?.sources ?? []).reduce((changed, source) => {
    if (!isElsewhere(source)) return 'column' in source ? unpersonal(changed, table, source.column) : changed;
    const linked =
      'by' in source
        ? unpersonal(changed, source.in, source.by)
        : [source.through, ...Object.keys(source.when ?? {})].reduce(
            (one, column) => unpersonal(one, table, column),
            changed,
          );
    const stays = withTable(linked, source.in, (other) => ({ ...other, then: 'anonymise' }));
    return keepingEvidence(stays, source.in, source.event);
  }, policy);
}

function unpersonal(policy: Policy, table: string, column: string): Policy {
  return withTable(policy, table, (classified) =>
    isPersonal(classifiedColumn(classified, column))
      ? { ...classified, columns: { ...classified.columns, [column]: 'notPersonal' } }
      : classified,
  );
}
