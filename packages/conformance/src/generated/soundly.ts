import {
  type EventPlace,
  type EventSource,
  isPersonal,
  type PersonalTable,
  type Policy,
  policyProblems,
  readColumn,
  readEvent,
  type TableClassification,
} from '@gallra/core';
import { isLink, isTime, type TableName, timeColumns } from './host.ts';

/**
 * Mends a policy whose parts were chosen independently of each other: whatever `policyProblems` names is made simpler,
 * until it names nothing more. Where an event's evidence could be lost, that evidence is first made to stay, so that
 * events keep being read across tables. What cannot be mended is returned as it is, for the caller to discard.
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

function withTable(policy: Policy, name: string, change: (table: PersonalTable) => TableClassification): Policy {
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
    return { ...policy, purposes: { ...policy.purposes, [name]: { ...purpose, keep: { from: 'lastContact', for: 'P1Y' } } } };
  }
  if (top !== 'tables') return policy;
  if (part === 'controller') {
    return withTable(policy, name, ({ controller: _, ...table }) => table);
  }
  if (part === 'subjects') return withTable(policy, name, (table) => ({ ...table, subjects: without(table.subjects, detail) as NonNullable<PersonalTable['subjects']> }));
  if (part === 'duties') return withTable(policy, name, (table) => ({ ...table, duties: without(table.duties, detail) as NonNullable<PersonalTable['duties']> }));
  if (part === 'columns') {
    return withTable(policy, name, (table) => ({ ...table, columns: { ...table.columns, [detail]: 'notPersonal' } }));
  }
  if (part === 'events') {
    const place = `${name} ${detail}`;
    if (kept.has(place)) return withTable(policy, name, (table) => ({ ...table, events: { ...table.events, [detail]: 'at_iso' in table.columns ? { column: 'at_iso', encoding: 'iso' } : detail } }));
    kept.add(place);
    return keepingEvidence(policy, name, detail);
  }
  return policy;
}

/** Makes the rows, links and dates that an event is read from stay for good. */
function keepingEvidence(policy: Policy, table: string, event: string): Policy {
  return (readEvent(policy, table, event)?.places ?? []).reduce((changed, place) => {
    if ('column' in place) return unpersonal(changed, table, place.column);
    const linked = 'by' in place ? unpersonal(changed, place.in, place.by) : unpersonal(changed, table, place.through);
    const stays = withTable(linked, place.in, (other) => ({ ...other, then: 'anonymise' }));
    return keepingEvidence(stays, place.in, place.event);
  }, policy);
}

function unpersonal(policy: Policy, table: string, column: string): Policy {
  return withTable(policy, table, (classified) =>
    isPersonal(readColumn(classified, column)) ? { ...classified, columns: { ...classified.columns, [column]: 'notPersonal' } } : classified,
  );
}

/** Drops what leads to a table, event or party that is not there, and what `of` and `when` say of parties that are not. */
function withoutLooseEnds(policy: Policy): Policy {
  const tables = Object.fromEntries(
    Object.entries(policy.tables).map(([name, table]) => [name, typeof table === 'string' ? table : trimmed(policy, table)]),
  );
  return { ...policy, tables };
}

function trimmed(policy: Policy, table: PersonalTable): PersonalTable {
  const parties = Object.keys(table.subjects ?? {});
  const columns = Object.entries(table.columns).map(([name, column]) => {
    if (typeof column !== 'object' || column.of === undefined) return [name, column] as const;
    const of = [column.of].flat().filter((party) => parties.includes(party));
    const { of: _, ...rest } = column;
    return [name, of.length === 0 ? rest : { ...rest, of }] as const;
  });
  const events = Object.entries(table.events ?? {}).flatMap(([event, source]) => {
    const left = source && reaching(policy, event, source);
    return left === undefined ? [] : [[event, left] as const];
  });
  return { ...table, columns: Object.fromEntries(columns), events: Object.fromEntries(events) };
}

/** What is left of an event's source when places that know nothing of it are gone. */
function reaching(policy: Policy, event: string, source: EventSource): EventSource | undefined {
  const knows = (place: EventPlace): boolean => {
    if (typeof place === 'string' || 'column' in place) return true;
    const target = policy.tables[place.in];
    return typeof target === 'object' && target.events?.[place.event ?? event] !== undefined;
  };
  if (typeof source === 'string') return source;
  if ('latest' in source || 'earliest' in source) {
    const places = 'latest' in source ? source.latest : source.earliest;
    const left = places.filter(knows);
    if (left.length === 0) return undefined;
    return 'latest' in source ? { latest: left } : { earliest: left };
  }
  return knows(source) ? source : undefined;
}
