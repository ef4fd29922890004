import { contact, days, now, sale } from '@gallra/world';
import { createGallra, isGallraError } from 'gallra';
import { beforeAll, describe, expect, test } from 'vitest';
import { worldsOn } from '../books/world-on-database.ts';
import { sqlite } from '../databases/sqlite.ts';

const world = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek)], deals: [] });

type Method = (...given: unknown[]) => unknown;

/** Every method of an object and of the objects in it, by what it is called. */
function methodsOf(object: object, within = ''): readonly (readonly [path: string, Method])[] {
  return Object.entries(object).flatMap(([name, member]) => {
    const path = within === '' ? name : `${within}.${name}`;
    if (typeof member === 'function') return [[path, member as Method] as const];
    return name === 'policy' || name === 'store' ? [] : methodsOf(member as object, path);
  });
}

/** What came of a call: the error it ended in, also while what it returned was read. */
async function failureOf(method: Method, given: readonly unknown[]): Promise<unknown> {
  try {
    const answer = await method(...given);
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
      for await (const _ of answer as AsyncIterable<unknown>);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What no caller means to give, and what somebody without types gives all the same. */
const wrong: readonly unknown[] = [
  undefined,
  null,
  7,
  Number.NaN,
  '',
  'secret of Karin',
  true,
  [],
  [null],
  {},
  new Date(Number.NaN),
  { controller: 7, subject: null, key: 'x' },
  () => undefined,
];

describe('every method in the hands of a host', () => {
  let gallra: ReturnType<typeof createGallra>;
  beforeAll(async () => {
    const database = await sqlite.open();
    await worldsOn(database)(world);
    gallra = createGallra({
      policy: world.policy,
      db: database.db,
      clock: () => now,
      fingerprintKey: new Uint8Array(32).fill(7),
    });
    return () => database.close();
  });

  const everywhere = () => [
    ...methodsOf(gallra),
    ...methodsOf(gallra.subject('contact', '1')).map(([path, method]) => [`subject().${path}`, method] as const),
  ];

  test('answers bad input with one GallraError, without its values', { timeout: 60_000 }, async () => {
    const strange: string[] = [];
    const told: string[] = [];
    for (const [path, method] of everywhere()) {
      for (const first of wrong) {
        for (const second of [undefined, null, 7, 'secret of Karin', {}]) {
          const error = await failureOf(method, second === undefined ? [first] : [first, second]);
          if (error !== undefined && !isGallraError(error)) strange.push(`${path}: ${error}`);
          if (String(error).includes('Karin')) told.push(path);
        }
      }
    }
    expect([...new Set(strange)]).toEqual([]);
    expect([...new Set(told)]).toEqual([]);
  });

  test('lists every problem by the path of the argument', async () => {
    const choose = gallra.periods.choose as unknown as Method;
    expect(await failureOf(choose, [{ controller: '1', claim: 7 }])).toMatchObject({
      code: 'options.invalid',
      message: expect.stringContaining('periods.choose'),
      problems: ['order.claim', 'order.period', 'order.chosenBy'].map((path) => expect.stringContaining(`${path}: `)),
    });
    const erase = gallra.subject('contact', '1').erase as unknown as Method;
    expect(await failureOf(erase, ['now'])).toMatchObject({ code: 'options.invalid' });
    expect(() => gallra.subject('contact', Number.NaN)).toThrow('subject was given what it does not take');
  });

  test.each<[path: string, given: readonly unknown[], problem: string]>([
    ['sweep', [undefined, { batchsize: 5 }], 'options: does not take batchsize; it takes approve, breaker,'],
    ['sweep', [undefined, { budget: { second: 5 } }], 'options.budget: does not take second; it takes rows, seconds,'],
    ['sweep', [undefined, { breaker: { part: 0.2 } }], 'options.breaker.share: '],
    ['plan', [undefined, { person: { category: 'contact', key: '1' } }], 'options: does not take person'],
    ['check', [{ row: true }], 'options: does not take row; it takes at,'],
    ['journal.replay', [undefined, { sweep: { alon: true } }], 'options.sweep'],
    ['audit.seal', [{ witness: [] }], 'options: does not take witness'],
    ['audit.verify', [{ checkpoint: [] }], 'options: does not take checkpoint'],
    ['subject().erase', [{ previewed: true }], 'options: does not take previewed; it takes preview, actor'],
    ['subject().restrict', [{ from: now }], 'options: does not take from; it takes effectiveAt'],
  ])('refuses a misspelt option, which would be one that is left out: %s %j', async (path, given, problem) => {
    const method = new Map(everywhere()).get(path);
    expect(method).toBeDefined();
    expect(await failureOf(method as Method, [...given])).toMatchObject({
      code: 'options.invalid',
      problems: expect.arrayContaining([expect.stringContaining(problem)]),
    });
  });

  test('is nothing without a database', () => {
    for (const options of [undefined, null, {}, { policy: world.policy }, { policy: world.policy, db: {} }])
      expect(() => createGallra(options as never)).toThrow(expect.objectContaining({ name: 'GallraError' }));
  });
});
