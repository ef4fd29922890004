import { memoryStore } from '@gallra/core/memory';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { brokerage } from '../behaviour/brokerage.ts';
import { rows, today } from '../behaviour/brokerage-rows.ts';
import { type ErasurePreview, type ErasureReport, subjectOf } from '../index.ts';

const make = () => {
  const store = memoryStore({ policy: brokerage, tables: rows });
  const options = {
    clock: () => today,
    controller: { name: 'Mäklarna AB' },
    fingerprintKey: new Uint8Array(32).fill(1),
  };
  return { store, karin: subjectOf(store, brokerage, 'registered', '1', options) };
};

describe('a handle on a data subject', () => {
  test('exports the data and a page to read, at the time of its clock, from the controller', async () => {
    const { json, html } = await make().karin.export();
    expect(json).toMatchObject({ generatedAt: today.toISOString(), parties: { controller: { name: 'Mäklarna AB' } } });
    expect(html('sv')).toContain('Karin Säljare');
    expect(html('en')).toContain('<html lang="en">');
  });

  test('R60: shows what an erasure would do, and does it when told to', async () => {
    const { store, karin } = make();
    const preview = await karin.erase({ preview: true });
    expectTypeOf(preview).toEqualTypeOf<ErasurePreview>();
    expect(preview.warnings.length).toBeGreaterThan(0);
    expect(store.rows('contacts')[0]?.email).toBe('karin@example.se');
    const report = await karin.erase({ actor: 'dpo' });
    expectTypeOf(report).toEqualTypeOf<ErasureReport>();
    expect(report).toMatchObject({ journal: 'on', actor: 'dpo', erased: preview.erased });
    expect(store.rows('contacts')[0]?.email).toBeNull();
  });

  test('asks its clock each time', async () => {
    let at = today;
    const store = memoryStore({ policy: brokerage, tables: rows });
    const karin = subjectOf(store, brokerage, 'registered', '1', { clock: () => at });
    await karin.export();
    at = new Date('2026-12-01T09:00:00Z');
    expect((await karin.export()).json.generatedAt).toBe('2026-12-01T09:00:00.000Z');
    expect((await karin.erase()).journal).toBe('off');
  });
});
