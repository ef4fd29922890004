import { parsePolicy, type SubjectKey } from '@gallra/core';
import { accessPackage, type ErasureOutlook, erase, erasurePreview, forSubject } from '@gallra/dsar';
import { plan, rowFingerprint, sweep } from '@gallra/retention';
import { brokerage, type OpenStore, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { brokerageOn, type ReadableStore } from './brokerage-store.ts';

const karin: SubjectKey = { category: 'registered', key: '1', controller: '1' };
const bo: SubjectKey = { category: 'registered', key: '2', controller: '1' };
const sven: SubjectKey = { category: 'registered', key: '4', controller: '1' };
const fingerprintKey = new Uint8Array(32).fill(7);

const gone = (outlook: ErasureOutlook) =>
  Object.fromEntries(outlook.erased.map(({ table, columns }) => [table, columns]));
const keeping = (outlook: ErasureOutlook, claim: string) =>
  Object.fromEntries(
    (outlook.kept.find((other) => other.claim === claim)?.tables ?? []).map(({ table, columns }) => [table, columns]),
  );

/** Erasing a person, on any store. */
export function erasureSpec(open: OpenStore): void {
  const make = brokerageOn(open);
  const row = async (store: ReadableStore, table: string, id: number) =>
    (await store.rows(table)).find((found) => found.id === id);

  describe('R60: before erasing, what must stay is told, and why', () => {
    test('what goes and what stays is listed by table and column, with rows', async () => {
      const preview = await erasurePreview(await make(), brokerage, { subject: karin, at: today });
      expect(gone(preview)).toEqual({
        contacts: ['email', 'notes'],
        deals: ['seller_account'],
        bids: ['message'],
        messages: ['body', 'details', 'attachment'],
        visits: ['email', 'ip'],
      });
      expect(keeping(preview, 'bidList')).toEqual({
        contacts: ['name', 'phone'],
        bids: ['created_at', 'bidder_id', 'amount'],
      });
      expect(
        preview.kept.find(({ claim }) => claim === 'bidList')?.tables.find(({ table }) => table === 'bids')?.rows,
      ).toBe(2);
      expect(preview.complete).toBe(false);
    });

    test('R61, R67: each claim that stays has its provision, its ground in Art. 17 and its last day', async () => {
      const { kept } = await erasurePreview(await make(), brokerage, { subject: karin, at: today });
      expect(kept.map(({ claim, citation, ground, until }) => ({ claim, citation, ground, until }))).toEqual([
        {
          claim: 'bidList',
          citation: 'fastighetsmäklarlagen (2021:516) 3 kap. 18 §',
          ground: '17(3)(b)',
          until: { state: 'date', lastDay: '2033-11-10' },
        },
        {
          claim: 'dueDiligence',
          citation: 'penningtvättslagen (2017:630) 5 kap. 3 §',
          ground: '17(3)(b)',
          until: { state: 'date', lastDay: '2031-10-01' },
        },
        {
          claim: 'bookkeeping',
          citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
          ground: '17(3)(b)',
          until: { state: 'date', lastDay: '2034-12-31' },
        },
      ]);
    });

    test('R67: a contract that is running keeps its data, and says what it waits for (Art. 17(1)(a))', async () => {
      const { kept } = await erasurePreview(
        await make({ ...rows, deals: rows.deals.map((deal) => ({ ...deal, closed_at: null })) }),
        brokerage,
        { subject: karin, at: today },
      );
      expect(kept.find(({ claim }) => claim === 'assignment')).toMatchObject({
        ground: '17(1)(a)',
        until: { state: 'event', title: { sv: 'uppdraget slutfört', en: 'assignment completed' } },
      });
    });

    test('R42: what is needed for legal claims stays under Art. 17(3)(e)', async () => {
      const source = structuredClone(brokerage) as unknown as { purposes: Record<string, Record<string, unknown>> };
      source.purposes.brokerage = { ...source.purposes.brokerage, legalClaims: true };
      const policy = parsePolicy(source);
      const { kept } = await erasurePreview(await make(rows, policy), policy, { subject: karin, at: today });
      expect(kept.find(({ claim }) => claim === 'brokerage')?.ground).toBe('17(3)(e)');
    });

    test('the warnings say it in words, in Swedish and in English', async () => {
      const { warnings } = await erasurePreview(await make(), brokerage, { subject: karin, at: today });
      expect(warnings.find(({ claim }) => claim === 'bidList')).toMatchObject({
        sv: 'Budgivningslista (fastighetsmäklarlagen (2021:516) 3 kap. 18 §, artikel\u00a017.3\u00a0b i dataskyddsförordningen): Kontakt: Namn, Telefon; Bud: Tidpunkt, Bidder id, Belopp bevaras. Till och med 2033-11-10. Lagringstid: 7 år efter ”uppdraget slutfört”, dock bara så länge avtalet om tjänsten gäller, och 30 dagar för att återlämna uppgifterna.',
        en: expect.stringContaining(
          'Article\u00a017(3)(b) GDPR): Contact: Name, Phone; Bid: Time, Bidder id, Amount are kept. Until the end of 10 November 2033. Storage period: 7 years after “assignment completed”, but only as long as the service agreement is in force, and 30 days to return the data.',
        ),
      });
    });

    test('what stays only because it also concerns somebody else is listed apart', async () => {
      const { keptForOthers } = await erasurePreview(await make(), brokerage, { subject: karin, at: today });
      expect(keptForOthers).toEqual([
        { table: 'addresses', title: { sv: 'Adress', en: 'Address' }, columns: ['street'], rows: 1 },
      ]);
    });

    test('what goes only with its row is listed apart as long as the row stays', async () => {
      const { keptWithRow } = await erasurePreview(await make(), brokerage, { subject: karin, at: today });
      expect(keptWithRow.map(({ table, columns }) => [table, columns])).toEqual([['contacts', ['last_contact_at']]]);
      const alone = await erasurePreview(
        await make({ ...rows, deals: [], bids: [], invoices: [], messages: [], addresses: [] }),
        brokerage,
        { subject: karin, at: today },
      );
      expect(alone.keptWithRow).toEqual([]);
      expect(gone(alone).contacts).toContain('last_contact_at');
    });

    test('nothing is changed and nothing is recorded by looking', async () => {
      const store = await make();
      await erasurePreview(store, brokerage, { subject: karin, at: today });
      for (const table of Object.keys(rows)) expect(await store.rows(table)).toEqual(rows[table as keyof typeof rows]);
      expect(await store.transaction((tx) => tx.requests.list('erasure'))).toEqual([]);
      expect(await store.transaction((tx) => tx.events.list())).toEqual([]);
    });
  });

  describe('Art. 17: erasing', () => {
    test('R59, R62, T20: exactly the statutory columns stay, and the rest is cleared', async () => {
      const store = await make();
      await erase(store, brokerage, { subject: karin, at: today });
      expect(await row(store, 'contacts', 1)).toEqual({
        ...rows.contacts[0],
        email: null,
        notes: null,
      });
      expect(await row(store, 'deals', 10)).toEqual({ ...rows.deals[0], seller_account: null });
      expect(await row(store, 'bids', 20)).toEqual({ ...rows.bids[0], message: null });
      expect(await row(store, 'invoices', 30)).toEqual(rows.invoices[0]);
      expect(await row(store, 'visits', 60)).toBeUndefined();
    });

    test("the other party keeps what is theirs: the employee's name, the shared address, the buyer", async () => {
      const store = await make();
      await erase(store, brokerage, { subject: karin, at: today });
      expect(await row(store, 'messages', 40)).toEqual({
        ...rows.messages[0],
        body: null,
        details: null,
        attachment: null,
      });
      expect(await row(store, 'addresses', 5)).toEqual(rows.addresses[0]);
      expect(await row(store, 'deals', 10)).toMatchObject({ buyer_id: 2, price: 3_450_000 });
      expect(await row(store, 'contacts', 2)).toEqual(rows.contacts[1]);
      expect(await row(store, 'visits', 61)).toEqual(rows.visits[1]);
      expect(await row(store, 'bids', 21)).toEqual(rows.bids[1]);
    });

    test('the preview and the erasure say the same', async () => {
      const store = await make();
      const {
        warnings: _warnings,
        blocked: _blocked,
        ...preview
      } = await erasurePreview(store, brokerage, { subject: karin, at: today });
      expect(await erase(store, brokerage, { subject: karin, at: today })).toMatchObject(preview);
    });

    test('a person whom nothing keeps is gone altogether: rows, request and mapping', async () => {
      const store = await make({
        ...rows,
        deals: rows.deals.map((deal) => ({ ...deal, seller_id: null, buyer_id: null })),
        bids: [],
        invoices: [],
        addresses: [],
        messages: [],
      });
      const report = await erase(store, brokerage, { subject: karin, at: today });
      expect(report).toMatchObject({ complete: true, kept: [], keptForOthers: [], failed: [] });
      expect(await row(store, 'contacts', 1)).toBeUndefined();
      expect(await store.transaction((tx) => tx.requests.list('erasure'))).toEqual([]);
      expect(await store.transaction((tx) => tx.requests.reference(karin))).not.toBe(report.reference);
      await expect(accessPackage(store, brokerage, { subject: karin, at: today })).rejects.toMatchObject({
        code: 'subject.unknown',
      });
    });

    test('R69: what was asked for stays on record while something is kept, so that it keeps its effect', async () => {
      const store = await make();
      const { reference } = await erase(store, brokerage, { subject: karin, at: today });
      const [entry] = await store.transaction((tx) => tx.requests.list('erasure'));
      expect(entry).toMatchObject({ subject: karin, right: 'erasure', reference });
      const held = await accessPackage(store, brokerage, { subject: karin, at: today });
      expect(Object.keys(held.purposes).sort()).toEqual(['bidList', 'bookkeeping', 'dueDiligence']);
    });

    test('when the statute ends, the sweep takes the rest', async () => {
      const store = await make({ ...rows, messages: [] });
      await erase(store, brokerage, { subject: karin, at: today });
      const sweepAt = async (date: string) => {
        const at = new Date(date);
        const { hash } = await plan(store, brokerage, at);
        await sweep(store, brokerage, at, { approve: hash });
      };
      await sweepAt('2033-11-10T12:00:00Z');
      expect(await row(store, 'bids', 20)).toBeDefined();
      expect(await row(store, 'contacts', 1)).toMatchObject({
        name: 'Karin Säljare',
        phone: '070-1',
        personnummer: null,
      });
      await sweepAt('2033-11-11T12:00:00Z');
      expect(await row(store, 'bids', 20)).toBeUndefined();
      expect(await row(store, 'contacts', 1)).toBeUndefined();
      await sweepAt('2035-01-01T12:00:00Z');
      expect(await row(store, 'invoices', 30)).toMatchObject({ customer_id: null, reference: null, amount: null });
      expect(await store.transaction((tx) => tx.requests.list('erasure'))).toEqual([]);
    });

    test("the link of a shared record goes together with the rest of the person's part, while the other keeps theirs", async () => {
      const store = await make({ ...rows, invoices: [], messages: [], bids: [] });
      await store.transaction((tx) => tx.requests.record({ subject: bo, right: 'restriction', effectiveAt: today }));
      const report = await erase(store, brokerage, { subject: karin, at: new Date('2034-01-15T12:00:00Z') });
      expect(await row(store, 'deals', 10)).toMatchObject({
        seller_id: null,
        seller_account: null,
        buyer_id: 2,
        price: 3_450_000,
      });
      // Nothing of Karin's keeps it, and yet it is there: the erasure is not complete.
      expect(report).toMatchObject({ kept: [], failed: [], complete: false });
      expect(report.keptForOthers.map(({ table, columns }) => [table, columns])).toEqual([
        ['addresses', ['street']],
        ['deals', ['price']],
      ]);
    });

    test('erasing twice: the second finds nothing more to take, and keeps the same', async () => {
      const store = await make();
      const first = await erase(store, brokerage, { subject: karin, at: today });
      const second = await erase(store, brokerage, { subject: karin, at: today });
      expect(second).toMatchObject({ erased: [], kept: first.kept, reference: first.reference });
    });

    test('the events hang together, from the request to what was done', async () => {
      const store = await make();
      const { operation, reference } = await erase(store, brokerage, { subject: bo, at: today });
      const events = [...(await store.transaction((tx) => tx.events.list()))].reverse();
      expect(events[0]).toMatchObject({ type: 'erasure.requested', operation, subject: reference });
      expect(events.length).toBeGreaterThan(1);
      for (const event of events) expect(event).toMatchObject({ operation, subject: reference });
      expect(events.map(({ type }) => type)).not.toContain('erasure.completed');
    });

    test('the last event of a complete erasure says so', async () => {
      const store = await make({ ...rows, deals: [], bids: [], invoices: [], addresses: [], messages: [] });
      const { operation } = await erase(store, brokerage, { subject: karin, at: today });
      expect((await store.transaction((tx) => tx.events.list()))[0]).toMatchObject({
        type: 'erasure.completed',
        operation,
      });
    });

    test('who ordered it stands in the report', async () => {
      expect((await erase(await make(), brokerage, { subject: karin, at: today }, { actor: 'dpo' })).actor).toBe('dpo');
    });
  });

  describe('T14: the erasure journal', () => {
    test('has an entry for each row that lost something, by fingerprint', async () => {
      const store = await make();
      const { reference, journal } = await erase(store, brokerage, { subject: karin, at: today }, { fingerprintKey });
      expect(journal).toBe('on');
      const entries = await store.transaction((tx) => tx.journal.list());
      expect(entries.map(({ table }) => table).sort()).toEqual(['bids', 'contacts', 'deals', 'messages', 'visits']);
      for (const entry of entries) expect(entry).toMatchObject({ reference, at: today, reason: 'erasure' });
      const visit = entries.find(({ table }) => table === 'visits');
      expect(visit?.fingerprint).toBe(rowFingerprint(fingerprintKey, brokerage, 'visits', { id: 60 }));
      expect(visit).not.toHaveProperty('columns');
      expect(entries.find(({ table }) => table === 'deals')?.columns).toEqual(['seller_account']);
    });

    test('remembers that erasure was asked for, even where everything stays for now', async () => {
      const store = await make();
      await erase(store, brokerage, { subject: karin, at: today });
      await erase(store, brokerage, { subject: karin, at: today }, { fingerprintKey });
      const entries = await store.transaction((tx) => tx.journal.list());
      expect(entries).toEqual([expect.objectContaining({ table: 'contacts', columns: [] })]);
    });

    test('is off without a key, and the report says so', async () => {
      const store = await make();
      expect((await erase(store, brokerage, { subject: karin, at: today })).journal).toBe('off');
      expect(await store.transaction((tx) => tx.journal.list())).toEqual([]);
    });

    test('refuses a key that could be guessed, before anything is changed', async () => {
      const store = await make();
      await expect(
        erase(store, brokerage, { subject: karin, at: today }, { fingerprintKey: new Uint8Array(8) }),
      ).rejects.toMatchObject({
        code: 'key.invalid',
      });
      expect(await store.rows('contacts')).toEqual(rows.contacts);
    });
  });

  describe('penningtvättslagen 5 kap. 7 §: what the controller sees and the person does not', () => {
    const recent = {
      ...rows,
      contacts: rows.contacts.map((found) =>
        found.id === 4 ? { ...found, last_contact_at: new Date('2026-10-20T10:00:00Z'), phone: '070-4' } : found,
      ),
    };

    test('the preview marks what must not be told, and what may be told does not hint at it', async () => {
      const preview = await erasurePreview(await make(recent), brokerage, { subject: sven, at: today });
      expect(preview.kept).toEqual([
        expect.objectContaining({ claim: 'suspicion', secretFromSubject: 'penningtvättslagen (2017:630) 5 kap. 7 §' }),
      ]);
      expect(preview.warnings[0]?.sv).toContain('får inte få veta');
      const told = forSubject(preview);
      expect(told).toMatchObject({ kept: [], warnings: [], referenced: [], keptWithRow: [], complete: true });
      expect(gone(told)).toEqual({ contacts: ['phone'] });
      expect(told).not.toHaveProperty('rows');
      for (const word of ['suspicion', 'Misstanke', '5 kap. 7']) expect(JSON.stringify(told)).not.toContain(word);
    });

    test('erasing keeps it, and the report tells it to the controller alone', async () => {
      const store = await make(recent);
      const report = await erase(store, brokerage, { subject: sven, at: today });
      expect(report).toMatchObject({ complete: false, kept: [{ claim: 'suspicion' }] });
      expect(await store.rows('suspicion_reports')).toEqual(rows.suspicion_reports);
      expect(await row(store, 'contacts', 4)).toMatchObject({ name: 'Sven Misstänkt', phone: null });
      const told = forSubject(report);
      expect(told).toMatchObject({ complete: true, kept: [], failed: [] });
      expect(JSON.stringify(told)).not.toContain('suspicion');
      // The same answer as where nothing was left: that his request still stands would tell him that something is kept.
      await expect(accessPackage(store, brokerage, { subject: sven, at: today })).rejects.toMatchObject({
        code: 'subject.unknown',
      });
    });

    test('what is due in a record that only the secret keeps is not told either', async () => {
      const due = {
        ...rows,
        contacts: rows.contacts.map((found) => (found.id === 4 ? { ...found, phone: '070-4' } : found)),
      };
      const preview = await erasurePreview(await make(due), brokerage, { subject: sven, at: today });
      expect(gone(preview)).toEqual({ contacts: ['phone'] });
      expect(forSubject(preview)).toMatchObject({ erased: [], kept: [], keptWithRow: [], complete: true });
    });
  });

  describe('no person leaves by accident', () => {
    const planted = {
      name: 'MARK-NAME',
      personnummer: 'MARK-PNR',
      phone: 'MARK-PHONE',
      email: 'karin@example.se',
      notes: 'MARK-NOTES',
    };
    const tables = {
      ...rows,
      contacts: rows.contacts.map((found) => (found.id === 1 ? { ...found, ...planted, id: 987_001 } : found)),
      bids: rows.bids.map((bid) => (bid.bidder_id === 1 ? { ...bid, bidder_id: 987_001 } : bid)),
    };
    const marked = { category: 'registered', key: '987001', controller: '1' };

    test('previews, reports, events and the journal hold neither a value nor a key', async () => {
      const store = await make(tables);
      const said = [
        await erasurePreview(store, brokerage, { subject: marked, at: today }),
        await erase(store, brokerage, { subject: marked, at: today }, { fingerprintKey }),
      ];
      const kept = await store.transaction(async (tx) => [await tx.events.list(), await tx.journal.list()]);
      const text = JSON.stringify([said, kept]);
      expect(text).toContain('bidList');
      for (const mark of ['MARK', '987001', 'karin@']) expect(text).not.toContain(mark);
    });

    test('a person that is not known is refused with a code and without the key', async () => {
      const store = await make();
      for (const ask of [erase, erasurePreview]) {
        const error = await ask(store, brokerage, {
          subject: { category: 'registered', key: 'MARK-4711' },
          at: today,
        }).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'subject.unknown' });
        expect(String(error)).not.toContain('MARK-4711');
      }
      expect(await store.transaction((tx) => tx.requests.list('erasure'))).toEqual([]);
      expect(await store.transaction((tx) => tx.events.list())).toEqual([]);
    });
  });
}
