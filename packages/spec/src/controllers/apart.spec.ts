import { decide, isGallraError, type Policy, type Row } from '@gallra/core';
import { controllerWithKey } from '@gallra/core/store';
import { accessPackage, erase } from '@gallra/dsar';
import { exportJournal, type JournalArchive, replay } from '@gallra/retention';
import {
  foreignKey,
  liveSchema,
  liveTable,
  type OpenStore,
  type OpenWorld,
  smallPolicy,
  type World,
} from '@gallra/world';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Act, acts, done, fingerprintKey } from './act.ts';
import { policies, withoutController } from './generated-policy.ts';
import { generatedRows } from './generated-rows.ts';
import { askedOf, at, type Letter, logins, type Somebody, schema } from './shared-house.ts';
import { allRows, decidedBeside, decidedFor, type Rows, rowsOfOne, untold } from './theirs.ts';

const letters: readonly Letter[] = ['A', 'B', 'V'];
const others: readonly Letter[] = ['B', 'V'];

/** People that rows may be about. */
const everybody: readonly Somebody[] = [
  ...logins.map((key) => ({ category: 'person' as const, key })),
  ...['1', '2'].map((key) => ({ category: 'contact' as const, key })),
];

/** A case as a person can read it: no labels, no empty cells. */
const described = ({ policy, rows }: Pick<World, 'policy' | 'rows'>): string =>
  [
    JSON.stringify(policy.purposes),
    ...Object.entries(policy.tables).map(([name, table]) => `${name}: ${JSON.stringify(table)}`),
    ...Object.entries(rows).flatMap(([name, some]) => some.map((row) => `${name} ${JSON.stringify(row)}`)),
  ].join('\n');

const worlds: fc.Arbitrary<World> = fc
  .record({ policy: policies, rows: generatedRows })
  .map((drawn) => ({ ...drawn, schema, [fc.toStringMethod]: () => described(drawn) }));

/** Lines in memory, as a file would keep them. */
function linesInMemory(): JournalArchive {
  let lines: readonly string[] = [];
  return {
    append: async (more) => {
      lines = [...lines, ...more];
    },
    read: async () => lines,
    replace: async (all) => {
      lines = all;
    },
  };
}

/** What somebody is told at one of them, as text; nothing where they are unknown there. */
async function told({ store }: OpenWorld, policy: Policy, who: Somebody, letter: Letter): Promise<string> {
  try {
    const subject = { ...who, ...askedOf[letter] };
    return JSON.stringify(await accessPackage(store, policy, { subject, at }));
  } catch (error) {
    if (isGallraError(error, 'subject.unknown')) return '';
    throw error;
  }
}

/** Nobody is told at one of them what is in rows of another. */
async function expectToldApart(opened: OpenWorld, policy: Policy, rows: Rows): Promise<void> {
  for (const who of everybody)
    for (const letter of letters) {
      const answer = await told(opened, policy, who, letter);
      const values = answer.match(/"[ABV]:\d+"/g) ?? [];
      expect(
        values.filter((value) => !value.startsWith(`"${letter}:`)),
        `${who.category} ${who.key} at ${letter}`,
      ).toEqual([]);
      // What stands in notes of theirs on a login is told to the person who has it.
      const notes = who.category === 'person' ? (rowsOfOne(rows, rows, letter).notes ?? []) : [];
      for (const { body } of notes.filter(({ login_id: login }) => String(login) === who.key))
        expect(values).toContain(`"${body}"`);
    }
}

/** References, secrets and the entries of the logs: of each controller its own, and of no other. */
async function expectNothingInCommon({ store }: OpenWorld): Promise<void> {
  await store.transaction(async ({ requests, events, audit }) => {
    const logs = await audit.list();
    const known = await requests.known();
    const references = known.map(({ reference }) => reference);
    const secrets = await requests.secrets(references, { make: true });
    expect(new Set(references).size).toBe(known.length);
    expect(new Set(secrets.values()).size).toBe(known.length);
    expect(new Set(logs.map(({ controller }) => controller)).size).toBe(logs.length);
    const owner = new Map(known.map(({ reference, subject }) => [String(reference), subject.controller]));
    const misplaced = (await events.list({ limit: 10_000 })).filter(
      ({ subject, controller }) => owner.has(String(subject)) && controller !== owner.get(String(subject)),
    );
    expect(misplaced).toEqual([]);
    for (const { log, controller } of logs)
      for (const { envelope } of await audit.events({ logs: [log], limit: 10_000 }))
        for (const [reference, of] of owner) if (of !== controller) expect(envelope).not.toContain(reference);
  });
}

/** Of the logins only that is gone which no other needed any more. */
async function expectNoOtherNeeded(before: Rows, after: Rows, keeps: ReadonlySet<string>): Promise<void> {
  for (const login of before.logins ?? []) {
    const left = after.logins?.find(({ id }) => id === login.id);
    if (left === undefined) expect([...keeps].filter((place) => place.startsWith(`${login.id} `))).toEqual([]);
    for (const column of Object.keys(login))
      if (left !== undefined && JSON.stringify(left[column]) !== JSON.stringify(login[column]))
        expect(keeps.has(`${login.id} ${column}`)).toBe(false);
  }
}

/** The columns of logins that somebody but controller 1 needs. */
async function neededElsewhere({ store }: OpenWorld, policy: Policy): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  await store.transaction(async (tx) => {
    for (const key of logins)
      for (const scope of [{}, controllerWithKey('2')])
        for await (const { situation } of tx.rows.rowsOf('logins', {
          at,
          subject: { category: 'person', key, ...scope },
        }))
          for (const { column, parties } of decide(policy, 'logins', situation).columns)
            if (
              Object.values(parties)
                .flat()
                .some(({ keep, person }) => keep && person?.controller !== '1')
            )
              needed.add(`${key} ${column}`);
  });
  return needed;
}

interface Before {
  readonly rows: Rows;
  readonly needed: ReadonlySet<string>;
  readonly decided: ReadonlyMap<Letter, Awaited<ReturnType<typeof decidedFor>>>;
}

async function stateOf(opened: OpenWorld, policy: Policy): Promise<Before> {
  const decided = new Map<Letter, Awaited<ReturnType<typeof decidedFor>>>();
  for (const letter of others) decided.set(letter, await decidedFor(opened, policy, letter));
  return { rows: await allRows(opened), needed: await neededElsewhere(opened, policy), decided };
}

/** Rows of the others stand as they did, and are decided about as they were. */
async function expectUntouched(opened: OpenWorld, policy: Policy, before: Before): Promise<void> {
  const after = await allRows(opened);
  for (const letter of others)
    expect(rowsOfOne(before.rows, after, letter)).toEqual(rowsOfOne(before.rows, before.rows, letter));
  await expectNoOtherNeeded(before.rows, after, before.needed);
  // What nobody needed went with what 1 was asked for: the others' rows that led there lead there no more.
  if (JSON.stringify(after.logins) !== JSON.stringify(before.rows.logins)) return;
  for (const letter of others) {
    const beside = untold(before.rows, after, letter);
    const was = before.decided.get(letter);
    if (was !== undefined)
      expect(decidedBeside(await decidedFor(opened, policy, letter), beside)).toEqual(decidedBeside(was, beside));
  }
}

/** A login that an agency has a note on, beside other notes; agencies keep what they have for a month. */
async function openShared(
  open: OpenStore,
  notes: readonly Row[],
  visits: readonly Row[] = [],
): Promise<OpenWorld & Pick<World, 'policy'>> {
  const columns = {
    id: 'key',
    agency_id: 'key',
    login_id: 'key',
    body: 'identity',
    written_at: 'notPersonal',
  } as const;
  const policy = smallPolicy({
    subjects: ['person'],
    categories: ['identity'],
    controllers: { in: 'agencies' },
    purpose: { role: 'tenant', keep: { from: 'lastContact', for: 'P1M' } },
    tables: {
      agencies: { controller: 'id', columns: { id: 'key' }, then: 'anonymise' },
      logins: {
        controller: 'shared',
        subjects: { id: 'person' },
        events: { lastContact: 'seen_at' },
        columns: { id: 'key', name: 'identity', seen_at: 'notPersonal' },
        then: 'erase',
      },
      notes: {
        controller: 'agency_id',
        subjects: { login_id: { in: 'logins' } },
        events: { lastContact: 'written_at' },
        columns,
        then: 'erase',
      },
      visits: {
        controller: { in: 'notes', through: 'note_id' },
        subjects: { login_id: { in: 'logins' } },
        events: { lastContact: 'visited_at' },
        columns: { id: 'key', note_id: 'key', login_id: 'key', ip: 'identity', visited_at: 'notPersonal' },
        then: 'erase',
      },
    } as Policy['tables'],
  });
  const opened = await open({
    policy,
    schema: liveSchema(
      liveTable('agencies', ['id']),
      liveTable('logins', ['id', 'name', 'seen_at']),
      liveTable('notes', Object.keys(columns), [foreignKey('login_id', 'logins')]),
      liveTable('visits', ['id', 'note_id', 'login_id', 'ip', 'visited_at']),
    ),
    rows: {
      agencies: [{ id: 1 }, { id: 2 }],
      logins: [{ id: 1, name: 'S:name', seen_at: at }],
      notes: [{ id: 1, agency_id: 1, login_id: 1, body: 'A:1', written_at: at }, ...notes],
      visits,
    },
  });
  return { ...opened, policy };
}

/** Two controllers and the vendor in one database, on any store. */
export function controllersApartSpec(open: OpenStore, elsewhere: OpenStore): void {
  // Each has four people, who are asked about at three places.
  const cases = 1000 / 4;
  const asked = fc.asyncProperty(worlds, async (world) => {
    const opened = await open(world);
    await expectToldApart(opened, world.policy, world.rows);
    await expectNothingInCommon(opened);
  });

  const acted = fc.asyncProperty(worlds, acts, async (world, done_: readonly Act[]) => {
    const { policy } = world;
    const opened = await open(world);
    const before = await stateOf(opened, policy);
    for (const act of done_) await done(opened.store, policy, act);
    await expectUntouched(opened, policy, before);
    await expectNothingInCommon(opened);
    const archive = linesInMemory();
    await exportJournal(opened.store, policy, archive, at);
    const restored = await elsewhere(world);
    await replay(restored.store, policy, at, { archive, fingerprintKey, sweep: false });
    await expectUntouched(restored, policy, before);
    await expectNothingInCommon(restored);
  });

  describe('two controllers and the vendor in one database (GDPR Art. 4(7), 28)', () => {
    test('nobody is told at one of them what is in rows of another, whatever the policy', async () => {
      await everyCase(asked, cases);
    });

    test("what is asked of one, or ordered by it, changes nothing in others' rows, nor in what is decided about them", async () => {
      await everyCase(acted, cases);
    });

    test('an erasure at one takes a login that nobody else needs, though what led there goes first, and tells it in its own log', async () => {
      const { store, rows, policy } = await openShared(open, []);
      const { complete } = await erase(store, policy, {
        subject: { category: 'person', key: '1', controller: '1' },
        at,
      });
      expect([await rows('notes'), await rows('logins')]).toEqual([[], []]);
      expect(complete).toBe(true);
      const events = await store.transaction((tx) => tx.events.list());
      expect(events.filter(({ subject, controller }) => subject !== undefined && controller !== '1')).toEqual([]);
    });

    test('an erasure at one leaves a login that another needs', async () => {
      const { store, rows, policy } = await openShared(open, [
        { id: 2, agency_id: 2, login_id: 1, body: 'B:1', written_at: at },
      ]);
      await erase(store, policy, { subject: { category: 'person', key: '1', controller: '1' }, at });
      expect((await rows('notes')).map(({ id }) => id)).toEqual([2]);
      expect(await rows('logins')).toMatchObject([{ id: 1, name: 'S:name' }]);
    });

    test('what is in a row is told at none of them where the row that would tell whose it is is gone', async () => {
      const { policy, ...opened } = await openShared(
        open,
        [],
        [
          { id: 1, note_id: 1, login_id: 1, ip: 'A:ip', visited_at: at },
          { id: 2, note_id: 99, login_id: 1, ip: 'lost', visited_at: at },
        ],
      );
      const answers = await Promise.all(
        letters.map((letter) => told(opened, policy, { category: 'person', key: '1' }, letter)),
      );
      expect(answers.map((answer) => answer.includes('A:ip'))).toEqual([true, false, false]);
      expect(answers.filter((answer) => answer.includes('lost'))).toEqual([]);
    });

    test.each(['clients', 'notes'])('it is noticed where nothing tells whose the rows of %s are', async (table) => {
      const mixed = fc.asyncProperty(worlds, async (world) => {
        const policy = withoutController(world.policy, table);
        await expectToldApart(await open({ ...world, policy }), policy, {});
      });
      expect(await fc.check(mixed, { seed: 1, numRuns: 50, endOnFailure: true })).toMatchObject({ failed: true });
    });
  });
}
