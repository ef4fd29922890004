import { payload } from '@gallra/core/audit';
import { describe, expect, test } from 'vitest';
import { leafHashes } from '../export/export-lines.ts';
import { collected, sealedLog } from '../testing/sealed-log.ts';
import { leafHash } from '../tree/merkle-tree.ts';

const hour = 3_600_000;
const aboutAnna = { change: [{ subject: 'anna', content: { phone: 'tel:070-1' } }] };

describe('an event', () => {
  test('that was altered is found between two checkpoints, and by hashes kept elsewhere', async () => {
    const log = sealedLog(3);
    for (let more = 0; more < 3; more++) log.add();
    log.seal();
    log.add();
    log.seal();
    const kept = await collected(leafHashes(await log.lines()));
    log.alter(4, { table: 'contacts' });
    expect(await log.problems()).toEqual(['tampering: root.mismatch 3']);
    expect(await log.problems({ kept })).toEqual(['tampering: event.altered 4', 'tampering: root.mismatch 3']);
    const { ok, sealed, checkpoints, problems } = await log.verify({ kept });
    expect({ ok, sealed, checkpoints }).toEqual({ ok: false, sealed: 3, checkpoints: 1 });
    expect(problems[0]?.event).toBe(log.id(4));
  });

  test('is held against kept hashes that come many at a time, and only as far as they go', async () => {
    const log = sealedLog(4);
    const tile = new Uint8Array(64);
    tile.set(leafHash(log.leaves[0]?.envelope ?? ''), 0);
    expect(await log.problems({ kept: [tile] })).toEqual(['tampering: event.altered 1']);
  });

  test('that was taken out is missed, whether the numbers close up or not', async () => {
    const log = sealedLog(5);
    const lines = await log.lines();
    lines.splice(3, 1);
    expect(await log.problems({}, lines)).toEqual(['tampering: line.order 3', 'tampering: root.mismatch 0']);
    log.leaves.splice(2, 1);
    for (const [leaf, left] of log.leaves.entries()) log.leaves[leaf] = { ...left, leaf };
    expect(await log.problems()).toEqual(['tampering: tail.missing 4']);
  });

  test('that was added is found', async () => {
    const log = sealedLog(3);
    const another = sealedLog(1);
    log.leaves.splice(1, 0, { ...another.leaves[0], leaf: 1 });
    for (const [leaf, left] of log.leaves.entries()) log.leaves[leaf] = { ...left, leaf };
    expect(await log.problems()).toEqual([
      'tampering: event.foreign 1',
      'tampering: root.mismatch 0',
      'notice: unsealed 3',
    ]);
  });

  test('that is there twice is found, by its number and by its id', async () => {
    const log = sealedLog(3);
    const lines = await log.lines();
    expect(await log.problems({}, [...lines.slice(0, 3), ...lines.slice(2)])).toEqual(['tampering: line.order 1']);
    log.add();
    log.alter(3, { id: log.id(1) });
    expect(await log.problems()).toEqual(['tampering: event.repeated 3', 'notice: unsealed 3']);
  });

  test('that changed places with another is found', async () => {
    const log = sealedLog(4);
    const [head = '', a = '', b = '', ...rest] = await log.lines();
    expect(await log.problems({}, [head, b, a, ...rest])).toEqual([
      'tampering: line.order 1',
      'tampering: line.order 0',
      'tampering: root.mismatch 0',
    ]);
  });

  test('is refused where its envelope is not canonical, though sealed as it is', async () => {
    for (const [from, to] of [
      ['{"', '{ "'],
      ['"type"', '"type":"rows.read","type"'],
      ['"v":1', '"v":1.0'],
      ['"v":1}', '"v":1,"a":2}'],
      ['"type":"rows', '"type":"\\u0072ows'],
      ['"type":"rows', '"type":"\\ud800'],
    ] as const) {
      const log = sealedLog(2);
      const leaf = log.leaves[1];
      log.leaves[1] = { ...leaf, leaf: 1, envelope: leaf?.envelope?.replace(from, to) ?? '' };
      expect(await log.problems()).toEqual(['tampering: event.invalid 1', 'tampering: root.mismatch 0']);
    }
  });

  test('is refused without id, log, time and type', async () => {
    for (const change of [{ id: 'anna@example.com' }, { at: '2026-11-01' }] as const) {
      const log = sealedLog();
      log.add();
      log.alter(0, change);
      expect(await log.problems()).toEqual(['tampering: event.invalid 0', 'notice: unsealed 0']);
      expect(JSON.stringify(await log.verify())).not.toContain('anna');
    }
  });

  test('of which only the hash is left is missed where no event tells that it was pruned', async () => {
    const log = sealedLog(4);
    log.strip(1);
    log.strip(2);
    log.add({ type: 'events.pruned', pruned: { class: 'change', before: '2026-11-01', leaves: '2' } });
    log.seal();
    expect(await log.problems()).toEqual(['tampering: event.missing 1']);
  });

  test('cannot tell in advance that events will be pruned', async () => {
    const log = sealedLog();
    log.add({ type: 'events.pruned', pruned: { class: 'change', before: '2026-11-01', leaves: '0-9' } });
    log.add();
    log.seal();
    log.strip(1);
    expect(await log.problems()).toEqual(['tampering: event.missing 1']);
  });

  test('that is there although it was pruned is found', async () => {
    const log = sealedLog(4);
    log.strip(1);
    log.add({ type: 'events.pruned', pruned: { class: 'change', before: '2026-11-01', leaves: '1-2' } });
    log.seal();
    expect(await log.problems()).toEqual(['tampering: event.restored 2']);
  });

  test('that names pruned leaves in another way is refused', async () => {
    for (const leaves of ['', '3-1', '1,1', '01', '1-', 'all']) {
      const log = sealedLog(2);
      log.add({ type: 'events.pruned', pruned: { class: 'change', before: '2026-11-01', leaves } });
      log.seal();
      expect(await log.problems()).toEqual(['tampering: event.invalid 2']);
    }
  });

  test('dated a day and more before the checkpoint it follows is found, within a tolerance', async () => {
    const log = sealedLog(2);
    const sealed = log.now().getTime();
    log.add({ at: new Date(sealed - 25 * hour) });
    log.add({ at: new Date(sealed - 23 * hour) });
    log.seal();
    expect(await log.problems()).toEqual(['tampering: event.backdated 2']);
    expect(await log.problems({ tolerance: 26 * hour })).toEqual([]);
    expect(await log.problems({ tolerance: hour })).toHaveLength(2);
  });

  test('that is evidence is dated by what it tells of: of an earlier moment, it is only noticed', async () => {
    const log = sealedLog(2);
    log.add({ class: 'evidence', type: 'hold.placed', at: new Date(log.now().getTime() - 100 * 24 * hour) });
    log.seal();
    expect(await log.problems()).toEqual(['notice: event.backdated 2']);
  });

  test('dated after the checkpoint that seals it is noticed, and beyond the tolerance no clock is to blame', async () => {
    const log = sealedLog();
    const begun = log.now().getTime();
    for (const later of [30_000, 2 * hour, 30 * hour]) log.add({ at: new Date(begun + 3 * 60_000 + later) });
    log.seal();
    expect(await log.problems()).toEqual(['notice: event.postdated 1', 'tampering: event.postdated 2']);
  });
});

describe('a payload', () => {
  test('that was altered, its salt too, is found', async () => {
    const log = sealedLog();
    log.add(aboutAnna);
    log.add(aboutAnna);
    log.add();
    log.seal();
    log.leaves[0] = { ...log.leaves[0], leaf: 0, actor: payload({ id: 'agent-8' }) };
    log.leaves[1] = { ...log.leaves[1], leaf: 1, change: [payload({ phone: '070-2' })] };
    log.leaves[2] = { ...log.leaves[2], leaf: 2, actor: { salt: 'none', body: '{}' } };
    expect(await log.problems()).toEqual([0, 1, 2].map((leaf) => `tampering: payload.altered ${leaf}`));
  });

  test('that no envelope commits to is found', async () => {
    const log = sealedLog(1);
    log.leaves[0] = { ...log.leaves[0], leaf: 0, change: [payload({})] };
    expect(await log.problems()).toEqual(['tampering: payload.altered 0']);
  });

  test('that is gone is missed where no later event tells that it was erased', async () => {
    const log = sealedLog();
    log.add({ type: 'payload.erased', erased: { part: 'change', subject: 'anna' } });
    log.add(aboutAnna);
    log.add({ change: [{ content: { phone: '070-1' } }] });
    log.add();
    log.add({ type: 'payload.erased', erased: { part: 'change', subject: 'bo' } });
    log.seal();
    log.erase(1, 'change');
    log.erase(2, 'change');
    log.erase(3, 'actor');
    expect((await log.problems()).sort()).toEqual([1, 2, 3].map((leaf) => `tampering: payload.missing ${leaf}`));
  });

  test('cannot be told to be erased by an event that is no `payload.erased`', async () => {
    const log = sealedLog(1);
    log.erase(0, 'actor');
    log.add({ type: 'rows.updated', erased: { part: 'actor', events: [log.id(0)] } });
    log.seal();
    expect(await log.problems()).toEqual(['tampering: payload.missing 0']);
  });

  test('that is there although it was erased is found', async () => {
    const log = sealedLog();
    log.add(aboutAnna);
    log.add(aboutAnna);
    log.erase(1, 'change');
    log.add({ type: 'payload.erased', erased: { part: 'change', subject: 'anna' } });
    log.add({ type: 'payload.erased', erased: { part: 'actor', events: [log.id(1)] } });
    log.add(aboutAnna);
    log.seal();
    expect(await log.problems()).toEqual(['tampering: payload.restored 0', 'tampering: payload.restored 1']);
  });
});
