import { type LegalBasis, parsePolicy } from '@gallra/core';
import { accessHtml, accessPackage, erase, erasurePreview, recordRight } from '@gallra/dsar';
import { plan, sweep } from '@gallra/retention';
import { liveSchema, liveTable, type OpenStore, type World } from '@gallra/world';
import { describe, expect, test } from 'vitest';

const bases: readonly LegalBasis[] = ['6(1)(a)', '6(1)(b)', '6(1)(c)', '6(1)(d)', '6(1)(e)', '6(1)(f)'];
const label = (text: string) => ({ sv: text, en: text });
const at = new Date('2026-11-21T12:00:00Z');
const subject = { category: 'contact', key: '1' };

/** One person, one purpose, and a date that it counts from; absent: a contract that is still running. */
function world(basis: LegalBasis, legalClaims: boolean, begun: string | null): World {
  const policy = parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    subjects: { contact: label('contacts') },
    categories: { identity: label('identity') },
    events: { ended: label('the end') },
    purposes: {
      only: {
        title: label('only'),
        role: 'controller',
        basis,
        subjects: 'all',
        categories: 'all',
        keep: { from: 'ended', for: 'P1Y' },
        ...(legalClaims ? { legalClaims } : {}),
      },
    },
    tables: {
      contacts: {
        subjects: { id: 'contact' },
        events: { ended: 'ended_on' },
        columns: { id: 'key', name: 'identity', ended_on: 'notPersonal' },
        then: 'erase',
      },
    },
  });
  return {
    policy,
    schema: liveSchema(liveTable('contacts', ['id', 'name', 'ended_on'])),
    rows: { contacts: [{ id: 1, name: 'Karin', ended_on: begun }] },
  };
}

const cases = bases.flatMap((basis) =>
  [false, true].flatMap((legalClaims) =>
    [
      { when: 'counts from a day that has come', begun: '2026-10-01' },
      { when: 'waits for what has not happened', begun: null },
    ].map(({ when, begun }) => ({ basis, legalClaims, when, begun })),
  ),
);

/** A patient of a practice: a contract that is running, with explicit consent to data on health. */
function practice(): World {
  const policy = parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    subjects: { contact: label('patients') },
    categories: { identity: label('identity'), health: { ...label('health'), special: true } },
    events: { ended: label('the end') },
    purposes: {
      care: {
        title: label('care'),
        role: 'controller',
        basis: '6(1)(b)',
        specialBasis: '9(2)(a)',
        subjects: 'all',
        categories: 'all',
        keep: { from: 'ended', for: 'P1Y' },
      },
    },
    tables: {
      contacts: {
        subjects: { id: 'contact' },
        events: { ended: 'ended_on' },
        columns: { id: 'key', name: 'identity', diagnosis: 'health', password: 'credential', ended_on: 'notPersonal' },
        then: 'erase',
      },
    },
  });
  return {
    policy,
    schema: liveSchema(liveTable('contacts', ['id', 'name', 'diagnosis', 'password', 'ended_on'])),
    rows: { contacts: [{ id: 1, name: 'Karin', diagnosis: 'J45', password: '$2b$10', ended_on: null }] },
  };
}

/** An agency's client: data that a statute makes the agency need, and hosting that the vendor carries out for it. */
function hosted(): World {
  const purpose = (title: string) => ({
    title: label(title),
    subjects: 'all' as const,
    keep: { from: 'ended', for: 'P1Y' as const },
  });
  const policy = parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    controllers: { in: 'agencies' },
    subjects: { contact: label('contacts') },
    categories: { identity: label('identity'), letter: label('letters') },
    events: { ended: label('the end') },
    purposes: {
      hosting: { ...purpose('hosting'), role: 'processor', categories: 'all' },
      records: { ...purpose('records'), role: 'tenant', basis: '6(1)(c)', categories: ['identity'] },
    },
    tables: {
      agencies: { controller: 'id', columns: { id: 'key' }, then: 'anonymise' },
      contacts: {
        controller: 'agency_id',
        subjects: { id: 'contact' },
        events: { ended: 'ended_on' },
        columns: { id: 'key', agency_id: 'key', name: 'identity', notes: 'letter', ended_on: 'notPersonal' },
        then: 'erase',
      },
    },
  });
  return {
    policy,
    schema: liveSchema(
      liveTable('agencies', ['id']),
      liveTable('contacts', ['id', 'agency_id', 'name', 'notes', 'ended_on']),
    ),
    rows: {
      agencies: [{ id: 1 }],
      contacts: [{ id: 1, agency_id: 1, name: 'Karin', notes: 'Ring på lördag', ended_on: '2026-10-01' }],
    },
  };
}

/** What the access report offers, the preview says and the erasure does are one answer, on any store. */
export function legalBasisSpec(open: OpenStore): void {
  describe('erasure under one legal basis (GDPR Art. 15(1)(e), 17(1) and (3))', () => {
    test.each(cases)(
      '$basis, legal claims: $legalClaims, $when: is offered where it erases, and nowhere else',
      async ({ basis, legalClaims, begun }) => {
        const { policy, ...rest } = world(basis, legalClaims, begun);
        const { store, rows } = await open({ policy, ...rest });
        const held = await accessPackage(store, policy, { subject, at });
        const offered = held.rights.some(({ right, purposes }) => right === 'erasure' && purposes?.includes('only'));
        const { kept } = await erasurePreview(store, policy, { subject, at });
        await erase(store, policy, { subject, at });
        const gone = (await rows('contacts')).length === 0;
        expect({ offered, kept: kept.map(({ claim }) => claim) }).toEqual({
          offered: gone,
          kept: gone ? [] : ['only'],
        });
      },
    );

    test('ends consent and interests that were weighed, and a contract only once it has run out', async () => {
      const left: string[] = [];
      for (const { basis, legalClaims, begun } of cases) {
        const { policy, ...rest } = world(basis, legalClaims, begun);
        const { store, rows } = await open({ policy, ...rest });
        await erase(store, policy, { subject, at });
        if ((await rows('contacts')).length === 0) left.push(`${basis}${begun === null ? ' pending' : ''}`);
      }
      expect(left).toEqual(['6(1)(a)', '6(1)(a) pending', '6(1)(b)', '6(1)(f)', '6(1)(f) pending']);
    });
  });

  describe('explicit consent to special categories, beside another basis (GDPR Art. 7(3), 9(2)(a), 17(1)(b), 20(1)(a))', () => {
    const kept = { name: 'Karin', diagnosis: null, password: '$2b$10' };
    async function openPractice() {
      const { policy, ...rest } = practice();
      return { policy, ...(await open({ policy, ...rest })) };
    }

    test('can be withdrawn, and the report says so', async () => {
      const { store, policy } = await openPractice();
      const { rights } = await accessPackage(store, policy, { subject, at });
      for (const right of ['withdrawal', 'portability', 'erasure'])
        expect(rights).toContainEqual(expect.objectContaining({ right, purposes: ['care'] }));
    });

    test('is not offered for withdrawal where nothing of such a category is held', async () => {
      const { policy, rows, ...rest } = practice();
      const contacts = (rows.contacts ?? []).map((row) => ({ ...row, diagnosis: null }));
      const { store } = await open({ policy, ...rest, rows: { contacts } });
      const { rights } = await accessPackage(store, policy, { subject, at });
      expect(rights.map(({ right }) => right)).not.toContain('withdrawal');
    });

    test('withdrawn, ends what is kept of those categories, and nothing else', async () => {
      const { store, rows, policy } = await openPractice();
      await recordRight(store, policy, { subject, right: 'withdrawal', purpose: 'care', at });
      await sweep(store, policy, at, { approve: (await plan(store, policy, at)).hash });
      expect(await rows('contacts')).toMatchObject([kept]);
    });

    test('goes with a request for erasure, though the contract is still running', async () => {
      const { store, rows, policy } = await openPractice();
      const preview = await erasurePreview(store, policy, { subject, at });
      await erase(store, policy, { subject, at });
      expect(await rows('contacts')).toMatchObject([kept]);
      expect(preview.kept).toMatchObject([
        { claim: 'care', tables: [{ columns: expect.not.arrayContaining(['diagnosis']) }] },
      ]);
    });
  });

  describe('what the vendor carries out for a controller has no legal basis (GDPR Art. 4(8), 28(3)(a))', () => {
    const client = { ...subject, controller: '1' };
    async function openHosted() {
      const { policy, ...rest } = hosted();
      return { policy, ...(await open({ policy, ...rest })) };
    }

    test('the report names it with none, and offers neither objection nor withdrawal nor portability', async () => {
      const { store, policy } = await openHosted();
      const held = await accessPackage(store, policy, { subject: client, at });
      expect(held.purposes.hosting).toMatchObject({ role: 'processor', categories: ['identity', 'letter'] });
      expect(held.purposes.hosting).not.toHaveProperty('basis');
      expect(held.purposes.records).toMatchObject({ role: 'tenant', basis: '6(1)(c)' });
      expect(held.rights.flatMap(({ right, purposes }) => (purposes?.includes('hosting') ? [right] : []))).toEqual([
        'erasure',
      ]);
      const page = accessHtml(held, 'en');
      expect(page).toContain('Processed on behalf of the controller');
      expect(page).not.toContain('undefined');
    });

    test('an erasure at the controller ends it, and leaves what the controller must keep', async () => {
      const { store, rows, policy } = await openHosted();
      expect((await erasurePreview(store, policy, { subject: client, at })).kept).toMatchObject([{ claim: 'records' }]);
      await erase(store, policy, { subject: client, at });
      expect(await rows('contacts')).toMatchObject([{ name: 'Karin', notes: null }]);
    });

    test('a plan names it with none', async () => {
      const { store, policy } = await openHosted();
      const claims = (await plan(store, policy, at)).tables.flatMap(({ groups }) =>
        groups.flatMap((group) => group.claims),
      );
      expect(claims.map(({ claim, basis }) => [claim, basis])).toEqual([
        ['hosting', undefined],
        ['records', '6(1)(c)'],
        ['hosting', undefined],
      ]);
    });
  });
}
