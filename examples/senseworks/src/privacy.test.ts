import { openHost, soundness } from '@gallra/example-demo';
import { expect, it } from 'vitest';
import { makeRows, now } from './data.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

const ofVendor = Object.values(policy.purposes).filter(({ role }) => role === 'processor');

it('knows one category of people, and nothing of the special categories (R24, R25)', () => {
  expect(Object.values(policy.subjects).map(({ sv }) => sv)).toEqual(['Arbetstagare till användaren av tjänsten']);
  expect(policy.specialCategories).toBe('none');
  expect(Object.values(policy.categories).filter((category) => 'special' in category)).toEqual([]);
});

it('is a processor with three purposes, each with its parts, and no basis of its own (R21, R22)', () => {
  const parts = Map.groupBy(ofVendor, (purpose) => ('partOf' in purpose ? purpose.partOf : undefined));
  expect(parts.get(undefined)?.map(({ title }) => title.sv)).toEqual([
    'Tillhandahållande av tjänsten',
    'Support och underhåll av tjänsten',
    'Utveckling och förbättring av tjänsten',
  ]);
  expect([...parts].map(([whole, of]) => [whole, of.length])).toEqual([
    [undefined, 3],
    ['provide', 4],
    ['support', 3],
    ['develop', 1],
  ]);
  for (const purpose of ofVendor) expect(purpose).not.toHaveProperty('basis');
});

it('administers, maintains, stores and backs up (R27)', () => {
  const operations = new Set<string>(
    ofVendor.flatMap((purpose) => ('processing' in purpose ? purpose.processing : [])),
  );
  expect(operations).toEqual(new Set(['administer', 'store', 'backUp', 'maintain', 'anonymise']));
});

it('covers its database', async () => {
  const { db, gallra } = await openHost({ ddl, rows: makeRows }, { policy, now });
  expect(await soundness(gallra)).toEqual({ errors: [], warnings: ['files.unconfigured'], covered: true });
  await db.destroy();
});
