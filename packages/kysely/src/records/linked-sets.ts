import type { Policy } from '@gallra/core';
import { isElsewhere, isOwnKey, isRead, personalTable, tableEvent } from '@gallra/core/policy';
import type { IncomingKey } from '@gallra/core/store';

/** What a question is about. */
export interface Asked {
  readonly table: string;
  /** The foreign keys that keep its rows. */
  readonly incomingKeys?: readonly IncomingKey[];
}

/**
 * Whether a question about rows reads linked ones, of which there may be a great many, whatever people have asked for: by an
 * event, a person, a controller, or what counts from them.
 */
export function readsLinkedRows(policy: Policy, { table, incomingKeys = [] }: Asked): boolean {
  if (typeof policy.tables[table] !== 'object') return false;
  const { subjects = {}, events = {}, controller = 'vendor' } = personalTable(policy, table);
  const isElsewhereRead = Object.keys(events).some((event) =>
    tableEvent(policy, table, event)?.sources.some(isElsewhere),
  );
  return (
    controller !== 'vendor' ||
    isElsewhereRead ||
    Object.values(subjects).some((link) => link !== undefined && !isOwnKey(link)) ||
    isRead(policy, table) ||
    incomingKeys.some((key) => readsLinkedRows(policy, { table: key.table, incomingKeys: key.blockedBy ?? [] }))
  );
}
