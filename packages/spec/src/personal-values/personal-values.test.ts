import { inspect } from 'node:util';
import { type Policy, parsePolicy } from '@gallra/core';
import { migrate } from '@gallra/kysely';
import { createGallra } from 'gallra';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

const label = (text: string) => ({ sv: text, en: text });

/** Stand in every row: keys, columns that go, columns that stay. */
const planted = ['ZEBRA7781', 'Zebra Karin', 'zebra@example.se', '070-7781', 'Zebra skrev', '2026-02-03', 'zebra.pdf'];

const purpose = (categories: 'all' | readonly string[], period: 'P1M' | 'P1Y') => ({
  title: label('purpose'),
  role: 'controller' as const,
  basis: '6(1)(f)' as const,
  subjects: 'all' as const,
  categories,
  keep: { from: 'lastContact', for: period },
});

const policy: Policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  times: 'date',
  subjects: { contact: label('contact') },
  categories: { identity: label('identity'), contact: label('contact details'), letter: label('letter') },
  events: { lastContact: label('last contact') },
  purposes: { brokerage: purpose(['contact'], 'P1M'), followUp: purpose('all', 'P1Y') },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: 'contacted' },
      columns: { id: 'key', name: 'identity', email: 'contact', phone: 'contact', contacted: 'notPersonal' },
      then: 'erase',
    },
    letters: {
      subjects: { contact_id: { in: 'contacts' } },
      events: { lastContact: { in: 'contacts', through: 'contact_id' } },
      columns: { id: 'key', contact_id: 'key', body: 'letter', scan: 'letter' },
      files: ['scan'],
      then: 'erase',
    },
  },
});

/** Refuses every change, and quotes the row as databases do. */
const refusing: Readonly<Record<TestDatabase['dialect'], string>> = {
  postgres: `
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not %', old; end $$;
    create trigger refusing before update or delete on contacts for each row execute function refuse();`,
  mysql: `
    create trigger refusing before delete on contacts for each row
      signal sqlstate '45000' set message_text = 'not Zebra Karin ZEBRA7781';`,
  sqlite: `
    create trigger refusing before delete on contacts begin select raise(abort, 'not Zebra Karin ZEBRA7781'); end;`,
};

eachDatabase((database) => {
  const now = new Date('2026-11-22T12:00:00Z');
  const gallra = () =>
    createGallra({ policy, db: database.db, clock: () => now, fingerprintKey: Buffer.alloc(32, 'kept elsewhere') });
  const said: unknown[] = [];
  /** Quotes the path as drivers do. */
  const refusingStorage = {
    hasItem: async () => true,
    removeItem: (key: string): Promise<void> => Promise.reject(new Error(`EACCES: ${key}`)),
  };

  beforeAll(async () => {
    await database.run(`
      create table contacts (id varchar(20) primary key, name varchar(50), email varchar(50), phone varchar(50), contacted date);
      create table letters (id integer primary key, contact_id varchar(20), body varchar(50), scan varchar(50),
        constraint letter_contact foreign key (contact_id) references contacts (id));
    `);
    await migrate(database.db);
    for (const channel of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, channel).mockImplementation((...words) => void said.push(words));
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((words) => said.push(words) > 0);
  });
  afterAll(() => vi.restoreAllMocks());

  beforeEach(async () => {
    for (const table of [
      'gallra_legal_holds',
      'letters',
      'contacts',
      'gallra_audit',
      'gallra_erasure_journal',
      'gallra_outbox_files',
    ])
      await sql`delete from ${sql.table(table)}`.execute(database.db);
    const row = { name: 'Zebra Karin', email: 'zebra@example.se', phone: '070-7781' };
    await database.db
      .insertInto('contacts')
      .values([
        { id: 'ZEBRA7781', ...row, contacted: '2026-02-03' },
        { id: 'ZEBRA77812', ...row, contacted: '2020-02-03' },
      ])
      .execute();
    const letter = { id: 1, contact_id: 'ZEBRA7781', body: 'Zebra skrev', scan: 'zebra.pdf' };
    await database.db.insertInto('letters').values(letter).execute();
    said.length = 0;
  });

  /** All that was printed, thrown or answered, and what Gallra wrote, in every form a log may give it. */
  async function refusePlanted(answers: readonly unknown[]): Promise<void> {
    const written = await Promise.all(
      ['gallra_audit', 'gallra_erasure_journal'].map((table) =>
        sql`select * from ${sql.table(table)}`.execute(database.db),
      ),
    );
    const everything = [...answers, ...said, ...written.map(({ rows }) => rows)]
      .map((one) => `${inspect(one, { depth: 12, showHidden: true })} ${JSON.stringify(one)} ${String(one)}`)
      .join('\n');
    for (const value of planted)
      expect(everything.includes(value), `planted value ${planted.indexOf(value)}`).toBe(false);
  }
  const thrown = (work: Promise<unknown>) =>
    work.then(
      () => expect.unreachable('It was to be refused.'),
      (error: unknown) => error,
    );

  test('what a check, a plan, a sweep and an erasure say and write holds no personal value (Art. 5(1)(c), (f))', async () => {
    const host = gallra();
    const hold = await host.holds.place({
      covers: { subject: { category: 'contact', key: 'ZEBRA7781' } },
      reason: 'Zebra Karin disputes it.',
      placedBy: 'legal',
      reviewOn: '2027-01-01',
    });
    await host.holds.release(hold.id, { by: 'legal', reason: 'Zebra Karin has settled.' });
    const plan = await host.plan();
    const person = host.subject('contact', 'ZEBRA7781');
    const answers = [
      await host.check(),
      plan,
      await host.sweep(undefined, { approve: plan.hash }),
      await person.erase({ preview: true }),
      await person.erase(),
    ];
    await refusePlanted(answers);
    const { rows } = await sql`select id from contacts`.execute(database.db);
    expect(rows).toEqual([]);
  });

  test('a file that cannot be removed is told by its column; its path goes with it (Art. 5(1)(c), (f))', async () => {
    let now = new Date('2026-11-22T12:00:00Z');
    const files = { storage: refusingStorage };
    const host = createGallra({ policy, db: database.db, clock: () => now, files });
    const erased = await host.subject('contact', 'ZEBRA7781').erase();
    expect(erased).toMatchObject({ complete: false, files: { failing: [{ table: 'letters', column: 'scan' }] } });
    now = new Date('2026-11-23T12:00:00Z');
    const { hash } = await host.plan();
    await refusePlanted([
      erased,
      await host.check(),
      await host.sweep(undefined, { approve: hash }),
      await host.flush(),
    ]);

    const emptied = { ...refusingStorage, hasItem: async () => false, removeItem: async () => undefined };
    now = new Date('2026-11-25T12:00:00Z');
    const after = createGallra({ policy, db: database.db, clock: () => now, files: { storage: emptied } });
    expect(await after.flush()).toMatchObject({ files: { missing: 1, waiting: 0, failing: [] } });
    const { rows } = await sql`select id from gallra_outbox_files`.execute(database.db);
    expect(rows).toEqual([]);
  });

  test('what goes wrong is told without one, though the database quotes the row (Art. 5(1)(f))', async () => {
    await database.run(refusing[database.dialect]);
    try {
      const host = gallra();
      const { hash } = await host.plan();
      const person = host.subject('contact', 'ZEBRA7781');
      const unapproved = await thrown(host.sweep());
      const report = await host.sweep(undefined, { approve: hash });
      expect(report).toMatchObject({ failed: [{ code: 'database.refused' }], complete: false });
      await refusePlanted([report]);
      const errors = [
        unapproved,
        await thrown(person.erase()),
        await thrown(host.subject('contact', 'ZEBRA77813').erase()),
        await thrown(host.subject('contact', 'ZEBRA77813').export()),
        await thrown((async () => host.subject('ZEBRA7781', 'ZEBRA7781').export())()),
      ];
      expect(errors).toMatchObject([
        { code: 'plan.unapproved' },
        { code: 'database.refused' },
        { code: 'subject.unknown' },
        { code: 'subject.unknown' },
        { code: 'subject.unknown' },
      ]);
      await refusePlanted(errors);
    } finally {
      await database.run(
        database.dialect === 'postgres'
          ? 'drop trigger refusing on contacts; drop function refuse();'
          : 'drop trigger refusing;',
      );
    }
  });
});
