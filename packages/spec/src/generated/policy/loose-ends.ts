import type { EventSource, Limit, MomentSource, PersonalTable, Policy, Purpose } from '@gallra/core';

/** Drops what names a purpose, duty, table, event or party that is not there; what leads to the dropped goes with it. */
export function withoutLooseEnds(policy: Policy): Policy {
  const trimmed = {
    ...policy,
    purposes: mapped(policy.purposes, (purpose) => known(policy, purpose)),
    limits: mapped(policy.limits ?? {}, (limit) => reachable(policy, limit)),
    tables: mapped(policy.tables, (table) => (typeof table === 'string' ? table : fitting(policy, table))),
  };
  return JSON.stringify(trimmed) === JSON.stringify(policy) ? policy : withoutLooseEnds(trimmed);
}

const mapped = <V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W | undefined): Record<string, W> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const changed = change(value);
      return changed === undefined ? [] : [[name, changed]];
    }),
  );

function alone(purpose: Purpose): Purpose {
  if (purpose.role === 'processor') return purpose;
  const { jointControllers: _, ...own } = purpose;
  return own;
}

function known(policy: Policy, wished: Purpose): Purpose {
  const purpose = policy.controllers === undefined ? alone(wished) : wished;
  const { keep } = purpose;
  const agreement = policy.controllers?.agreementEnded !== undefined;
  if ('while' in keep && !agreement) return { ...purpose, keep: { from: 'ended', for: 'P1Y' } };
  if (!('inherit' in keep) || keep.inherit === 'others') return purpose;
  return { ...purpose, keep: { inherit: keep.inherit.filter((name) => policy.purposes[name] !== undefined) } };
}

function reachable(policy: Policy, limit: Limit): Limit {
  if (limit.caps === 'all') return limit;
  const caps = limit.caps.filter((name) => policy.purposes[name] !== undefined || policy.duties?.[name] !== undefined);
  return { ...limit, caps: caps.length === 0 ? 'all' : caps };
}

function fitting(policy: Policy, table: PersonalTable): PersonalTable {
  const { controller, ...rest } = table;
  const parties = Object.keys(table.subjects ?? {});
  const duties = Object.entries(table.duties ?? {}).filter(([name]) => {
    const duty = policy.duties?.[name];
    return duty !== undefined && table.events?.[duty.from] !== undefined;
  });
  const columns = mapped(table.columns as Record<string, PersonalTable['columns'][string]>, (column) => {
    if (typeof column !== 'object' || column.of === undefined) return column;
    const of = [column.of].flat().filter((party) => parties.includes(party));
    const { of: _, ...everyone } = column;
    return of.length === 0 ? everyone : { ...everyone, of };
  });
  return {
    ...rest,
    ...(controller === undefined || !leadsToController(policy, controller) ? {} : { controller }),
    columns: columns as PersonalTable['columns'],
    duties: Object.fromEntries(duties),
    events: Object.fromEntries(
      Object.entries(table.events ?? {}).flatMap(([event, source]) => {
        const left = source && reaching(policy, event, source);
        return left === undefined ? [] : [[event, left]];
      }),
    ),
  };
}

function leadsToController(policy: Policy, controller: NonNullable<PersonalTable['controller']>): boolean {
  if (controller === 'vendor') return true;
  if (policy.controllers === undefined) return false;
  if (typeof controller === 'string') return true;
  const parent = policy.tables[controller.in];
  return (
    typeof parent === 'object' && !['vendor', 'shared', undefined].includes(parent.controller as string | undefined)
  );
}

/** What is left of an event's source when places that know nothing of it are gone. */
function reaching(policy: Policy, event: string, source: EventSource): EventSource | undefined {
  const knows = (place: MomentSource): boolean => {
    if (typeof place === 'string' || !('in' in place)) return true;
    const target = policy.tables[place.in];
    return typeof target === 'object' && target.events?.[place.event ?? event] !== undefined;
  };
  if (typeof source === 'string') return source;
  if ('latest' in source || 'earliest' in source) {
    const left = ('latest' in source ? source.latest : source.earliest).filter(knows);
    if (left.length === 0) return undefined;
    return 'latest' in source ? { latest: left } : { earliest: left };
  }
  return knows(source) ? source : undefined;
}
