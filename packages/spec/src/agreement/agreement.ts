import type { PersonInRow, SubjectKey } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import type { HostRows, Scope, Store, Transaction } from '@gallra/core/store';
import { kyselyStore } from '@gallra/kysely';
import { expect } from 'vitest';
import type { TestDatabase } from '../databases/index.ts';
import type { Case, Step } from '../generated/case.ts';
import { host, type TableName, tableNames } from '../generated/host/host.ts';
import { type HostKeys, shownKey } from '../generated/host/keys.ts';
import { load } from '../generated/rows/loading.ts';
import { expectSameRows, rowsLeft } from './remaining-rows.ts';
import { expectUnlikeLinksTold } from './unlike-links.ts';

/** Larger than any generated table: which rows a smaller batch takes is the store's own affair. */
const limit = 1000;

/**
 * Holds the store on a database against the store in memory, that is, SQL compiled from a policy against `decide`.
 * For one case they are asked the same questions, given the same work, and asked again:
 *
 * 1. what would become of every table's rows, all of them and those of one person, and how many name a controller that is
 *    gone;
 * 2. why: the events, people and controller of each of that person's rows;
 * 3. a few disposals, each done twice and one after the other, so that each meets what the ones before have left;
 * 4. every cell of what remains in the tables worked on.
 *
 * Before, it is seen that the links which the database follows otherwise are told.
 *
 * @returns how many decisions about a row, each of all its columns, were asked for before anything was done
 * @throws the test runner's assertion error, saying which answer differs
 */
export async function expectAgreement(database: TestDatabase, kase: Case): Promise<number> {
  const memory = memoryStore({
    policy: kase.policy,
    tables: Object.fromEntries(tableNames.map((name) => [name, kase.rows[name].map((row) => row.memory)])),
  });
  await load(database, kase);
  const loaded = await rowsLeft(database, kase);
  const store = kyselyStore({ db: database.db, policy: kase.policy });
  await expectUnlikeLinksTold(store, database, kase);
  const expected = await course(memory, kase);
  const actual = await course(store, kase);
  for (const [index, { question, answer }] of actual.entries()) {
    expect(answer, question).toEqual(expected[index]?.answer);
  }
  expectSameRows(kase, memory, loaded, await rowsLeft(database, kase));
  // Of everybody; of one person; and of who had their key before them.
  const scopes = kase.subject === undefined ? 1 : 3;
  return kase.tables.reduce((decided, table) => decided + kase.rows[table].length * scopes, 0);
}

interface Answer {
  readonly question: string;
  readonly answer: unknown;
}

/** Everything a store is asked for a case, and what it answers. */
async function course(
  store: Store,
  { keys, requests, holds, chosen, instruction, subject, at, tables, incomingKeys, earlier, steps }: Case,
): Promise<readonly Answer[]> {
  return store.transaction(async (tx) => {
    // As whoever asks is found: since when they have had a key that is given to somebody new.
    const asked = async (whose: SubjectKey): Promise<SubjectKey> => {
      const own = await tx.rows.ownRow(whose);
      return own?.heldSince === undefined ? whose : { ...whose, heldSince: own.heldSince };
    };
    for (const request of requests) await tx.requests.record({ ...request, subject: await asked(request.subject) });
    for (const hold of holds) await tx.holds.place(hold);
    for (const choice of chosen) await tx.periods.choose(choice);
    const answers: Answer[] = [];
    const ordered: Scope = { at, ...(instruction === undefined ? {} : { instruction }) };
    const tally = async (table: string, when: string, whose: Pick<Scope, 'subject' | 'earlier'> = {}) => {
      const question = { table, scope: { ...ordered, ...whose }, incomingKeys: incomingKeys[table] ?? [] };
      const who = whose.earlier === true ? ', an earlier holder of their key' : ', one person';
      const about = `${when}, ${table}${whose.subject === undefined ? '' : who}`;
      answers.push({ question: `tally ${about}`, answer: await tx.rows.tally(question) });
      answers.push({ question: `due ${about}`, answer: await tx.rows.due(question) });
      for (const [because, before] of [
        ['reference', []],
        ['evidence', []],
        ['evidence', earlier],
      ] as const)
        answers.push({
          question: `staying because of ${because} ${about}, after ${before.join(', ')}`,
          answer: await tx.rows.staying({ ...question, because, earlier: before }),
        });
    };
    const person = subject && (await asked(subject));
    answers.push({ question: 'since when they have had their key', answer: person?.heldSince });
    for (const table of tables) {
      await tally(table, 'at first');
      answers.push({ question: `of gone controllers, ${table}`, answer: await tx.rows.ofGoneControllers(table) });
      answers.push({ question: `unreadable times, ${table}`, answer: await tx.rows.unreadableTimes(table) });
      if (person === undefined) continue;
      for (const whose of [{ subject: person }, { subject: person, earlier: true }] as const) {
        await tally(table, 'at first', whose);
        answers.push({
          question: `rows of one person in ${table}${'earlier' in whose ? ', or of who had their key' : ''}`,
          answer: await reasons(tx.rows, table, keys, { ...ordered, ...whose }),
        });
      }
    }
    for (const step of steps) answers.push(...(await taken(tx, step, ordered)));
    for (const table of new Set(steps.map((step) => step.table))) {
      await tally(table, 'at last');
      if (person !== undefined) await tally(table, 'at last', { subject: person });
    }
    return answers;
  });
}

/** Takes a step twice. A group of columns is cleared on its own, as a sweep does. */
async function taken({ rows }: Transaction, step: Step, scope: Scope): Promise<readonly Answer[]> {
  const groups =
    step.action === 'clear' ? (await rows.tally({ table: step.table, scope, incomingKeys: [] })).groups : [];
  const work =
    step.action === 'clear' ? groups.map(({ columns }) => ({ ...step, action: 'clear' as const, columns })) : [step];
  const answers: Answer[] = [];
  for (const disposal of work) {
    for (const pass of ['first', 'second']) {
      const { matched, changed } = await rows.dispose({ ...disposal, scope, limit } as never);
      answers.push({ question: `${pass} pass of ${JSON.stringify(disposal)}`, answer: { matched, changed } });
    }
  }
  return answers;
}

/** What each row that leads to a person depends on, as the store read it. */
async function reasons(rows: HostRows, table: TableName, keys: HostKeys, scope: Scope): Promise<unknown> {
  const found: ({ readonly key: readonly string[] } & Readonly<Record<string, unknown>>)[] = [];
  for await (const { row, situation } of rows.rowsOf(table, scope)) {
    const { events, parties, controller, holds = [] } = situation;
    const people = Object.entries(parties).map(([party, list]) => [party, list.map(asAsked).sort()]);
    const { since } = situation;
    found.push({
      key: host[table].key.map((column) => shownKey(keys, row[column])),
      events,
      people,
      controller,
      since,
      holds: holds.length,
      ordered: situation.instruction !== undefined,
    });
  }
  // In which order is each store's own affair.
  return found.sort((a, b) => (a.key.join() < b.key.join() ? -1 : 1));
}

/** A person with what they asked for; nothing may be left out or written out. */
function asAsked({ home, key, controller = 'vendor', category = '?', rights = [], view, ...holder }: PersonInRow) {
  const { earlier, heldSince, named } = holder;
  const asked = rights.map(({ right, purpose, from, until }) => JSON.stringify([right, purpose, from, until])).sort();
  return JSON.stringify([home, key, controller, category, asked, view, earlier, heldSince, named]);
}
