import {
  decide,
  type End,
  type Instruction,
  type Policy,
  type Reason,
  type RowDecision,
  type SubjectKey,
} from '@gallra/core';
import type { Scope, TableTally, Transaction } from '@gallra/core/store';
import { type OpenStore, today, type World } from '@gallra/world';
import { expect } from 'vitest';

/** About whom, about which table, and when it is asked. */
export interface Question {
  readonly of: SubjectKey;
  readonly table: string;
  /** Default: `today` of the fixture world. */
  readonly at?: Date;
  readonly instruction?: Instruction;
  /** What happens before: a request is recorded, a hold placed. */
  readonly after?: (tx: Transaction) => Promise<unknown>;
}

/** The answer for one row, as it would be read out. */
export interface Answer {
  /** What becomes of the row. */
  readonly row: RowDecision['disposal'];
  /** By personal column: who needs it, on what legal basis, until when. Nobody: the list is empty. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

function untilWhen(end: End | undefined): string {
  if (end === undefined) return '';
  if ('waitingFor' in end) return `, as long as ${end.waitingFor} has not happened`;
  return 'lastDay' in end ? `, until ${end.lastDay}` : `, until ${end.expires.toISOString()}`;
}

const inWords = ({ claim, basis, end, phase }: Reason): string =>
  `${claim} (${basis ?? 'Art. 28(3)(a)'})${untilWhen(end)}${phase === undefined ? '' : `, ${phase}`}`;

function answerOf({ disposal, columns }: RowDecision): Answer {
  const needs = columns
    .filter(({ personal }) => personal)
    .map(({ column, parties, heldBy }) => {
      const people = Object.values(parties).flat();
      const reasons = people.flatMap((person) => person.reasons.filter(({ alive }) => alive).map(inWords));
      const restricted = people.some((person) => person.restricted) ? ['restricted (Art. 18)'] : [];
      const all = [...heldBy.map((reason) => `held: ${reason}`), ...restricted, ...reasons];
      return [column, [...new Set(all)]] as const;
    });
  return { row: disposal, needs: Object.fromEntries(needs) };
}

/**
 * What a tally says that deciding row by row says too: which rows go, and which claims are alive on which columns. It does
 * not count purposes that only follow others.
 */
function summary(policy: Policy, decisions: readonly RowDecision[]) {
  const follows = (claim: string) => 'inherit' in (policy.purposes[claim]?.keep ?? {});
  const count = (disposal: RowDecision['disposal']) => decisions.filter((other) => other.disposal === disposal).length;
  const alive = new Map<string, Set<string>>();
  for (const { columns } of decisions)
    for (const { column, personal, parties } of columns) {
      if (!personal) continue;
      const claims = alive.get(column) ?? new Set();
      for (const person of Object.values(parties).flat())
        for (const reason of person.reasons) if (reason.alive && !follows(reason.claim)) claims.add(reason.claim);
      alive.set(column, claims);
    }
  return {
    rows: decisions.length,
    erase: count('erase'),
    anonymise: count('anonymise'),
    alive: [...alive].map(([column, claims]) => `${column}: ${[...claims].sort().join(' ')}`).sort(),
  };
}

function told({ rows, erase, anonymise, groups }: TableTally, columns: readonly string[]) {
  const alive = groups.flatMap((group) => {
    const claims = group.claims.filter((claim) => claim.alive > 0).map(({ claim }) => claim);
    return group.columns.filter((name) => columns.includes(name)).map((name) => `${name}: ${claims.sort().join(' ')}`);
  });
  return { rows, erase, anonymise, alive: alive.sort() };
}

/**
 * Asks who needs the columns of a person's only row in a table. The store is asked twice: it hands the row over to
 * `decide`, and it counts, in SQL where it is a database. Both must say the same.
 */
export async function answered(open: OpenStore, world: World, question: Question): Promise<Answer> {
  const { of: subject, table, at = today, instruction, after } = question;
  const { store } = await open(world);
  if (after !== undefined) await store.transaction(after);
  const scope: Scope = { at, subject, ...(instruction === undefined ? {} : { instruction }) };
  const { decisions, tally } = await store.transaction(async ({ rows }) => {
    const decisions: RowDecision[] = [];
    for await (const { situation } of rows.rowsOf(table, scope)) decisions.push(decide(world.policy, table, situation));
    return { decisions, tally: await rows.tally({ table, scope, incomingKeys: [] }) };
  });
  const [only] = decisions;
  if (only === undefined || decisions.length > 1)
    throw new Error(`The question is about one row, and ${decisions.length} lead there.`);
  const columns = only.columns.filter(({ personal }) => personal).map(({ column }) => column);
  expect(told(tally, columns)).toEqual(summary(world.policy, decisions));
  return answerOf(only);
}
