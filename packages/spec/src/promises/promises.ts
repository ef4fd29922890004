import { isGallraError, type Policy, type SubjectKey } from '@gallra/core';
import { classifiedColumns, isPersonal, personalTable } from '@gallra/core/policy';
import type { Store } from '@gallra/core/store';
import { expect } from 'vitest';
import type { Case } from '../generated/case.ts';
import { askingIn, type CourseDraft, type Happening, happenings, happens } from './course.ts';
import { type KeyOf, type PromisedEnd, promisedEnds } from './promised-end.ts';

/** A store with a case's rows in it, and a look at their cells as text. */
export interface PromisingStore {
  readonly store: Store;
  readonly keyOf: KeyOf;
  /** Row by key, cell by column. */
  readonly cells: (table: string) => Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>>;
}

/** Puts on record what a case says was asked for, held and chosen before. */
async function recorded(store: Store, { requests, holds, chosen }: Case): Promise<void> {
  await store.transaction(async (tx) => {
    for (const request of requests) {
      const own = await tx.rows.ownRow(request.subject);
      const subject: SubjectKey =
        own?.heldSince === undefined ? request.subject : { ...request.subject, heldSince: own.heldSince };
      await tx.requests.record({ ...request, subject });
    }
    for (const hold of holds) await tx.holds.place(hold);
    for (const choice of chosen) await tx.periods.choose(choice);
  });
}

/**
 * A hold on the rows of a table that some of its columns tell comes to cover others, once a disposal has taken what stands
 * in a personal one.
 */
const isToldByColumns = (policy: Policy, table: string, { covers }: Case['holds'][number]): boolean =>
  'table' in covers &&
  covers.table === table &&
  'rows' in covers &&
  classifiedColumns(personalTable(policy, table)).some(
    (column) => isPersonal(column) && Object.hasOwn(covers.rows ?? {}, column.name),
  );

type Cells = Readonly<Record<string, Awaited<ReturnType<PromisingStore['cells']>>>>;

const seen = (cells: Cells, { table, key, column }: PromisedEnd): unknown => cells[table]?.[key]?.[column];

/** What of the ends that were told did not come true by an instant. */
function broken(promises: readonly PromisedEnd[], first: Cells, now: Cells, at: Date): readonly string[] {
  return promises.flatMap((promise) => {
    const { table, column, key, expires, withRow } = promise;
    const isThere = seen(now, promise) !== undefined && String(seen(now, promise)) === String(seen(first, promise));
    const told = `${table} ${key} ${column} until ${expires.toISOString()}, at ${at.toISOString()}`;
    if (expires > at) return isThere ? [] : [`gone too early: ${told}`];
    return isThere && !withRow ? [`there too long: ${told}`] : [];
  });
}

async function looked({ cells }: PromisingStore, policy: Policy): Promise<Cells> {
  const found: Record<string, Cells[string]> = {};
  for (const [table, classified] of Object.entries(policy.tables))
    if (typeof classified === 'object') found[table] = await cells(table);
  return found;
}

/** What a case has told and seen. */
interface Looked {
  readonly promises: number;
  readonly near: number;
}

/**
 * Tells when every value ends, and then lets time pass: whole sweeps, and what people and controllers do in between. What
 * nobody in between asked about must be there until it was said to end, and gone by then.
 *
 * @returns how many ends were promised, and how often one was looked at a second before, as it came, or a second after
 */
export async function expectPromisesKept(opened: PromisingStore, kase: Case, course: CourseDraft): Promise<Looked> {
  const { policy, at } = kase;
  const { store, keyOf } = opened;
  await recorded(store, kase);
  // What is due already goes first: nothing is promised of it, nor where links are spelt so that nothing is begun.
  try {
    await happens(store, kase, { at });
  } catch (error) {
    if (isGallraError(error, 'links.unlike')) return { promises: 0, near: 0 };
    throw error;
  }
  const told = await promisedEnds(store, policy, at, { keyOf, asking: askingIn(course, kase) });
  const promises = told.filter(({ table }) => !kase.holds.some((hold) => isToldByColumns(policy, table, hold)));
  if (promises.length === 0) return { promises: 0, near: 0 };
  const first = await looked(opened, policy);
  let near = 0;
  const passed: Happening[] = [];
  for (const happening of happenings(
    course,
    at,
    promises.map(({ expires }) => expires),
  )) {
    await happens(store, kase, happening);
    passed.push(happening);
    if (happening.act !== undefined) continue;
    near += promises.filter(({ expires }) => Math.abs(Number(expires) - Number(happening.at)) <= 1000).length;
    expect(broken(promises, first, await looked(opened, policy), happening.at), JSON.stringify(passed)).toEqual([]);
  }
  return { promises: promises.length, near };
}
