import { everyCase } from '@gallra/world/cases';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sealedLog } from '../testing/sealed-log.ts';

const hour = 3_600_000;
const aboutAnna = { change: [{ subject: 'anna', content: { phone: 'tel:070-1' } }] };

describe('a log that nobody has touched is verified', () => {
  test.each([1, 2, 3, 256, 257])('with %i events', async (size) => {
    const log = sealedLog(size);
    expect(await log.verify()).toEqual({
      ok: true,
      origin: log.origin,
      size,
      sealed: size,
      waiting: 0,
      checkpoints: 1,
      problems: [],
      more: 0,
    });
  });

  test('without events, sealed', async () => {
    const log = sealedLog();
    log.seal();
    expect(await log.verify()).toMatchObject({ ok: true, size: 0, checkpoints: 1, problems: [] });
  });

  test('with many checkpoints, in any order, some of them long after the events', async () => {
    const log = sealedLog();
    for (let size = 1; size <= 40; size++) {
      log.add();
      if (size % 3 === 0) log.seal();
      if (size % 7 === 0) log.wait(30 * hour);
    }
    log.seal();
    log.checkpoints.reverse();
    expect(await log.verify()).toMatchObject({ ok: true, checkpoints: 14, problems: [] });
  });

  test('with the payloads of a person erased, which a later event tells (GDPR Art. 17)', async () => {
    const log = sealedLog();
    const first = log.add(aboutAnna);
    log.seal();
    log.erase(first, 'change');
    log.add({ class: 'evidence', type: 'payload.erased', erased: { part: 'change', subject: 'anna' } });
    log.add(aboutAnna);
    log.seal();
    expect(await log.problems()).toEqual([]);
  });

  test('with actors erased, which a later event tells', async () => {
    const log = sealedLog(5);
    for (const leaf of [1, 3]) log.erase(leaf, 'actor');
    log.add({ type: 'payload.erased', erased: { part: 'actor', events: [log.id(1), log.id(3)] } });
    log.seal();
    expect(await log.problems()).toEqual([]);
  });

  test('with events pruned down to their hashes, which a later event tells', async () => {
    const log = sealedLog(6);
    for (const leaf of [0, 1, 2, 4]) log.strip(leaf);
    log.add({ type: 'events.pruned', pruned: { class: 'change', before: '2026-11-01', leaves: '0-2,4' } });
    log.seal();
    expect(await log.problems()).toEqual([]);
  });

  test('with events behind it that are not sealed yet, which tell what has gone by now', async () => {
    const log = sealedLog();
    const first = log.add(aboutAnna);
    log.add();
    log.seal();
    log.erase(first, 'change');
    log.strip(1);
    log.addWaiting({ class: 'evidence', type: 'payload.erased', erased: { part: 'change', subject: 'anna' } });
    log.addWaiting({ type: 'events.pruned', pruned: { class: 'change', before: '2026-11-02', leaves: '1' } });
    const { ok, size, sealed, waiting, problems } = await log.verify();
    expect({ ok, size, sealed, waiting }).toEqual({ ok: true, size: 2, sealed: 2, waiting: 2 });
    expect(problems.map(({ severity, code }) => `${severity}: ${code}`)).toEqual(['notice: unsealed']);
  });

  test('however its lines are written again, as JSON that says the same', async () => {
    const log = sealedLog(2);
    log.add({ columns: ['från', 'a"b\\c'], actor: { id: 'a"b', role: 'agent' } });
    log.seal();
    const lines = (await log.lines()).map((line) => {
      const { event, ...rest } = JSON.parse(line);
      return `${JSON.stringify(event === undefined ? rest : { event, ...rest }, null, 1).replaceAll('\n', ' ')}\n`;
    });
    expect(await log.problems({}, lines)).toEqual([]);
  });

  test('however the export is cut into parts', async () => {
    const log = sealedLog(3);
    log.add({ columns: ['från', '😀'] });
    log.seal();
    const bytes = utf8ToBytes((await log.lines()).join(''));
    await everyCase(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(await log.problems({}, parts)).toEqual([]);
      }),
      300,
    );
  });

  test('with members nobody knows, and keys that look like numbers, in canonical order (RFC 8785 section 3.2.3)', async () => {
    const log = sealedLog();
    log.add({ type: 'rows.updated', ...{ 9: 1, 10: 2 } });
    log.seal();
    expect(log.leaves[0]?.envelope).toContain('"10":2,"9":1');
    expect(await log.problems()).toEqual([]);
  });
});
