import { type ErasurePreview, type ErasureReport, subjectOf } from '@gallra/dsar';
import { brokerage, type OpenStore, today } from '@gallra/world';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { brokerageOn } from './brokerage-store.ts';

/** The handle on one person, on any store. */
export function subjectSpec(open: OpenStore): void {
  const make = async () => {
    const store = await brokerageOn(open)();
    const options = {
      clock: () => today,
      controller: { name: 'Mäklarna AB' },
      fingerprintKey: new Uint8Array(32).fill(1),
    };
    return { store, karin: subjectOf(store, brokerage, { category: 'registered', key: '1' }, options) };
  };

  describe('a handle on a data subject', () => {
    test('exports the data and a page to read, at the time of its clock, from the controller', async () => {
      const { json, html } = await (await make()).karin.export();
      expect(json).toMatchObject({
        generatedAt: today.toISOString(),
        parties: { controller: { name: 'Mäklarna AB' } },
      });
      expect(html('sv')).toContain('Karin Säljare');
      expect(html('en')).toContain('<html lang="en">');
    });

    test('R60: shows what an erasure would do, and does it when told to', async () => {
      const { store, karin } = await make();
      const preview = await karin.erase({ preview: true });
      expectTypeOf(preview).toEqualTypeOf<ErasurePreview>();
      expect(preview.warnings.length).toBeGreaterThan(0);
      expect((await store.rows('contacts'))[0]?.email).toBe('karin@example.se');
      const report = await karin.erase({ actor: 'dpo' });
      expectTypeOf(report).toEqualTypeOf<ErasureReport>();
      expect(report).toMatchObject({ journal: 'on', actor: 'dpo', erased: preview.erased });
      expect((await store.rows('contacts'))[0]?.email).toBeNull();
    });

    test('asks its clock each time', async () => {
      let at = today;
      const store = await brokerageOn(open)();
      const karin = subjectOf(store, brokerage, { category: 'registered', key: '1' }, { clock: () => at });
      await karin.export();
      at = new Date('2026-12-01T09:00:00Z');
      expect((await karin.export()).json.generatedAt).toBe('2026-12-01T09:00:00.000Z');
      expect((await karin.erase()).journal).toBe('off');
    });
  });
}
