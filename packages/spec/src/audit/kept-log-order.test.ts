import {
  eraseActor,
  exportLog,
  generateNoteKeys,
  keptLeaves,
  pruneLogs,
  sealLogs,
  verifierNamed,
  verifyLog,
} from '@gallra/audit';
import { parsePolicy } from '@gallra/core';
import { type AuditClass, auditRecord } from '@gallra/core/audit';
import { memoryStore } from '@gallra/core/memory';
import type { Store } from '@gallra/core/store';
import { forget } from '@gallra/retention';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policy as agency } from './agency.ts';

const keys = generateNoteKeys('example.com/audit');
const day = 86_400_000;
const policy = parsePolicy({ ...agency, auditLog: { keep: { change: 'P40D', read: 'P10D', evidence: 'P80D' } } });
const person = fc.constantFrom('1', '2');
const agent = fc.constantFrom('agent-1', 'agent-2');

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ step: fc.constant('write'), person, agent, about: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('seal'), batchSize: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('wait'), days: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('forget'), person }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('eraseActor'), agent }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('prune'), batchSize: fc.integer({ min: 1, max: 5 }) }) },
) satisfies fc.Arbitrary<Step>;

type Step =
  | { step: 'write'; person: string; agent: string; about: number }
  | { step: 'seal' | 'prune'; batchSize: number }
  | { step: 'wait'; days: number }
  | { step: 'forget'; person: string }
  | { step: 'eraseActor'; agent: string };

const classes: readonly AuditClass[] = ['change', 'read', 'security', 'evidence'];

async function write(store: Store, at: Date, { person: key, agent: id, about }: Extract<Step, { step: 'write' }>) {
  await store.transaction(async (tx) => {
    const subject = await tx.requests.reference({ category: 'client', key });
    const told = { at, type: 'rows.updated', class: classes[about] ?? 'change', subjects: [subject], actor: { id } };
    const change = about === 0 ? { change: [{ subject, content: { person: key } }] } : {};
    await tx.audit.append([auditRecord({ ...told, ...change, log: await tx.audit.of(about === 3 ? '7' : undefined) })]);
  });
}

test('whatever is written, sealed, erased and pruned in whatever order, nothing is taken for tampering', async () => {
  await everyCase(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.boolean(), async (steps, sealsLast) => {
      const store = memoryStore({ policy, tables: {} });
      let now = new Date('2026-01-01T12:00:00Z');
      const seal = (batchSize = 100) => sealLogs(store, { signer: keys.signer, clock: () => now, batchSize });
      for (const one of steps) {
        if (one.step === 'write') await write(store, now, one);
        else if (one.step === 'seal') await seal(one.batchSize);
        else if (one.step === 'wait') now = new Date(now.getTime() + one.days * day);
        else if (one.step === 'prune') await pruneLogs(store, policy, { at: now, batchSize: one.batchSize });
        else if (one.step === 'eraseActor') await eraseActor(store, policy, one.agent, { at: now, batchSize: 2 });
        else await store.transaction((tx) => forget(tx, policy, { category: 'client', key: one.person }, now));
      }
      if (sealsLast) await seal();
      for (const { log, size } of await store.transaction((tx) => tx.audit.list())) {
        const origin = `example.com/audit/${log}`;
        const checkpoints = await store.transaction((tx) => tx.audit.checkpoints(log));
        const verified = await verifyLog(exportLog(origin, keptLeaves(store, log)), {
          checkpoints: checkpoints.map(({ checkpoint }) => checkpoint),
          keys: [verifierNamed(keys.verifier, origin)],
        });
        expect(verified).toMatchObject({ ok: true, size, sealed: size });
        expect(verified.problems.map(({ code }) => code)).toEqual(verified.waiting === 0 ? [] : ['unsealed']);
      }
    }),
    600,
  );
});
