import { openHost, soundness } from '@gallra/example-demo';
import { expect, it } from 'vitest';
import { makeRows, now } from './data.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

const titles = (labels: object): readonly string[] => Object.values(labels).map(({ sv }: { sv: string }) => sv);
const of = (role: string) => Object.values(policy.purposes).filter((purpose) => purpose.role === role);

it('knows customers, suppliers and partners, and three categories of data (R28, R32)', () => {
  expect(titles(policy.subjects).slice(0, 3)).toEqual(['Kunder', 'Leverantörer', 'Partners']);
  expect(titles(policy.categories)).toEqual(['Identifiering', 'Kontakt', 'Historik']);
});

it('has seven purposes of its own, all of them contract or law but newsletters (R30, R205)', () => {
  expect(of('controller').map(({ title, ...purpose }) => [title.sv, 'basis' in purpose && purpose.basis])).toEqual([
    ['Leverera och fullgöra avtal', '6(1)(b)'],
    ['Fakturera', '6(1)(b)'],
    ['Kundtjänst', '6(1)(b)'],
    ['Ekonomisk administration', '6(1)(c)'],
    ['Identifiera ägarskap', '6(1)(b)'],
    ['Skicka viktig information om tjänsten', '6(1)(b)'],
    ['Skicka nyhetsbrev', '6(1)(f)'],
  ]);
});

it('logs, maintains, backs up and serves as processor, on no basis of its own (R208)', () => {
  expect(policy.purposes.operate.processing).toEqual(['record', 'maintain', 'backUp', 'store', 'consult']);
  for (const purpose of of('processor')) expect(purpose).not.toHaveProperty('basis');
});

it('covers its database', async () => {
  const { db, gallra } = await openHost({ ddl, rows: makeRows }, { policy, now });
  expect(await soundness(gallra)).toEqual({ errors: [], warnings: ['files.unconfigured'], covered: true });
  await db.destroy();
});
