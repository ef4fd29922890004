import { readFile } from 'node:fs/promises';
import { type Policy, parsePolicy } from '@gallra/core';
import { kyselyStore } from '@gallra/kysely';
import { expect } from 'vitest';
import type { TestDatabase } from '../databases/index.ts';

/** What a test of an upgrade needs of a database. */
export type UpgradedDatabase = Pick<TestDatabase, 'db' | 'dialect' | 'run'>;

/** What the code that filled a database read out of it. */
interface Before {
  readonly holds: readonly { readonly id: string }[];
  readonly periods: readonly { readonly id: string }[];
  readonly requests: readonly (readonly object[])[];
  readonly journal: { readonly entries: number };
  readonly events: readonly string[];
}

/** A file of what the code before left. */
export const dump = (file: string) => readFile(new URL(`version-0.0.0/${file}`, import.meta.url), 'utf8');
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Fills an empty database as the code before did. */
export async function filled(database: UpgradedDatabase): Promise<Policy> {
  await database.run(await dump(`${database.dialect}.sql`));
  return parsePolicy(JSON.parse(await dump('policy.json')));
}

const cover = (hold: object) => JSON.stringify((hold as { readonly covers?: unknown }).covers);

/** The firm that each of the people is a contact of: at it they are known, once they have been carried over. */
const firms: Readonly<Record<string, string>> = { 1: '3', 2: '4', 3: '3', 4: '4', 5: '3', 7: '3' };

/** Whom something is about, at their firm. */
const atFirm = <T extends { readonly category: string; readonly key: string }>(subject: T) => ({
  ...subject,
  controller: firms[subject.key],
});

interface About {
  readonly subject: { readonly category: string; readonly key: string };
}

/** What stands on record of people, but for the references and identifiers that they were given at their firm. */
const requestsAtFirms = (requests: Before['requests']) =>
  requests.map((entries) =>
    (entries as readonly About[]).map(({ subject, ...request }) => ({
      ...request,
      reference: expect.any(String),
      subject: atFirm(subject),
    })),
  );

const holdsAtFirms = (holds: Before['holds']) =>
  holds.map((hold) => {
    const { covers } = hold as unknown as { readonly covers: Partial<About> };
    return covers.subject === undefined
      ? hold
      : { ...hold, id: expect.any(String), covers: { subject: atFirm(covers.subject) } };
  });

/** Reads everything back once it is migrated, and compares it with what was there. */
export async function expectEverything(database: UpgradedDatabase, policy: Policy): Promise<void> {
  const before = JSON.parse(await dump(`${database.dialect}.json`)) as Before;
  const exported = (await dump(`${database.dialect}-journal.ndjson`)).trim().split('\n');
  const store = kyselyStore({ db: database.db, policy });
  const now = await store.transaction(async (tx) => ({
    holds: (await tx.holds.list({ released: true })).filter(({ released }) => released?.by !== 'gallra'),
    periods: await tx.periods.list({ replaced: true }),
    requests: [
      await tx.requests.list('erasure'),
      await tx.requests.list('restriction'),
      await tx.requests.list('objection'),
      await tx.requests.list('withdrawal'),
    ],
    unexported: await tx.journal.unexported(),
    journal: await tx.journal.list(),
    files: await tx.files.waiting(),
    events: (await tx.events.list()).map(({ type }) => type),
  }));
  const byCover = (holds: readonly object[]) => holds.toSorted((a, b) => (cover(a) < cover(b) ? -1 : 1));
  expect(byCover(asJson(now.holds) as object[])).toEqual(byCover(holdsAtFirms(before.holds)));
  expect(asJson(now.periods)).toEqual(before.periods);
  expect(asJson(now.requests)).toEqual(requestsAtFirms(before.requests));
  expect(now.unexported).toHaveLength(before.journal.entries);
  // The last line of an archive is its checksum.
  for (const line of exported.filter((one) => one.startsWith('{"entry":'))) {
    const { entry } = JSON.parse(line) as { readonly entry: object };
    expect(asJson(now.journal)).toContainEqual(expect.objectContaining(entry));
  }
  expect(now.files).toMatchObject([{ table: 'contacts', column: 'picture' }]);
  expect(now.events).toEqual(before.events);
}
