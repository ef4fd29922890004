import { payload } from '@gallra/core/audit';
import { everyCase } from '@gallra/world/cases';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHashes } from '../export/export-lines.ts';
import { generateNoteKeys } from '../note/note-key.ts';
import { collected, sealedLog } from '../testing/sealed-log.ts';
import { leafHash } from '../tree/merkle-tree.ts';

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

describe('a line', () => {
  test('that is no JSON, or has not the members of one, is found, and the rest is read', async () => {
    for (const broken of [
      '{',
      '17',
      '{"n":1}',
      '{"n":1,"leaf":"short"}',
      '{"n":-1,"event":"{}"}',
      '{"n":1,"event":"{}","actor":1}',
    ]) {
      const log = sealedLog(3);
      const lines = await log.lines();
      lines[2] = `${broken}\n`;
      expect(await log.problems({}, lines)).toEqual(['tampering: line.invalid 1', 'tampering: root.mismatch 0']);
    }
  });

  test('with a number far from its place is left out', async () => {
    const log = sealedLog(2);
    const lines = [...(await log.lines()), `${JSON.stringify({ n: 2 ** 52, event: '{}' })}\n`];
    expect(await log.problems({}, lines)).toEqual([`tampering: line.order ${2 ** 52}`]);
  });

  test('that tells the log must be the first', async () => {
    const log = sealedLog(2);
    const [, ...lines] = await log.lines();
    expect(await log.problems({}, lines)).toEqual(['tampering: export.invalid']);
    expect(await log.problems({ checkpoints: [] }, [])).toEqual(['tampering: export.invalid', 'notice: unsealed 0']);
  });
});

describe('a checkpoint', () => {
  test('for more events than there are tells that the end is missing', async () => {
    const log = sealedLog(3);
    log.leaves.pop();
    expect(await log.problems()).toEqual(['tampering: tail.missing 2']);
  });

  test('is missed for the events behind the newest, and where there is none', async () => {
    const log = sealedLog(3);
    log.add();
    expect(await log.verify()).toMatchObject({ ok: true, size: 4, sealed: 3 });
    expect(await log.problems()).toEqual(['notice: unsealed 3']);
    expect(await log.problems({ checkpoints: [] })).toEqual(['notice: unsealed 0']);
  });

  test('is refused with a signature that does not fit, and with that of another key', async () => {
    const log = sealedLog(3);
    const unsealed = 'notice: unsealed 0';
    const [note = ''] = log.checkpoints;
    const altered = note.replace('sealed 2026', 'sealed 2027');
    expect(await log.problems({ checkpoints: [altered] })).toEqual(['tampering: signature.invalid 3', unsealed]);
    const other = generateNoteKeys(log.origin).verifier;
    expect(await log.problems({ keys: [other] })).toEqual(['tampering: signature.invalid 3', unsealed]);
    expect(await log.problems({ checkpoints: ['?'] })).toEqual(['tampering: checkpoint.invalid', unsealed]);
  });

  test('of another log is refused, though its key is known', async () => {
    const log = sealedLog(3);
    const another = sealedLog(3);
    const checkpoints = [...log.checkpoints, ...another.checkpoints];
    const keys = [log.keys.verifier, another.keys.verifier];
    expect(await log.problems({ checkpoints, keys })).toEqual(['tampering: checkpoint.foreign 3']);
  });

  test('that contradicts another of the same size is found, and the right one still counts', async () => {
    const log = sealedLog(3);
    log.seal(leafHash('another history'), 3);
    expect(await log.problems()).toEqual(['tampering: checkpoint.forked 3', 'tampering: root.mismatch']);
    expect(await log.verify()).toMatchObject({ ok: false, checkpoints: 1, sealed: 3 });
  });

  test('is not asked for with a key that is none', async () => {
    await expect(sealedLog(1).verify({ keys: ['none'] })).rejects.toThrow(/verifier key/);
  });
});

describe('what is found', () => {
  test('is listed so far and counted beyond, each code by itself', async () => {
    const log = sealedLog(9);
    for (let leaf = 0; leaf < 9; leaf++) log.strip(leaf);
    log.seal(leafHash('another history'), 9);
    const { ok, problems, more } = await log.verify({ limit: 2 });
    expect({ ok, more }).toEqual({ ok: false, more: 7 });
    expect(problems.map(({ code }) => code)).toEqual([
      'checkpoint.forked',
      'root.mismatch',
      'event.missing',
      'event.missing',
    ]);
  });

  test('never tells what stands in an event or a payload', async () => {
    const log = sealedLog();
    log.add({ actor: { id: 'agent-7' }, table: 'patients', ...aboutAnna });
    log.seal();
    log.alter(0, { table: 'clients' });
    log.leaves[0] = { ...log.leaves[0], leaf: 0, actor: payload({ id: 'agent-8' }), change: [] };
    const told = JSON.stringify((await log.verify()).problems);
    for (const secret of ['agent', 'patients', 'clients', 'anna', 'tel:']) expect(told).not.toContain(secret);
  });
});
