import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policy } from '../definition/brokerage.fixture.ts';
import { parsePolicy } from '../definition/parse-policy.ts';
import type { Policy } from './policy.ts';
import { canonicalHash, policyVersion } from './policy-version.ts';

type Json = { [key: string]: Json } & { toString(): string };

/** The policy with one change. */
function changed(change: (copy: Json) => void): Policy {
  const copy = JSON.parse(JSON.stringify(policy)) as Json;
  change(copy);
  return parsePolicy(copy);
}

/** The same value with the keys of every object in another order. */
function reordered(value: unknown, order: (keys: string[]) => string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => reordered(inner, order));
  const entries = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(order(Object.keys(entries)).map((key) => [key, reordered(entries[key], order)]));
}

const at = (copy: Json, path: string): Json =>
  path.split('.').reduce((part, key) => {
    const inner = part[key];
    if (inner === undefined) throw new Error(`the policy has no ${path}`);
    return inner;
  }, copy);

const version = policyVersion(policy);

describe('policyVersion', () => {
  test.each([
    'subjects.external',
    'categories.identity',
    'events.lastContact',
    'purposes.brokerage.title',
    'recipients.cloud.service',
  ])('changes the texts and not the rules with a label: %s', (path) => {
    const corrected = policyVersion(changed((copy) => Object.assign(at(copy, path), { sv: 'Rättad' })));
    expect(corrected.rules).toBe(version.rules);
    expect(corrected.texts).not.toBe(version.texts);
  });

  test('changes the texts and not the rules with a label in a further language', () => {
    const more = policyVersion(
      changed((copy) => {
        Object.assign(at(copy, 'subjects.external'), { nb: 'Kunder' });
        Object.assign(at(copy, 'purposes.brokerage.title'), { 'pt-BR': 'Corretagem' });
        Object.assign(at(copy, 'tables.contacts'), { title: { sv: 'Kontakter', en: 'Contacts', de: 'Kontakte' } });
      }),
    );
    expect(more.rules).toBe(version.rules);
    expect(more.texts).not.toBe(version.texts);
  });

  test('changes the texts and not the rules with the title of a table or column', () => {
    const titled = (sv: string) =>
      policyVersion(
        changed((copy) => {
          Object.assign(at(copy, 'tables.contacts'), { title: { sv, en: 'Contacts' } });
          Object.assign(at(copy, 'tables.contacts.columns.notes'), { title: { sv, en: 'Notes' } });
        }),
      );
    expect(titled('Kontakter').rules).toBe(titled('Rättad').rules);
    expect(titled('Kontakter').texts).not.toBe(titled('Rättad').texts);
  });

  test('changes the texts and not the rules with what values are called and how numbers are written', () => {
    const spoken = (words: Readonly<Record<string, unknown>>) =>
      policyVersion(changed((copy) => Object.assign(at(copy, 'tables.contacts.columns.notes'), words)));
    const seller = { values: { VND: { sv: 'säljare', en: 'seller' }, '2': { sv: 'två', en: 'two', nb: 'to' } } };
    for (const words of [seller, { format: { style: 'percent' } }, { ...seller, format: {} }]) {
      expect(spoken(words).rules).toBe(version.rules);
      expect(spoken(words).texts).not.toBe(version.texts);
    }
    expect(spoken({ format: { minimumFractionDigits: 1 } }).texts).not.toBe(
      spoken({ format: { minimumFractionDigits: 2 } }).texts,
    );
  });

  test('changes the texts and not the rules with a link that is not followed, and why: no row is decided by it', () => {
    const decided = (because: string) =>
      policyVersion(
        changed((copy) =>
          Object.assign(at(copy, 'tables.contacts'), { links: { agency_id: { not: 'subject', because } } }),
        ),
      );
    expect(decided('a').rules).toBe(version.rules);
    expect(decided('a').texts).not.toBe(version.texts);
    expect(decided('a').texts).not.toBe(decided('b').texts);
  });

  test('takes a table or column called "values", "format" or "columns" for what it is', () => {
    const named = (word: string, personal: string) =>
      policyVersion(
        changed((copy) => {
          const columns = {
            id: 'key',
            sv: personal,
            en: 'notPersonal',
            values: personal,
            format: 'key',
            columns: 'key',
          };
          Object.assign(at(copy, 'tables'), { [word]: { columns, then: 'erase' } });
        }),
      ).rules;
    for (const word of ['values', 'format', 'columns', 'links'])
      expect(named(word, 'key')).not.toBe(named(word, 'todo'));
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['purposes.brokerage.keep', { active: 'P4M' }],
    ['purposes.brokerage', { legalClaims: true, basis: '6(1)(b)' }],
    ['duties.dueDiligence', { for: 'P6Y' }],
    ['duties.dueDiligence', { citation: 'penningtvättslagen 5 kap. 3 §' }],
    ['tables.contacts.columns', { phone: 'identity' }],
    ['tables.contacts.columns.notes', { freeText: false }],
    ['tables.contacts', { then: 'anonymise' }],
    ['controllers', { returnWithin: 'P30D' }],
  ])('changes the rules and not the texts with a rule: %s %j', (path, parts) => {
    const other = policyVersion(changed((copy) => Object.assign(at(copy, path), parts)));
    expect(other.rules).not.toBe(version.rules);
    expect(other.texts).toBe(version.texts);
  });

  test('is the same in whatever order the keys were written (RFC 8785, 3.2.3)', async () => {
    await everyCase(
      fc.property(fc.infiniteStream(fc.integer()), (weights) => {
        const shuffled = (keys: string[]) =>
          keys
            .map((key) => ({ key, weight: Number(weights.next().value) }))
            .sort((a, b) => a.weight - b.weight)
            .map(({ key }) => key);
        expect(policyVersion(parsePolicy(reordered(policy, shuffled)))).toEqual(version);
      }),
      200,
    );
  });

  test('takes the order of a list for a rule', () => {
    const duties = { archiving: ['contract_file', 'price'] };
    const swapped = policyVersion(changed((copy) => Object.assign(at(copy, 'tables.deals'), { duties })));
    expect(swapped.rules).not.toBe(version.rules);
  });

  test('takes a table, column or value called "sv" or "en" for what it is, not for a label', () => {
    const named = (word: string) =>
      policyVersion(
        changed((copy) => {
          Object.assign(at(copy, 'tables'), { sv: word });
        }),
      );
    expect(named('todo').rules).not.toBe(named('notPersonal').rules);
    expect(named('todo').texts).toBe(version.texts);
    const column = (classification: string) =>
      policyVersion(
        changed((copy) => Object.assign(at(copy, 'tables.contacts.columns'), { sv: classification, en: 'key' })),
      );
    expect(column('identity').rules).not.toBe(column('notPersonal').rules);
    expect(column('identity').texts).toBe(version.texts);
    const value = (category: string) =>
      policyVersion(changed((copy) => Object.assign(at(copy, 'tables.contacts.subjects.id.values'), { sv: category })));
    expect(value('registered').rules).not.toBe(value('external').rules);
  });

  test('is two SHA-256 hashes in hexadecimal', () => {
    expect(version).toEqual({
      rules: expect.stringMatching(/^[\da-f]{64}$/),
      texts: expect.stringMatching(/^[\da-f]{64}$/),
    });
    expect(version.rules).not.toBe(version.texts);
  });
});

test('canonicalHash is SHA-256 over canonical JSON (RFC 8785)', () => {
  // printf '{"a":2,"b":1}' | sha256sum
  expect(canonicalHash({ b: 1, a: 2 })).toBe('d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772');
});
