import { pruneLogs } from '@gallra/audit';
import { decide, type Policy, policyMembers, policyVersion } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import { personalTables } from '@gallra/core/policy';
import type { Store } from '@gallra/core/store';
import { accessHtml, accessPackage, erasurePreview, recordRight } from '@gallra/dsar';
import { auditedDialect } from '@gallra/kysely';
import { declareCategory, plan } from '@gallra/retention';
import { today as at, brokerage, brokerageWorld, rows as worldRows } from '@gallra/world';
import { SqliteDialect } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkPolicy } from './check/check.ts';
import { registrationFindings } from './check/findings/registration-findings.ts';
import { errands, everythingIn } from './testing/everything-declared.ts';
import { foreignKey } from './testing/live-schema.ts';
import { declaredMembers, recordingReads } from './testing/recorded-reads.ts';

const members = policyMembers();
const policies = everythingIn(brokerage);
const rows = { ...worldRows, errands };

const people = [
  ['registered', '1'],
  ['registered', '2'],
  ['external', '3'],
  ['employee', '1'],
] as const;

/** What decides, and what people are told. */
async function answered(store: Store, policy: Policy): Promise<void> {
  // A withdrawal is what an act of consent is looked for after.
  const withdrawn = { category: 'registered', key: '2' };
  await recordRight(store, policy, { subject: withdrawn, at, right: 'withdrawal', purpose: 'newsletter' });
  for (const [category, key] of people) {
    const subject = { category, key };
    const access = await accessPackage(store, policy, { subject, at });
    for (const language of ['sv', 'en']) accessHtml(access, language);
    await erasurePreview(store, policy, { subject, at });
    await store.transaction(async (tx) => {
      for (const [table] of personalTables(policy))
        for await (const { situation } of tx.rows.rowsOf(table, { at, subject })) decide(policy, table, situation);
    });
  }
}

/** What guards: the check, the handle that records, a controller's own categories, and the end of the log. */
async function guarded(store: Store, policy: Policy): Promise<void> {
  const registrations = await registrationFindings(policy);
  checkPolicy(policy, await store.schema(), { at, hasFingerprintKey: true, hasFiles: false, registrations });
  const dialect = new SqliteDialect({ database: () => Promise.reject(new Error('The database was opened.')) });
  auditedDialect({ dialect, policy, context: () => ({ actor: { id: 'kim' } }) }).createDriver();
  const title = { sv: 'Egna', en: 'Own' };
  const order = { controller: '1', title, declaredBy: 'the agency', declaredAt: at } as const;
  await declareCategory(store, policy, { ...order, of: 'data', within: 'notes' });
  await declareCategory(store, policy, { ...order, of: 'subjects', within: 'external' });
  await pruneLogs(store, policy, { at });
}

const register = 'for the register of processing (Art. 30), which a later part writes';
const oneValue = 'has one value: that it is there says all';

/** What no reader reads by its name, and why that is so. */
const exceptions: Readonly<Record<string, string>> = {
  'subjects.*.dpv': register,
  'categories.*.dpv': register,
  'purposes.*.dpv': register,
  'duties.*.dpv': register,
  measures: register,
  'measures.*.sv': register,
  'measures.*.en': register,
  'measures.*.kind': register,
  'measures.*.dpv': register,
  'backups.*.sv': register,
  'purposes.*.keep.while': oneValue,
  'tables.*.events.*.untold': oneValue,
  'tables.*.events.*.latest.untold': oneValue,
  'tables.*.events.*.earliest.untold': oneValue,
  'tables.*.links.*.not': oneValue,
  'tables.*.links.*.because': 'is a reason, for whoever reads the policy',
  'tables.*.columns.*.then.generalise': oneValue,
  'tables.*.columns.*.then.truncate': oneValue,
};

describe('what a policy declares', () => {
  let read: ReadonlySet<string>;
  beforeAll(async () => {
    const found = new Set<string>();
    for (const whole of policies) {
      const recorded = recordingReads(whole, members);
      // The version is a hash over all of it, and so reads what nobody else does.
      policyVersion(recorded.policy);
      recorded.read.clear();
      const { schema } = brokerageWorld(rows, whole, { deals: [foreignKey('agency_id', 'contacts')] });
      const store = memoryStore({ policy: recorded.policy, schema, tables: rows });
      await answered(store, recorded.policy);
      await plan(store, recorded.policy, at);
      await guarded(store, recorded.policy);
      for (const member of recorded.read) found.add(member);
    }
    read = found;
  });

  test('is all declared by the policy of this test: a new member is added to everything-declared.ts', () => {
    const declared = new Set(policies.flatMap((policy) => [...declaredMembers(policy, members)]));
    expect(members.filter((member) => !declared.has(member))).toEqual([]);
  });

  test('is read by a decision, a document, a finding or a guard, or it is an exception with a reason', () => {
    const unread = members.filter((member) => !read.has(member));
    expect(unread.filter((member) => !Object.hasOwn(exceptions, member))).toEqual([]);
    expect(Object.keys(exceptions).filter((member) => !unread.includes(member))).toEqual([]);
  });
});
