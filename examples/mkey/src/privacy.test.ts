import { openHost, soundness } from '@gallra/example-demo';
import { expect, it } from 'vitest';
import { makeRows, now } from './data.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

const of = (role: string) =>
  Object.values(policy.purposes)
    .filter((purpose) => purpose.role === role)
    .map(({ title, ...purpose }) => [title.sv, 'basis' in purpose ? purpose.basis : undefined]);

it('is a controller for orders and for what it is asked (R18, R33, R42)', () => {
  expect(of('controller')).toEqual([
    ['Fullgöra beställningar av mkey', '6(1)(b)'],
    ['Svara på frågor och supportärenden', '6(1)(b)'],
    ['Bemöta klagomål och tvister', '6(1)(f)'],
  ]);
});

it('has exactly two purposes as a processor, and no basis of its own for either (R200)', () => {
  expect(of('processor')).toEqual([
    ['Leverera systemet', undefined],
    ['Tillhandahålla support', undefined],
  ]);
});

it('leaves to its customers contract, and for the sales tool a balance of interests (R18, R19)', () => {
  expect(of('tenant').map(([, basis]) => basis)).toEqual(['6(1)(b)', '6(1)(b)', '6(1)(b)', '6(1)(f)']);
});

it('holds four categories of data as a processor (R201)', () => {
  expect(policy.purposes.deliver.categories.map((name) => policy.categories[name].sv)).toEqual([
    'Användarinformation',
    'Historiklogg',
    'Information kring Kundens kunder',
    'Uppgifter i säljverktyg',
  ]);
});

it('covers its database', async () => {
  const { db, gallra } = await openHost({ ddl, rows: makeRows }, { policy, now });
  expect(await soundness(gallra)).toEqual({
    errors: [],
    // Of a customer the row stays for the invoices; they lead back to it.
    warnings: ['anonymisation.pseudonymised', 'files.unconfigured'],
    covered: true,
  });
  await db.destroy();
});
